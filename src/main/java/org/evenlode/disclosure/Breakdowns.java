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
import java.util.Optional;
import java.util.Set;
import org.evenlode.disclosure.MartCounts.CountRow;

/**
 * Breakdowns of an area, period and so on, which can be withheld: when everything in one is hidden
 * whatever it is, that a count is hidden no longer says that it is small. It is the last resort,
 * where earlier releases leave a count too few values beside the small counts of tonight.
 */
final class Breakdowns {
  private final LinkedCounts counts;
  private final List<int[]> breakdowns = new ArrayList<>();
  private final List<int[]> rowsOf = new ArrayList<>();
  private final List<Integer> martOf = new ArrayList<>();
  private final Map<Integer, List<Integer>> breakdownsOf = new HashMap<>();

  /**
   * Counts that stand in a place too that cannot be withheld, where it shows that they are small.
   */
  private final BitSet elsewhere = new BitSet();

  private final Set<Integer> withheld = new HashSet<>();
  private final Map<Integer, BitSet> rowsWithheld = new HashMap<>();
  private int before;

  /**
   * Of counts that are closed.
   *
   * @param numbers of the newest counts, by mart, row and column
   */
  Breakdowns(LinkedCounts counts, List<MartCounts> marts, List<int[][]> numbers) {
    this.counts = counts;
    for (int mart = 0; mart < marts.size(); mart++) {
      add(mart, marts.get(mart), numbers.get(mart));
    }
  }

  private void add(int at, MartCounts mart, int[][] numbers) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      CountRow here = mart.rows().get(row);
      if (!here.isCurrent()) {
        continue;
      }
      Optional<String> name = name(mart, here.key());
      if (name.isEmpty()) {
        Arrays.stream(numbers[row]).forEach(number -> elsewhere.set(counts.root(number)));
      } else {
        rows.computeIfAbsent(name.get(), none -> new ArrayList<>()).add(row);
      }
    }
    for (List<Integer> ofOne : rows.values()) {
      int[] all =
          ofOne.stream()
              .flatMapToInt(row -> Arrays.stream(numbers[row]))
              .map(counts::root)
              .distinct()
              .toArray();
      if (!isCover(all, mart.rule().suppressTo())) {
        Arrays.stream(all).forEach(elsewhere::set);
        continue;
      }
      for (int which : all) {
        breakdownsOf.computeIfAbsent(which, none -> new ArrayList<>(1)).add(breakdowns.size());
      }
      breakdowns.add(all);
      rowsOf.add(ofOne.stream().mapToInt(row -> row).toArray());
      martOf.add(at);
    }
  }

  /**
   * That a breakdown is withheld says that some count in it is small. So two at least must be able
   * to be, by what earlier releases have told, or the one is known to be.
   */
  private boolean isCover(int[] all, long small) {
    return Arrays.stream(all)
            .filter(which -> counts.lowHidden(which) <= small && small < counts.highHidden(which))
            .limit(2)
            .count()
        == 2;
  }

  /** The breakdown that a row is of; none where it is the row of everybody. */
  private static Optional<String> name(MartCounts mart, String[] key) {
    return MartCounts.breakdown(mart.contract())
        .filter(total -> !total.isTotal(key[mart.contract().key().indexOf(total.lens())]))
        .flatMap(total -> mart.breakdown(key));
  }

  /** How many are withheld tonight that were not before. */
  int withheld() {
    return withheld.size() - before;
  }

  /** Whether a row's breakdown is withheld. */
  boolean isWithheld(int mart, int row) {
    return rowsWithheld.getOrDefault(mart, new BitSet()).get(row);
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
   * Some breakdowns, and all in which their counts stand besides: from any of these it would show
   * which are small.
   */
  Set<Integer> withOthers(Collection<Integer> some) {
    Set<Integer> all = new LinkedHashSet<>(some);
    ArrayDeque<Integer> open = new ArrayDeque<>(all);
    while (!open.isEmpty()) {
      for (int which : breakdowns.get(open.remove())) {
        breakdownsOf.getOrDefault(which, List.of()).stream().filter(all::add).forEach(open::add);
      }
    }
    return all;
  }

  /** Goes on withholding breakdowns of which a count is what it was when it was withheld. */
  void goOn() {
    List<Integer> some = new ArrayList<>();
    for (int breakdown = 0; breakdown < breakdowns.size(); breakdown++) {
      if (Arrays.stream(breakdowns.get(breakdown)).anyMatch(counts::isWithheld)) {
        some.add(breakdown);
      }
    }
    withhold(withOthers(some));
    before = withheld.size();
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
        BitSet rows = rowsWithheld.computeIfAbsent(martOf.get(breakdown), none -> new BitSet());
        Arrays.stream(rowsOf.get(breakdown)).forEach(rows::set);
        for (int which : breakdowns.get(breakdown)) {
          now.addAll(elsewhere.get(which) ? counts.hide(which) : counts.withhold(which));
        }
      }
    }
    return now;
  }
}
