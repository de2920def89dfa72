package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;

/**
 * Finds counts that stand in several places: the appointments of an indicator are also those of
 * another and of a mart of its own. Two columns of counts that agree in every category of every
 * breakdown that they share are one. Should they agree by chance, more is hidden than need be. Of
 * one mart only counts of the same time can be one: two quiet quarters are as empty as each other.
 */
final class SameCounts {
  private final LinkedCounts counts;
  private final Map<String, List<Profile>> byLens = new HashMap<>();

  SameCounts(LinkedCounts counts) {
    this.counts = counts;
  }

  /**
   * A column of counts for one area, period and so on.
   *
   * @param mart whose it is
   * @param time dates of its key
   * @param numbers by breakdown, then category
   */
  private record Profile(
      String mart, List<String> time, Map<String, Map<String, Integer>> numbers) {
    boolean mayBe(Profile other) {
      return !mart.equals(other.mart) || time.equals(other.time);
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
    Map<String, Profile> profiles = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      CountRow here = mart.rows().get(row);
      StringBuilder group = new StringBuilder();
      for (int position : by) {
        group.append(here.key()[position]).append(SuppressionPlan.BETWEEN);
      }
      List<String> time = Arrays.stream(dates).mapToObj(at -> here.key()[at]).toList();
      for (int column = 0; column < numbers[row].length; column++) {
        profiles
            .computeIfAbsent(
                group.toString() + column, none -> new Profile(mart.name(), time, new TreeMap<>()))
            .numbers()
            .computeIfAbsent(here.key()[lensAt], none -> new TreeMap<>())
            .put(here.key()[categoryAt], numbers[row][column]);
      }
    }
    profiles.forEach(
        (name, profile) -> {
          if (!isWhole(mart, profiles, name)) {
            compare(profile);
          }
        });
  }

  /**
   * Whether a part makes up all of its total, as where everything is known. It is another count all
   * the same: that they are equal is what must not be found out.
   */
  private boolean isWhole(MartCounts mart, Map<String, Profile> profiles, String name) {
    int at = name.lastIndexOf(SuppressionPlan.BETWEEN) + 1;
    Profile part = Objects.requireNonNull(profiles.get(name));
    return mart.columns()
        .get(Integer.parseInt(name.substring(at)))
        .partOf()
        .flatMap(mart::position)
        .map(total -> profiles.get(name.substring(0, at) + total))
        .map(total -> part.isWhole(total, counts))
        .orElse(false);
  }

  private void compare(Profile profile) {
    boolean isKnown = false;
    for (Map.Entry<String, Map<String, Integer>> lens : profile.numbers().entrySet()) {
      long[] values = values(lens.getValue());
      if (Arrays.stream(values).filter(value -> value != 0).count() < 2) {
        continue;
      }
      String signature = lens.getKey() + lens.getValue().keySet() + Arrays.toString(values);
      List<Profile> alike = byLens.computeIfAbsent(signature, none -> new ArrayList<>());
      for (Profile other : alike) {
        if (agree(profile, other)) {
          join(profile, other);
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
                    if (same != null) {
                      counts.same(number, same);
                    }
                  });
            });
  }

  private long[] values(Map<String, Integer> rows) {
    return rows.values().stream().mapToLong(counts::count).toArray();
  }
}
