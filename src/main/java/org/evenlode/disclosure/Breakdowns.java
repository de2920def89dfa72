package org.evenlode.disclosure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;

/**
 * Breakdowns of an area, period and so on, which can be withheld: when everything in one is hidden
 * whatever it is, that a count is hidden no longer says that it is small. It is the last resort,
 * where earlier releases leave a count too few values beside the small counts of tonight.
 */
final class Breakdowns {
  private final LinkedCounts counts;
  private final List<int[]> breakdowns = new ArrayList<>();
  private final Map<Integer, List<Integer>> breakdownsOf = new HashMap<>();

  /** Counts that stand in a place of no breakdown too, where it shows that they are small. */
  private final BitSet elsewhere = new BitSet();

  private final Set<Integer> withheld = new HashSet<>();

  /**
   * Of counts that are closed.
   *
   * @param numbers of the newest counts, by mart, row and column
   */
  Breakdowns(LinkedCounts counts, List<MartCounts> marts, List<int[][]> numbers) {
    this.counts = counts;
    for (int mart = 0; mart < marts.size(); mart++) {
      add(marts.get(mart), numbers.get(mart));
    }
  }

  private void add(MartCounts mart, int[][] numbers) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      CountRow here = mart.rows().get(row);
      if (!here.isCurrent()) {
        continue;
      }
      String name = name(mart, here.key());
      if (name.isEmpty()) {
        Arrays.stream(numbers[row]).forEach(number -> elsewhere.set(counts.root(number)));
      } else {
        rows.computeIfAbsent(name, none -> new ArrayList<>()).add(row);
      }
    }
    for (List<Integer> ofOne : rows.values()) {
      int[] all =
          ofOne.stream()
              .flatMapToInt(row -> Arrays.stream(numbers[row]))
              .map(counts::root)
              .distinct()
              .toArray();
      for (int which : all) {
        breakdownsOf.computeIfAbsent(which, none -> new ArrayList<>(1)).add(breakdowns.size());
      }
      breakdowns.add(all);
    }
  }

  /** All of a key but the category; nothing where it is the row of everybody. */
  private static String name(MartCounts mart, String[] key) {
    for (Total total : mart.contract().totals()) {
      if (total.kind() == Total.Kind.CATEGORIES) {
        if (total.isTotal(key[mart.contract().key().indexOf(total.lens())])) {
          return "";
        }
        String[] name = key.clone();
        name[mart.contract().key().indexOf(total.over().get(0))] = "";
        return String.join(String.valueOf(SuppressionPlan.BETWEEN), name);
      }
    }
    return "";
  }

  /** How many are withheld tonight that were not before. */
  int withheld() {
    return withheld.size();
  }

  /** Whether less would be told of a hidden count were its breakdowns withheld. */
  boolean canTellLess(int which) {
    int root = counts.root(which);
    return counts.isHidden(root)
        && counts.gain(root) > 0
        && breakdownsOf.containsKey(root)
        && !elsewhere.get(root);
  }

  /** The breakdowns of those of some counts of which less would be told. */
  Set<Integer> of(Collection<Integer> some) {
    Set<Integer> of = new LinkedHashSet<>();
    some.stream()
        .filter(this::canTellLess)
        .forEach(which -> of.addAll(breakdownsOf.getOrDefault(counts.root(which), List.of())));
    return of;
  }

  /** How much is published in a breakdown: the sum of its counts. */
  long size(int breakdown) {
    return Arrays.stream(breakdowns.get(breakdown)).mapToLong(counts::count).sum();
  }

  /**
   * Some breakdowns, and all in which their small counts stand besides: from any of these it would
   * show that they are small.
   */
  Set<Integer> withOthers(Collection<Integer> some) {
    Set<Integer> all = new LinkedHashSet<>(some);
    ArrayDeque<Integer> open = new ArrayDeque<>(all);
    while (!open.isEmpty()) {
      List<Integer> counted = Arrays.stream(breakdowns.get(open.remove())).boxed().toList();
      of(counted).stream().filter(all::add).forEach(open::add);
    }
    return all;
  }

  /** The counts of some breakdowns of which less would be told. */
  Set<Integer> smallOf(Collection<Integer> some) {
    Set<Integer> small = new HashSet<>();
    for (int breakdown : some) {
      Arrays.stream(breakdowns.get(breakdown)).filter(this::canTellLess).forEach(small::add);
    }
    return small;
  }

  /**
   * Withholds some breakdowns.
   *
   * @return every count of which less is told now
   */
  Set<Integer> withhold(Collection<Integer> some) {
    Set<Integer> now = new LinkedHashSet<>();
    for (int breakdown : some) {
      if (withheld.add(breakdown)) {
        for (int which : breakdowns.get(breakdown)) {
          now.addAll(elsewhere.get(which) ? counts.hide(which) : counts.withhold(which));
        }
      }
    }
    return now;
  }
}
