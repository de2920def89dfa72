package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.contract.Indicator.PeriodKind;
import org.evenlode.governance.RecordKeys;
import org.evenlode.statistics.Proportion;
import org.evenlode.support.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellCounterTest {
  private static final YearMonth LAST = YearMonth.of(2026, 9);
  private static final RecordKeys KEYS = TestKeys.keys();

  private static Indicator indicator(
      String name, List<PeriodKind> periods, List<AreaKind> areas, List<String> lenses) {
    return indicator(name, Kind.SHARE, periods, areas, lenses);
  }

  private static Indicator indicator(
      String name, Kind kind, List<PeriodKind> periods, List<AreaKind> areas, List<String> lenses) {
    return new Indicator(
        name,
        kind,
        name,
        "access",
        Indicator.Polarity.NEITHER,
        "silver_contact",
        "true",
        "contact_date",
        "true",
        "true",
        "true",
        periods,
        areas,
        lenses,
        "proportion",
        "none");
  }

  private static final List<Indicator> INDICATORS =
      List.of(
          indicator(
              "missed",
              List.of(PeriodKind.MONTH, PeriodKind.ROLLING_YEAR),
              List.of(AreaKind.EVERYBODY, AreaKind.PLACE),
              List.of("quintile", "sex")),
          indicator(
              "late", List.of(PeriodKind.ROLLING_YEAR), List.of(AreaKind.ICB), List.of("sex")));

  /** Where somebody is in a month, by names; no place where they are not registered. */
  private record Standing(@Nullable String place, String quintile, String sex, int band) {}

  private static final CubeShape SHAPE =
      new CubeShape(
          List.of("quintile", "sex"),
          new int[] {0, 2, 4},
          List.of("1", "2", "female", "male"),
          List.of("everybody", "icb:X", "not_registered_here", "place:North", "place:South"),
          List.of(
              AreaKind.EVERYBODY,
              AreaKind.ICB,
              AreaKind.NOT_REGISTERED_HERE,
              AreaKind.PLACE,
              AreaKind.PLACE));

  private static Group group(Standing standing) {
    int[] areas =
        standing.place() == null
            ? new int[] {0, 2}
            : new int[] {0, 1, SHAPE.areas().indexOf("place:" + standing.place())};
    return new Group(
        areas,
        new int[] {
          SHAPE.categories().indexOf(standing.quintile()),
          SHAPE.categories().indexOf(standing.sex())
        },
        standing.band());
  }

  /** A person's month; hits are pairs of an indicator's number and what the fact is to it. */
  private record Month(long person, YearMonth month, Standing standing, int[] hits) {}

  private static final int TRIAL = 2;
  private static final int EVENT = 1;

  private static int hit(int indicator, int what) {
    return indicator << 2 | what;
  }

  /** Of indicators whose events are trials: pairs of a number and whether it is an event. */
  private static Month month(
      long person,
      YearMonth month,
      @Nullable String place,
      String quintile,
      String sex,
      int... hits) {
    int[] all = Arrays.stream(hits).map(hit -> hit(hit >> 1, TRIAL | hit & 1)).toArray();
    return new Month(person, month, new Standing(place, quintile, sex, -1), all);
  }

  private static Month month(
      long person, YearMonth month, String place, String quintile, int band, int... hits) {
    return new Month(person, month, new Standing(place, quintile, "female", band), hits);
  }

  /** Counts months; each hit is a fact of its own. */
  private static List<Row> counted(List<Indicator> indicators, List<Month> months) {
    PersonFacts facts = new PersonFacts(indicators, LAST, 12);
    Map<List<Object>, Group> groups = new HashMap<>();
    Map<Standing, Group> known = new HashMap<>();
    List<InternalRow> rows = new ArrayList<>();
    for (Month month : months) {
      int index = Periods.index(month.month());
      groups.put(
          List.of(month.person(), index),
          known.computeIfAbsent(month.standing(), CellCounterTest::group));
      for (int hit : month.hits()) {
        int source = 0;
        int place = -1;
        // Any source that knows the indicator may have the fact.
        for (int s = 0; s < facts.indicatorsOf().length && place < 0; s++) {
          source = s;
          place = Arrays.stream(facts.indicatorsOf()[s]).boxed().toList().indexOf(hit >> 2);
        }
        rows.add(
            new GenericInternalRow(
                new Object[] {month.person(), index, source, (hit & 3L) << 2 * place}));
      }
    }
    List<Row> cells = new ArrayList<>();
    new CellCounter(
            indicators,
            facts,
            SHAPE,
            () -> (person, month) -> Objects.requireNonNull(groups.get(List.of(person, month))),
            KEYS,
            LAST,
            12)
        .call(rows.iterator())
        .forEachRemaining(cells::add);
    return cells;
  }

  private static TreeMap<String, String> counted(Month... months) {
    TreeMap<String, String> cells = new TreeMap<>();
    for (Row row : counted(INDICATORS, List.of(months))) {
      String period =
          row.getDate(1).toString().substring(0, 7)
              + ".."
              + row.getDate(2).toString().substring(0, 7);
      cells.put(
          String.join(
              " ", row.getString(0), period, row.getString(3), row.getString(4), row.getString(5)),
          row.getLong(6) + "/" + row.getLong(7) + " by " + row.getLong(8) + ", " + row.getLong(9));
    }
    return cells;
  }

  @Test
  void aPersonCountsOnceInACellAndInEveryCellThatTheirMonthsBelongTo() {
    // Person 1: one event of two trials in July in quintile 1, one trial in August after a move to
    // quintile 2. Person 2 is not registered.
    TreeMap<String, String> cells =
        counted(
            month(1, YearMonth.of(2026, 7), "North", "1", "female", 0, 1, 3),
            month(1, YearMonth.of(2026, 8), "North", "2", "female", 0),
            month(2, YearMonth.of(2026, 8), null, "1", "male", 1));

    assertThat(cells)
        .containsEntry("missed 2025-10..2026-09 everybody quintile 1", "2/3 by 2, 2")
        .containsEntry("missed 2025-10..2026-09 everybody quintile 2", "0/1 by 1, 0")
        .containsEntry("missed 2025-10..2026-09 everybody sex female", "1/3 by 1, 1")
        .containsEntry("missed 2025-10..2026-09 place:North sex female", "1/3 by 1, 1")
        .containsEntry("missed 2026-07..2026-07 everybody sex female", "1/2 by 1, 1")
        .containsEntry("missed 2026-08..2026-08 everybody quintile 1", "1/1 by 1, 1")
        .containsEntry("late 2025-10..2026-09 icb:X sex female", "1/1 by 1, 1")
        .doesNotContainKey("late 2026-07..2026-07 icb:X sex female");
    assertThat(cells.keySet()).noneMatch(key -> key.startsWith("late") && key.contains("quintile"));
    assertThat(cells.keySet()).noneMatch(key -> key.contains("not_registered_here"));
  }

  /**
   * Of a population, months are the denominator of a rate and people that of reach; events in
   * months in which the person did not belong to it do not count; counts by age go along with
   * rates.
   */
  @Test
  void ratesCountMonthsOfPeopleAndReachCountsPeople() {
    List<Indicator> indicators =
        List.of(
            indicator(
                "admitted",
                Kind.RATE,
                List.of(PeriodKind.ROLLING_YEAR),
                List.of(AreaKind.ICB),
                List.of("sex")),
            indicator(
                "reached",
                Kind.REACH,
                List.of(PeriodKind.ROLLING_YEAR),
                List.of(AreaKind.ICB),
                List.of("sex")));
    int[] trial = {hit(0, TRIAL), hit(1, TRIAL)};
    int[] twice = {hit(0, EVENT), trial[0], hit(0, EVENT), hit(1, EVENT), trial[1], hit(1, EVENT)};
    int[] outside = {hit(0, EVENT), hit(1, EVENT)};
    List<Row> cells =
        counted(
            indicators,
            List.of(
                month(1, YearMonth.of(2026, 7), "North", "1", 3, twice),
                month(1, YearMonth.of(2026, 8), "North", "1", 4, twice),
                month(1, YearMonth.of(2026, 9), "North", "1", 4, outside),
                month(2, YearMonth.of(2026, 8), "North", "1", 18, trial)));
    Map<String, Row> byName = new TreeMap<>();
    cells.forEach(cell -> byName.put(cell.getString(0), cell));

    Row rate = byName.get("admitted");
    assertThat(List.of(rate.getLong(6), rate.getLong(7), rate.getLong(8), rate.getLong(9)))
        .containsExactly(4L, 3L, 2L, 1L);
    long one = KEYS.ofPerson(1);
    long two = KEYS.ofPerson(2);
    assertThat(List.of(rate.getLong(13), rate.getLong(14), rate.getLong(15), rate.getLong(16)))
        .as("cell keys: events and months as often as they are, people once")
        .containsExactly(
            4 * one & RecordKeys.MASK,
            2 * one + two & RecordKeys.MASK,
            one + two & RecordKeys.MASK,
            one);
    long[] bands = (long[]) rate.get(17);
    assertThat(bands[3]).isEqualTo(2);
    assertThat(bands[4]).isEqualTo(2);
    assertThat(bands[StandardisedRate.BANDS + 3]).isEqualTo(1);
    assertThat(bands[StandardisedRate.BANDS + 4]).isEqualTo(1);
    assertThat(bands[StandardisedRate.BANDS + 18]).isEqualTo(1);
    Row reach = byName.get("reached");
    assertThat(List.of(reach.getLong(6), reach.getLong(7), reach.getLong(8), reach.getLong(9)))
        .containsExactly(1L, 2L, 2L, 1L);
    assertThat(reach.isNullAt(17)).isTrue();
  }

  /** Somebody who moves is one person of the new group, so that groups add up to everybody. */
  @Test
  void reachedPeopleAreInTheirLastGroup() {
    Indicator reached =
        indicator(
            "reached",
            Kind.REACH,
            List.of(PeriodKind.ROLLING_YEAR),
            List.of(AreaKind.PLACE),
            List.of("quintile"));
    List<String> cells =
        counted(
                List.of(reached),
                List.of(
                    month(1, YearMonth.of(2026, 7), "North", "1", 4, hit(0, TRIAL), hit(0, EVENT)),
                    month(1, YearMonth.of(2026, 8), "South", "2", 4, hit(0, TRIAL))))
            .stream()
            .map(row -> row.getString(3) + " " + row.getString(5) + " " + row.getLong(6))
            .toList();

    assertThat(cells).containsExactly("place:South 2 1");
  }

  /** The squares are those that the design effect is made from: met with its plain definition. */
  @Test
  void sumsOfSquaresAreThoseOfThePeople() {
    Random random = new Random(7);
    List<Month> rows = new ArrayList<>();
    double people = 0;
    double[] sums = new double[5];
    for (int person = 1; person <= 200; person++) {
      long events = 0;
      long trials = 0;
      for (int m = 0; m < 3; m++) {
        int[] hits = random.ints(1 + random.nextInt(4), 0, 2).toArray();
        rows.add(month(person, LAST.minusMonths(m), "North", "1", "female", hits));
        for (int hit : hits) {
          events += hit;
          trials++;
        }
      }
      people++;
      sums[0] += events;
      sums[1] += trials;
      sums[2] += events * events;
      sums[3] += events * trials;
      sums[4] += trials * trials;
    }
    List<Row> cells = counted(INDICATORS, rows);
    Row year =
        cells.stream()
            .filter(row -> row.getString(3).equals("everybody") && row.getString(4).equals("sex"))
            .filter(row -> !row.getDate(1).toString().startsWith("2026"))
            .findFirst()
            .orElseThrow();

    assertThat(year.getLong(8)).isEqualTo((long) people);
    assertThat(
            Proportion.designEffect(
                year.getLong(8),
                year.getLong(6),
                year.getLong(7),
                year.getLong(10),
                year.getLong(11),
                year.getLong(12)))
        .isEqualTo(Proportion.designEffect(people, sums[0], sums[1], sums[2], sums[3], sums[4]));
  }

  /** Law: whoever moves about, cells are those of a plain count of each cell by itself. */
  @Test
  void cellsAreThoseOfAPlainCount() {
    List<Indicator> indicators =
        List.of(
            indicator(
                "all",
                List.of(PeriodKind.values()),
                List.of(AreaKind.values()),
                List.of("sex", "quintile")),
            INDICATORS.get(1));
    Random random = new Random(11);
    List<Month> months = new ArrayList<>();
    for (int person = 1; person <= 60; person++) {
      for (int m = 11; m >= 0; m--) {
        if (random.nextInt(3) > 0) {
          months.add(
              month(
                  person,
                  LAST.minusMonths(m),
                  random.nextInt(3) == 0 ? null : random.nextBoolean() ? "North" : "South",
                  random.nextInt(4) == 0 ? "2" : "1",
                  random.nextInt(9) == 0 ? "male" : "female",
                  random.ints(1 + random.nextInt(3), 0, 4).toArray()));
        }
      }
    }
    // Person, events and trials of every cell.
    Map<String, Map<Long, long[]>> plain = new TreeMap<>();
    Periods periods = new Periods(LAST, 12);
    for (Month month : months) {
      Group group = group(month.standing());
      for (int hit : month.hits()) {
        Indicator indicator = indicators.get(hit >> 2);
        boolean[] asked = periods.of(indicator.periods());
        for (int period : periods.holding(Periods.index(month.month()))) {
          for (int area : group.areas()) {
            for (String lens : indicator.lenses()) {
              if (asked[period] && indicator.areas().contains(SHAPE.kinds().get(area))) {
                int column = group.columns()[SHAPE.lenses().indexOf(lens)];
                String cell =
                    String.join(
                        " ",
                        indicator.name(),
                        periods.get(period).start().toString(),
                        periods.get(period).end().toString(),
                        SHAPE.areas().get(area),
                        lens,
                        SHAPE.categories().get(column));
                long[] sums =
                    plain
                        .computeIfAbsent(cell, none -> new HashMap<>())
                        .computeIfAbsent(month.person(), none -> new long[2]);
                sums[0] += hit & 1;
                sums[1]++;
              }
            }
          }
        }
      }
    }
    Map<String, List<Long>> expected = new TreeMap<>();
    plain.forEach((cell, people) -> expected.put(cell, sums(people.values())));

    Map<String, List<Long>> found = new TreeMap<>();
    for (Row row : counted(indicators, months)) {
      String cell =
          String.join(
              " ",
              row.getString(0),
              row.getDate(1).toString().substring(0, 7),
              row.getDate(2).toString().substring(0, 7),
              row.getString(3),
              row.getString(4),
              row.getString(5));
      List<Long> sums = new ArrayList<>();
      for (int i = 6; i < 13; i++) {
        sums.add(row.getLong(i));
      }
      assertThat(found.put(cell, sums)).as(cell).isNull();
    }
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(300);
  }

  private static List<Long> sums(Collection<long[]> people) {
    long[] sums = new long[7];
    for (long[] person : people) {
      sums[0] += person[0];
      sums[1] += person[1];
      sums[2]++;
      sums[3] += person[0] > 0 ? 1 : 0;
      sums[4] += person[0] * person[0];
      sums[5] += person[0] * person[1];
      sums[6] += person[1] * person[1];
    }
    return Arrays.stream(sums).boxed().toList();
  }
}
