package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;

/**
 * Finds counts that stand in several places: the appointments of an indicator are also those of
 * another and of a mart of its own. Two columns of counts that agree in every category of every
 * breakdown that they share are one; where they share but one category, they have the same name
 * too, and are of the same. Should they agree by chance, more is hidden than need be. Of one mart
 * only counts of the same time can be one: two quiet quarters are as empty as each other. Of two
 * marts their times must end in the same month: a census lies in the month that is counted, and the
 * few who waited longest in January are not those of March, however alike their numbers. Nor are a
 * total and a part of it one, where the other parts happen to be empty: that they are is what must
 * not be found out.
 */
final class SameCounts {
  private final LinkedCounts counts;
  private final IntPredicate wanted;
  private final Map<String, List<Profile>> byLens = new HashMap<>();

  /** Among all counts. */
  SameCounts(LinkedCounts counts) {
    this(counts, number -> true);
  }

  /**
   * Among some counts.
   *
   * @param wanted those that are made one
   */
  SameCounts(LinkedCounts counts, IntPredicate wanted) {
    this.counts = counts;
    this.wanted = wanted;
  }

  /**
   * A column of counts for one area, period and so on.
   *
   * @param mart whose it is
   * @param label its name, and what it is of
   * @param time dates of its key
   * @param numbers by breakdown, then category
   * @param families what it and those that are the same are a total or a part of
   */
  private record Profile(
      String mart,
      String label,
      List<String> time,
      Map<String, Map<String, Integer>> numbers,
      Set<String> families) {
    boolean mayBe(Profile other) {
      boolean isSameTime = mart.equals(other.mart) ? time.equals(other.time) : endsWith(other);
      return isSameTime && Collections.disjoint(families, other.families);
    }

    private boolean endsWith(Profile other) {
      return time.isEmpty() || other.time.isEmpty() || lastMonth().equals(other.lastMonth());
    }

    /** Year and month of the last of its dates; dates as text sort as they follow each other. */
    private String lastMonth() {
      String last = Collections.max(time);
      return last.substring(0, Math.min(last.length(), "2000-01".length()));
    }

    boolean has(IntPredicate wanted) {
      return numbers.values().stream()
          .anyMatch(rows -> rows.values().stream().anyMatch(wanted::test));
    }

    boolean isWhole(Profile total, LinkedCounts counts) {
      for (Map.Entry<String, Map<String, Integer>> lens : numbers.entrySet()) {
        Map<String, Integer> all = total.numbers().getOrDefault(lens.getKey(), Map.of());
        for (Map.Entry<String, Integer> part : lens.getValue().entrySet()) {
          Integer of = all.get(part.getKey());
          if (of == null || counts.count(of) != counts.count(part.getValue())) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** Looks for the counts of a mart among those of the marts before it, and in itself. */
  void find(MartCounts mart, int[][] numbers) {
    for (Total total : mart.contract().totals()) {
      if (total.kind() == Total.Kind.CATEGORIES) {
        find(mart, numbers, total);
      }
    }
  }

  private void find(MartCounts mart, int[][] numbers, Total total) {
    int lensAt = mart.contract().key().indexOf(total.lens());
    int categoryAt = mart.contract().key().indexOf(total.over().get(0));
    int[] dates = mart.keyPositions(mart.contract().dates());
    int[] by = mart.otherKeyPositions(List.of(total.lens(), total.over().get(0)));
    List<Integer> summed = summed(mart);
    Map<String, Profile> profiles = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      CountRow here = mart.rows().get(row);
      StringBuilder group = new StringBuilder();
      StringBuilder family = new StringBuilder(mart.name());
      StringBuilder of = new StringBuilder();
      for (int position : by) {
        of.append(mart.contract().key().get(position)).append('=').append(here.key()[position]);
        of.append(SuppressionPlan.BETWEEN);
        group.append(here.key()[position]).append(SuppressionPlan.BETWEEN);
        family.append(SuppressionPlan.BETWEEN);
        family.append(summed.contains(position) ? "" : here.key()[position]);
      }
      List<String> time = Arrays.stream(dates).mapToObj(at -> here.key()[at]).toList();
      for (int column = 0; column < numbers[row].length; column++) {
        int named = column;
        String label = of + mart.columns().get(column).name();
        profiles
            .computeIfAbsent(
                group.toString() + column,
                none ->
                    new Profile(
                        mart.name(),
                        label,
                        time,
                        new TreeMap<>(),
                        family(summed, family + "/" + named)))
            .numbers()
            .computeIfAbsent(here.key()[lensAt], none -> new TreeMap<>())
            .put(here.key()[categoryAt], numbers[row][column]);
      }
    }
    List<RowRule> rules = RowRule.of(mart);
    profiles.forEach(
        (name, profile) -> {
          if (profile.has(wanted) && !isWhole(mart, rules, profiles, name)) {
            compare(profile);
          }
        });
  }

  /** Positions of key columns whose values are summed over. */
  private static List<Integer> summed(MartCounts mart) {
    return mart.contract().totals().stream()
        .filter(total -> total.kind() == Total.Kind.VALUES)
        .map(total -> mart.contract().key().indexOf(total.over().get(0)))
        .distinct()
        .toList();
  }

  private static Set<String> family(List<Integer> summed, String name) {
    return summed.isEmpty() ? new HashSet<>() : new HashSet<>(Set.of(name));
  }

  /**
   * Whether a part makes up all of its total, as where everything is known. It is another count all
   * the same: that they are equal is what must not be found out.
   */
  private boolean isWhole(
      MartCounts mart, List<RowRule> rules, Map<String, Profile> profiles, String name) {
    int at = name.lastIndexOf(SuppressionPlan.BETWEEN) + 1;
    Profile part = Objects.requireNonNull(profiles.get(name));
    return totals(mart, rules, Integer.parseInt(name.substring(at)))
        .mapToObj(total -> profiles.get(name.substring(0, at) + total))
        .filter(Objects::nonNull)
        .anyMatch(total -> part.isWhole(total, counts));
  }

  /** Positions of the counts of a row that one is a part of. */
  private static IntStream totals(MartCounts mart, List<RowRule> rules, int column) {
    return IntStream.concat(
        mart.columns().get(column).partOf().flatMap(mart::position).stream().mapToInt(i -> i),
        rules.stream().filter(rule -> rule.isPart(column)).mapToInt(RowRule::total));
  }

  private void compare(Profile profile) {
    for (Map.Entry<String, Map<String, Integer>> lens : profile.numbers().entrySet()) {
      boolean isKnown = false;
      long[] values = values(lens.getValue());
      long notZero = Arrays.stream(values).filter(value -> value != 0).count();
      if (notZero == 0) {
        continue;
      }
      String signature = lens.getKey() + lens.getValue().keySet() + Arrays.toString(values);
      if (notZero == 1) {
        // One number may be another by chance, unless it is called the same.
        signature += profile.label();
      }
      List<Profile> alike = byLens.computeIfAbsent(signature, none -> new ArrayList<>());
      for (Profile other : alike) {
        if (agree(profile, other)) {
          join(profile, other);
          other.families().addAll(profile.families());
          isKnown = true;
          break;
        }
      }
      if (!isKnown) {
        alike.add(profile);
      }
    }
  }

  private boolean agree(Profile one, Profile other) {
    if (!one.mayBe(other)) {
      return false;
    }
    for (Map.Entry<String, Map<String, Integer>> lens : one.numbers().entrySet()) {
      Map<String, Integer> theirs = other.numbers().get(lens.getKey());
      if (theirs != null
          && !(theirs.keySet().equals(lens.getValue().keySet())
              && Arrays.equals(values(theirs), values(lens.getValue())))) {
        return false;
      }
    }
    return true;
  }

  private void join(Profile one, Profile other) {
    one.numbers()
        .forEach(
            (lens, rows) -> {
              Map<String, Integer> theirs = other.numbers().getOrDefault(lens, Map.of());
              rows.forEach(
                  (category, number) -> {
                    Integer same = theirs.get(category);
                    // Who agreed in an earlier release and no longer does was alike by chance.
                    if (same != null && wanted.test(number) && wanted.test(same)) {
                      counts.same(number, same);
                    }
                  });
            });
  }

  private long[] values(Map<String, Integer> rows) {
    return rows.values().stream().mapToLong(counts::count).toArray();
  }
}
