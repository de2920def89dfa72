package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Indicator.PeriodKind;
import org.evenlode.statistics.Proportion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class CellCounterTest {
  private static final YearMonth LAST = YearMonth.of(2026, 9);

  private static Indicator indicator(
      String name, List<PeriodKind> periods, List<AreaKind> areas, List<String> lenses) {
    return new Indicator(
        name,
        name,
        "access",
        Indicator.Polarity.NEITHER,
        "silver_contact",
        "true",
        "contact_date",
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
    List<Integer> all = new ArrayList<>();
    for (int hit : hits) {
      all.add(hit);
    }
    return RowFactory.create(
        person,
        Periods.index(month),
        place != null,
        place,
        CollectionConverters.asScala(List.of(quintile, sex)).toSeq(),
        CollectionConverters.asScala(List.of(CollectionConverters.asScala(all).toSeq())).toSeq());
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
