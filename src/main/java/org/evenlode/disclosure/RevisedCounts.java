package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.evenlode.contract.Nesting;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;

/**
 * Counts as earlier releases had them, where they have been revised since. Whoever kept the earlier
 * release still has its sums, which tie the old count to those that have not changed: both the old
 * and the new value must keep enough possible values. Of what an earlier release has shown nothing
 * can be taken back, so that it is the new one that says less.
 *
 * <p>A release is made up again as it was, and of its sums those are added that have a revised
 * count in them; all others are tonight's sums too. They go into {@link Bounds}, and beside
 * tonight's into {@link Audits} where the two are few enough to be looked at together.
 */
final class RevisedCounts {
  private final LinkedCounts counts;
  private final Memory memory;
  private final List<MartCounts> marts;
  private final List<int[][]> tonight;
  private final List<Revised> revised = new ArrayList<>();
  private final List<Map<Integer, List<Revised>>> byPosition = new ArrayList<>();

  /** By mart and position the releases that had the newest count already; none: 0 and 0. */
  private final List<long[]> since = new ArrayList<>();

  private final List<long[]> until = new ArrayList<>();
  private final BitSet numbers = new BitSet();

  /**
   * Adds the revised counts.
   *
   * @param tonight numbers of the newest counts, by mart, row and column
   */
  RevisedCounts(LinkedCounts counts, Memory memory, List<MartCounts> marts, List<int[][]> tonight) {
    this.counts = counts;
    this.memory = memory;
    this.marts = marts;
    this.tonight = tonight;
    for (int mart = 0; mart < marts.size(); mart++) {
      byPosition.add(new HashMap<>());
      add(mart);
    }
  }

  /** An older version of a count, and its number. */
  record Revised(Place place, Past past, int number) {}

  /** All of them. */
  List<Revised> all() {
    return revised;
  }

  private void add(int mart) {
    MartCounts here = marts.get(mart);
    int columns = here.columns().size();
    long[] first = new long[here.rows().size() * columns];
    long[] last = new long[first.length];
    since.add(first);
    until.add(last);
    for (int row = 0; row < here.rows().size(); row++) {
      for (int column = 0; column < columns; column++) {
        Place place = SuppressionPlan.place(here, here.rows().get(row), column);
        Past newest = memory.newest().get(place);
        if (newest == null) {
          continue;
        }
        List<Past> versions = new ArrayList<>(memory.revised().getOrDefault(place, List.of()));
        if (newest.count() != here.rows().get(row).counts()[column]) {
          versions.add(newest);
        } else {
          first[row * columns + column] = newest.first();
          last[row * columns + column] = newest.last();
        }
        for (Past past : versions) {
          add(mart, row * columns + column, place, past, tonight.get(mart)[row][column]);
        }
      }
    }
  }

  private void add(int mart, int position, Place place, Past past, int newest) {
    int[] tags = counts.tags(newest);
    int[] own = Arrays.copyOf(tags, tags.length + 1);
    own[tags.length] = Long.hashCode(past.first());
    boolean isSmall =
        past.isHidden() && !past.isTold() && marts.get(mart).rule().hides(past.count());
    int number =
        counts.add(
            past.count(),
            SuppressionPlan.known(past),
            past.isHidden(),
            isSmall || SuppressionPlan.isSecret(past),
            own);
    numbers.set(number);
    Revised one = new Revised(place, past, number);
    revised.add(one);
    byPosition.get(mart).computeIfAbsent(position, none -> new ArrayList<>()).add(one);
  }

  /** Adds the sums and ties of earlier releases that have a revised count in them. */
  void tie(List<Nesting> nestings) {
    counts.sums().earlier();
    TreeSet<Long> releases = new TreeSet<>();
    revised.forEach(one -> releases.add(one.past().last()));
    for (long release : releases) {
      SameCounts same = new SameCounts(counts, numbers::get);
      for (int mart = 0; mart < marts.size(); mart++) {
        if (isRevised(mart, release)) {
          Earlier earlier = earlier(mart, release);
          same.find(earlier.mart, earlier.numbers);
          Ties ties = new Ties(counts, earlier.mart, earlier.numbers, numbers::get);
          ties.withinRows();
          ties.betweenRows(nestings);
        }
      }
    }
  }

  private boolean isRevised(int mart, long release) {
    return byPosition.get(mart).values().stream()
        .anyMatch(versions -> versions.stream().anyMatch(one -> one.past().isOf(release)));
  }

  /** A mart as a release had it. */
  private record Earlier(MartCounts mart, int[][] numbers) {}

  private Earlier earlier(int mart, long release) {
    MartCounts now = marts.get(mart);
    int columns = now.columns().size();
    List<CountRow> rows = new ArrayList<>();
    List<int[]> ofRows = new ArrayList<>();
    for (int row = 0; row < now.rows().size(); row++) {
      CountRow here = now.rows().get(row);
      int[] then = new int[columns];
      long[] values = new long[columns];
      boolean isThere = true;
      for (int column = 0; column < columns && isThere; column++) {
        then[column] = number(mart, row, column, release);
        isThere = then[column] >= 0;
        values[column] = isThere ? counts.count(then[column]) : 0;
      }
      if (isThere) {
        rows.add(new CountRow(here.key(), values, here.isHidden(), true));
        ofRows.add(then);
      }
    }
    return new Earlier(
        new MartCounts(now.contract(), now.rule(), rows), ofRows.toArray(int[][]::new));
  }

  /** The number of a count as a release had it; -1 where it had none. */
  private int number(int mart, int row, int column, long release) {
    int position = row * marts.get(mart).columns().size() + column;
    for (Revised one : byPosition.get(mart).getOrDefault(position, List.of())) {
      if (one.past.isOf(release)) {
        return one.number;
      }
    }
    boolean isThere = since.get(mart)[position] <= release && release <= until.get(mart)[position];
    return isThere ? tonight.get(mart)[row][column] : -1;
  }
}
