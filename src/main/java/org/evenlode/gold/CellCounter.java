package org.evenlode.gold;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.governance.RecordKeys;
import org.jspecify.annotations.Nullable;

/**
 * Counts the cells of a partition's people in plain Java: every indicator, period, area, lens and
 * category that a person's months belong to. A fact is read once, and what a person comes to is
 * added to all of their cells, instead of being copied for each of them.
 *
 * <p>Rows are those of {@link PersonFacts}, all of a person one after the other. A person who is in
 * a cell for several months counts once, with the sum of their events and trials, and its squares.
 * Events of a population's indicators count in the months in which the person belonged to the
 * population. For reach, a person is in the groups of their last such month of the period.
 */
final class CellCounter implements FlatMapFunction<Iterator<InternalRow>, Row> {
  private static final long serialVersionUID = 1L;

  private final List<Indicator> indicators;
  private final int[][] indicatorsOf;
  private final int words;
  private final CubeShape shape;
  private final Group.Finder groups;
  private final RecordKeys keys;
  private final Periods periods;
  private final int first;
  private final int months;

  /**
   * Makes a counter.
   *
   * @param facts what rows are made of
   * @param groups where people are counted, by the numbers of the shape
   * @param keys of people, for the cell keys of counts
   * @param last the newest month that is counted
   * @param months how many months are counted one by one
   */
  CellCounter(
      List<Indicator> indicators,
      PersonFacts facts,
      CubeShape shape,
      Group.Finder groups,
      RecordKeys keys,
      YearMonth last,
      int months) {
    this.indicators = new ArrayList<>(indicators);
    this.indicatorsOf = facts.indicatorsOf();
    this.words = facts.words();
    this.shape = shape;
    this.groups = groups;
    this.keys = keys;
    this.periods = new Periods(last, months);
    this.first = periods.first();
    this.months = periods.months();
  }

  /** Returns the columns of a counted row. */
  static StructType schema() {
    return StructType.fromDDL(
        "indicator string, period_start date, period_end date, area string, lens string,"
            + " category string, events bigint, trials bigint, people bigint,"
            + " people_with_events bigint, events_squared bigint, events_trials bigint,"
            + " trials_squared bigint, events_key bigint, trials_key bigint, people_key bigint,"
            + " people_with_events_key bigint, bands array<bigint>");
  }

  @Override
  public Iterator<Row> call(Iterator<InternalRow> rows) {
    Count count = new Count();
    while (rows.hasNext()) {
      count.add(rows.next());
    }
    return count.rows();
  }

  /** Counts the cells of a partition. */
  private final class Count {
    private final AskedCells[] asked =
        indicators.stream()
            .map(indicator -> AskedCells.of(indicator, shape, periods))
            .toArray(AskedCells[]::new);
    private final CellBlocks blocks =
        new CellBlocks(
            periods.count(),
            shape.areas().size(),
            Arrays.stream(asked).mapToInt(AskedCells::places).toArray());
    private final Group.Reader reader = groups.reader();
    private final long[] events = new long[asked.length * months];
    private final long[] trials = new long[asked.length * months];

    /** Lists the places in {@code events} and {@code trials} that hold counts of this person. */
    private int[] touched = new int[64];

    private int touchedCount;
    private final @Nullable Group[] groupOf = new Group[months];
    private final PersonSums sums = new PersonSums();
    private long person;
    private long key;
    private boolean isFirst = true;

    void add(InternalRow row) {
      long next = row.getLong(0);
      if (isFirst || next != person) {
        closePerson();
        person = next;
        isFirst = false;
      }
      int month = row.getInt(1) - first;
      int[] numbers = indicatorsOf[row.getInt(2)];
      for (int word = 0; word < words; word++) {
        long bits = row.getLong(3 + word);
        while (bits != 0) {
          int at = Long.numberOfTrailingZeros(bits) / PersonFacts.BITS;
          long hit = bits >>> PersonFacts.BITS * at & 3;
          bits &= ~(3L << PersonFacts.BITS * at);
          hit(numbers[word * PersonFacts.IN_WORD + at] * months + month, hit);
        }
      }
    }

    private void hit(int at, long hit) {
      if (trials[at] == 0 && events[at] == 0) {
        if (touchedCount == touched.length) {
          touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount++] = at;
      }
      trials[at] += hit >> 1;
      events[at] += hit & 1;
    }

    private void closePerson() {
      if (touchedCount == 0) {
        return;
      }
      key = keys.ofPerson(person);
      // By indicator, its months in order.
      Arrays.sort(touched, 0, touchedCount);
      int begin = 0;
      while (begin < touchedCount) {
        int indicator = touched[begin] / months;
        int end = begin + 1;
        while (end < touchedCount && touched[end] / months == indicator) {
          end++;
        }
        close(indicator, begin, end);
        begin = end;
      }
      for (int i = 0; i < touchedCount; i++) {
        events[touched[i]] = 0;
        trials[touched[i]] = 0;
      }
      Arrays.fill(groupOf, null);
      touchedCount = 0;
    }

    private Group group(int month) {
      Group here = groupOf[month];
      if (here == null) {
        here = reader.of(person, first + month);
        groupOf[month] = here;
      }
      return here;
    }

    /** Counts the person's months of an indicator in all of its periods. */
    private void close(int indicator, int begin, int end) {
      AskedCells wants = asked[indicator];
      for (int i = begin; i < end; i++) {
        int period = wants.months()[touched[i] - indicator * months];
        if (period >= 0) {
          close(indicator, period, i, i + 1);
        }
      }
      for (int period : wants.longer()) {
        Periods.Period of = periods.get(period);
        int from = begin;
        while (from < end && month(indicator, from) < of.from()) {
          from++;
        }
        int to = from;
        while (to < end && month(indicator, to) <= of.to()) {
          to++;
        }
        if (from < to) {
          close(indicator, period, from, to);
        }
      }
    }

    private int month(int indicator, int number) {
      return first + touched[number] - indicator * months;
    }

    /** Counts the person's months of a period. */
    private void close(int indicator, int period, int begin, int end) {
      AskedCells wants = asked[indicator];
      sums.clear();
      for (int i = begin; i < end; i++) {
        int at = touched[i];
        // Of a population's events, only those of its people count.
        if (trials[at] > 0) {
          Group here = group(at - indicator * months);
          sums.add(here, events[at], trials[at]);
          if (wants.kind() == Kind.RATE && here.band() >= 0) {
            wants.bands(blocks, indicator, period, here, events[at], trials[at]);
          }
        }
      }
      if (wants.kind() == Kind.REACH) {
        sums.lastOnly();
      }
      sums.count(wants, blocks, indicator, period, key);
    }

    Iterator<Row> rows() {
      closePerson();
      List<Row> rows = new ArrayList<>();
      blocks.each(
          (indicator, period, area, place, counts, bands) -> {
            YearMonth from = periods.get(period).start();
            YearMonth to = periods.get(period).end();
            int column = asked[indicator].column(place);
            rows.add(
                RowFactory.create(
                    indicators.get(indicator).name(),
                    Date.valueOf(from.atDay(1)),
                    Date.valueOf(to.atEndOfMonth()),
                    shape.areas().get(area),
                    shape.lenses().get(asked[indicator].lens(place)),
                    shape.categories().get(column),
                    counts[0],
                    counts[1],
                    counts[2],
                    counts[3],
                    counts[4],
                    counts[5],
                    counts[6],
                    counts[7] & RecordKeys.MASK,
                    counts[8] & RecordKeys.MASK,
                    counts[9] & RecordKeys.MASK,
                    counts[10] & RecordKeys.MASK,
                    bands));
          });
      return rows.iterator();
    }
  }
}
