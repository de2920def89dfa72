package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.contract.Indicator.PeriodKind;
import org.evenlode.statistics.Proportion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class CellCounterTest {
  private static final YearMonth LAST = YearMonth.of(2026, 9);

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

  /** A person's month; hits are pairs of an indicator's number and whether it is an event. */
  private static Row month(
      long person,
      YearMonth month,
      @Nullable String place,
      String quintile,
      String sex,
      int... hits) {
    int[] all = new int[hits.length];
    for (int i = 0; i < hits.length; i++) {
      all[i] = PersonFacts.hit(hits[i] >> 1, true, (hits[i] & 1) == 1);
    }
    return month(person, month, place, quintile, sex, null, all);
  }

  private static Row month(
      long person,
      YearMonth month,
      @Nullable String place,
      String quintile,
      String sex,
      @Nullable Integer band,
      int[] hits) {
    return RowFactory.create(
        person,
        Periods.index(month),
        String.join(
            PersonFacts.BETWEEN,
            place == null ? "" : PersonFacts.REGISTERED,
            quintile,
            sex,
            place == null ? "unknown" : place),
        CollectionConverters.asScala(Arrays.stream(hits).boxed().toList()).toSeq(),
        band);
  }

  private static TreeMap<String, String> counted(Row... rows) {
    TreeMap<String, String> cells = new TreeMap<>();
    new CellCounter(INDICATORS, List.of("quintile", "sex"), "X", LAST, 12)
        .call(List.of(rows).iterator())
        .forEachRemaining(
            row -> {
              String period =
                  row.getDate(1).toString().substring(0, 7)
                      + ".."
                      + row.getDate(2).toString().substring(0, 7);
              cells.put(
                  String.join(
                      " ",
                      row.getString(0),
                      period,
                      row.getString(3),
                      row.getString(4),
                      row.getString(5)),
                  row.getLong(6)
                      + "/"
                      + row.getLong(7)
                      + " by "
                      + row.getLong(8)
                      + ", "
                      + row.getLong(9));
            });
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
    int[] trial = {PersonFacts.hit(0, true, false), PersonFacts.hit(1, true, false)};
    int[] twice = {
      PersonFacts.hit(0, false, true), trial[0], PersonFacts.hit(0, false, true),
      PersonFacts.hit(1, false, true), trial[1], PersonFacts.hit(1, false, true)
    };
    int[] outside = {PersonFacts.hit(0, false, true), PersonFacts.hit(1, false, true)};
    List<Row> cells = new ArrayList<>();
    new CellCounter(indicators, List.of("quintile", "sex"), "X", LAST, 12)
        .call(
            List.of(
                    month(1, YearMonth.of(2026, 7), "North", "1", "female", 3, twice),
                    month(1, YearMonth.of(2026, 8), "North", "1", "female", 4, twice),
                    month(1, YearMonth.of(2026, 9), "North", "1", "female", 4, outside),
                    month(2, YearMonth.of(2026, 8), "North", "1", "female", 18, trial))
                .iterator())
        .forEachRemaining(cells::add);
    Map<String, Row> byName = new TreeMap<>();
    cells.forEach(cell -> byName.put(cell.getString(0), cell));

    Row rate = byName.get("admitted");
    assertThat(List.of(rate.getLong(6), rate.getLong(7), rate.getLong(8), rate.getLong(9)))
        .containsExactly(4L, 3L, 2L, 1L);
    long[] bands = (long[]) rate.get(13);
    assertThat(bands[3]).isEqualTo(2);
    assertThat(bands[4]).isEqualTo(2);
    assertThat(bands[StandardisedRate.BANDS + 3]).isEqualTo(1);
    assertThat(bands[StandardisedRate.BANDS + 4]).isEqualTo(1);
    assertThat(bands[StandardisedRate.BANDS + 18]).isEqualTo(1);
    Row reach = byName.get("reached");
    assertThat(List.of(reach.getLong(6), reach.getLong(7), reach.getLong(8), reach.getLong(9)))
        .containsExactly(1L, 2L, 2L, 1L);
    assertThat(reach.isNullAt(13)).isTrue();
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
    int[] event = {PersonFacts.hit(0, true, false), PersonFacts.hit(0, false, true)};
    int[] trial = {PersonFacts.hit(0, true, false)};
    List<String> cells = new ArrayList<>();
    new CellCounter(List.of(reached), List.of("quintile", "sex"), "X", LAST, 12)
        .call(
            List.of(
                    month(1, YearMonth.of(2026, 7), "North", "1", "female", 4, event),
                    month(1, YearMonth.of(2026, 8), "South", "2", "female", 4, trial))
                .iterator())
        .forEachRemaining(
            row -> cells.add(row.getString(3) + " " + row.getString(5) + " " + row.getLong(6)));

    assertThat(cells).containsExactly("place:South 2 1");
  }

  /** The squares are those that the design effect is made from: met with its plain definition. */
  @Test
  void sumsOfSquaresAreThoseOfThePeople() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
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
    List<Row> cells = new ArrayList<>();
    new CellCounter(INDICATORS, List.of("quintile", "sex"), "X", LAST, 12)
        .call(rows.iterator())
        .forEachRemaining(cells::add);
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
}
