package org.evenlode.gold;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.contract.Indicator.PeriodKind;

/**
 * Counts the cells of a partition's people in plain Java: every indicator, period, area, lens and
 * category that a person's months belong to. A fact is read once, and a person's month added to all
 * of its cells, instead of being copied for each of them.
 *
 * <p>Rows come ordered by person and month, as {@link PersonFacts} makes them. A person who is in a
 * cell for several months counts once, with the sum of their events and trials, and its squares.
 * Events of a population's indicators count in the months in which the person belonged to the
 * population. For reach, a person is in the groups of their last such month of the period.
 */
final class CellCounter implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Bits of the parts of a cell's key, from the left: 12 for the indicator. */
  private static final int PERIOD_BITS = 8;

  private static final int AREA_BITS = 12;
  private static final int LENS_BITS = 8;
  private static final int CATEGORY_BITS = 20;

  private final List<Indicator> indicators;
  private final List<String> lenses;
  private final String icb;
  private final Periods periods;

  /**
   * A counter.
   *
   * @param lenses in the order of the categories in a row
   * @param last the newest month that is counted
   * @param months how many months are counted one by one
   */
  CellCounter(
      List<Indicator> indicators, List<String> lenses, String icb, YearMonth last, int months) {
    this.indicators = new ArrayList<>(indicators);
    this.lenses = new ArrayList<>(lenses);
    this.icb = icb;
    this.periods = new Periods(last, months);
  }

  /** What a counted row holds. */
  static StructType schema() {
    return StructType.fromDDL(
        "indicator string, period_start date, period_end date, area string, lens string,"
            + " category string, events bigint, trials bigint, people bigint,"
            + " people_with_events bigint, events_squared bigint, events_trials bigint,"
            + " trials_squared bigint, bands array<bigint>");
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Count count = new Count();
    rows.forEachRemaining(count::add);
    return count.rows();
  }

  /** What an indicator asks for, by number. */
  private record Asked(Kind kind, boolean[] periods, Set<AreaKind> areas, int[] lenses) {
    static Asked of(Indicator indicator, List<String> all, Periods periods) {
      return new Asked(
          indicator.kind(),
          periods.of(indicator.periods()),
          Set.copyOf(indicator.areas()),
          indicator.lenses().stream().mapToInt(all::indexOf).toArray());
    }
  }

  /** Where a person was in a month. */
  private record Group(int[] areas, int[] categories) {}

  /** What became of a person in an indicator and period. */
  private static final class Reached {
    private boolean isReached;
    private Group group = new Group(new int[0], new int[0]);
  }

  /** The cells of a partition. */
  private final class Count {
    private final Asked[] asked =
        indicators.stream()
            .map(indicator -> Asked.of(indicator, lenses, periods))
            .toArray(Asked[]::new);
    private final Dictionary areas = new Dictionary(AREA_BITS);
    private final List<AreaKind> kinds = new ArrayList<>();
    private final Dictionary categories = new Dictionary(CATEGORY_BITS);
    private final Map<String, Group> groups = new HashMap<>();
    private final LongCells cells = new LongCells(7);
    private final LongCells ofPerson = new LongCells(2);
    private final Map<Long, long[]> bands = new HashMap<>();
    private final Map<Integer, Reached> reachedBy = new HashMap<>();
    private final long[] events = new long[indicators.size()];
    private final long[] trials = new long[indicators.size()];
    private final int[] touched = new int[indicators.size()];
    private int touchedCount;
    private long person;
    private int month;
    private String group = "";
    private int band;
    private boolean isFirst = true;

    void add(Row row) {
      long next = row.getLong(0);
      int nextMonth = row.getInt(1);
      if (isFirst || next != person || nextMonth != month) {
        closeMonth();
        if (next != person) {
          closePerson();
        }
        person = next;
        month = nextMonth;
        group = row.getString(2);
        band = row.isNullAt(4) ? -1 : row.getInt(4);
        isFirst = false;
      }
      hits(row.getList(3));
    }

    /** Adds a fact's hits to those of the month; see {@link PersonFacts#hit}. */
    private void hits(List<Integer> hits) {
      for (int hit : hits) {
        int indicator = PersonFacts.indicator(hit);
        if (trials[indicator] == 0 && events[indicator] == 0) {
          touched[touchedCount++] = indicator;
        }
        trials[indicator] += PersonFacts.trials(hit);
        events[indicator] += PersonFacts.events(hit);
      }
    }

    private void closeMonth() {
      if (touchedCount == 0) {
        return;
      }
      int[] holding = periods.holding(month);
      Group here = groups.computeIfAbsent(group, this::read);
      for (int i = 0; i < touchedCount; i++) {
        int indicator = touched[i];
        // Of a population's events, only those of its people count.
        if (trials[indicator] > 0) {
          if (asked[indicator].kind() == Kind.REACH) {
            reach(indicator, holding, here);
          } else {
            cells(indicator, holding, here);
          }
        }
        events[indicator] = 0;
        trials[indicator] = 0;
      }
      touchedCount = 0;
    }

    /** Areas and categories from the text that {@link PersonFacts#group} makes of them. */
    private Group read(String text) {
      String[] parts = text.split(PersonFacts.BETWEEN, lenses.size() + 2);
      List<Integer> here = new ArrayList<>();
      here.add(area(AreaKind.EVERYBODY, "everybody"));
      if (parts[0].equals(PersonFacts.REGISTERED)) {
        here.add(area(AreaKind.ICB, "icb:" + icb));
        here.add(area(AreaKind.PLACE, "place:" + parts[parts.length - 1]));
      } else {
        here.add(area(AreaKind.NOT_REGISTERED_HERE, "not_registered_here"));
      }
      int[] category = new int[lenses.size()];
      for (int lens = 0; lens < category.length; lens++) {
        category[lens] = categories.of(parts[1 + lens]);
      }
      return new Group(here.stream().mapToInt(Integer::intValue).toArray(), category);
    }

    private void cells(int indicator, int[] holding, Group here) {
      Asked wants = asked[indicator];
      for (int area : here.areas()) {
        if (wants.areas().contains(kinds.get(area))) {
          for (int lens : wants.lenses()) {
            for (int period : holding) {
              if (wants.periods()[period]) {
                long key = key(indicator, period, area, lens, here.categories()[lens]);
                count(key, period, events[indicator], trials[indicator]);
                if (wants.kind() == Kind.RATE && band >= 0) {
                  band(key, events[indicator], trials[indicator]);
                }
              }
            }
          }
        }
      }
    }

    /** A person reached or not: in the groups that they were in last, so that groups add up. */
    private void reach(int indicator, int[] holding, Group here) {
      for (int period : holding) {
        if (asked[indicator].periods()[period]) {
          Reached reached =
              reachedBy.computeIfAbsent(indicator << PERIOD_BITS | period, none -> new Reached());
          reached.isReached |= events[indicator] > 0;
          reached.group = here; // Months come in order.
        }
      }
    }

    private void close(int number, Reached reached) {
      int indicator = number >> PERIOD_BITS;
      int period = number & (1 << PERIOD_BITS) - 1;
      Asked wants = asked[indicator];
      for (int area : reached.group.areas()) {
        if (wants.areas().contains(kinds.get(area))) {
          for (int lens : wants.lenses()) {
            fold(
                key(indicator, period, area, lens, reached.group.categories()[lens]),
                reached.isReached ? 1 : 0,
                1);
          }
        }
      }
    }

    private int area(AreaKind kind, String name) {
      int number = areas.of(name);
      if (number == kinds.size()) {
        kinds.add(kind);
      }
      return number;
    }

    /** In periods longer than a month, a person's months are added up first. */
    private void count(long key, int period, long hits, long of) {
      if (periods.get(period).kind() == PeriodKind.MONTH) {
        fold(key, hits, of);
        return;
      }
      int at = ofPerson.at(key);
      long[] sums = ofPerson.values();
      sums[at] += hits;
      sums[at + 1] += of;
    }

    /** Adds to a cell's counts by age, events first. */
    private void band(long key, long hits, long of) {
      long[] counts = bands.computeIfAbsent(key, none -> new long[2 * StandardisedRate.BANDS]);
      counts[band] += hits;
      counts[StandardisedRate.BANDS + band] += of;
    }

    /** Counts a person in a cell. */
    private void fold(long key, long hits, long of) {
      int at = cells.at(key);
      long[] cell = cells.values();
      cell[at] += hits;
      cell[at + 1] += of;
      cell[at + 2]++;
      cell[at + 3] += hits > 0 ? 1 : 0;
      cell[at + 4] += hits * hits;
      cell[at + 5] += hits * of;
      cell[at + 6] += of * of;
    }

    private void closePerson() {
      long[] sums = ofPerson.values();
      for (int number = 0; number < ofPerson.size(); number++) {
        int at = ofPerson.atNumber(number);
        fold(ofPerson.key(number), sums[at], sums[at + 1]);
      }
      ofPerson.clear();
      reachedBy.forEach(this::close);
      reachedBy.clear();
    }

    Iterator<Row> rows() {
      closeMonth();
      closePerson();
      return IntStream.range(0, cells.size()).mapToObj(this::row).iterator();
    }

    private Row row(int number) {
      long key = cells.key(number);
      int at = cells.atNumber(number);
      long[] cell = Arrays.copyOfRange(cells.values(), at, at + 7);
      int category = (int) (key & ((1L << CATEGORY_BITS) - 1));
      long rest = key >> CATEGORY_BITS;
      int lens = (int) (rest & ((1L << LENS_BITS) - 1));
      rest >>= LENS_BITS;
      int area = (int) (rest & ((1L << AREA_BITS) - 1));
      rest >>= AREA_BITS;
      int period = (int) (rest & ((1L << PERIOD_BITS) - 1));
      int indicator = (int) (rest >> PERIOD_BITS);
      YearMonth from = periods.get(period).start();
      YearMonth to = periods.get(period).end();
      return RowFactory.create(
          indicators.get(indicator).name(),
          Date.valueOf(from.atDay(1)),
          Date.valueOf(to.atEndOfMonth()),
          areas.name(area),
          lenses.get(lens),
          categories.name(category),
          cell[0],
          cell[1],
          cell[2],
          cell[3],
          cell[4],
          cell[5],
          cell[6],
          bands.get(key));
    }
  }

  private static long key(int indicator, int period, int area, int lens, int category) {
    long key = (long) indicator << PERIOD_BITS | period;
    key = key << AREA_BITS | area;
    key = key << LENS_BITS | lens;
    return key << CATEGORY_BITS | category;
  }
}
