package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.statistics.Proportion;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Marts from exact counts to published rows. */
class DisclosureControlTest extends SparkTest {
  private static final Rule HES = new Rule(7, false, 5, true);
  private static final Rule LITERAL = new Rule(7, true, 5, false);
  private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);

  @Test
  void withoutNoiseSmallCountsAreHiddenAndValuesComeFromShownCounts() {
    Dataset<Row> published =
        published(
            LITERAL,
            cell("plain", 103, 1012, 400, 80),
            cell("few events", 6, 1012, 400, 6),
            cell("few people behind the events", 30, 1012, 400, 3),
            cell("few people at all", 30, 100, 5, 5),
            cell("few left over", 95, 100, 60, 55),
            cell("none", 0, 1012, 400, 0));

    assertThat(line(published, "plain")).isEqualTo("105 1010 400 0.1 shown");
    assertThat(line(published, "few events")).isEqualTo("null 1010 400 null suppressed");
    assertThat(line(published, "few people behind the events"))
        .isEqualTo("null 1010 400 null suppressed");
    assertThat(line(published, "few people at all")).isEqualTo("null null null null suppressed");
    assertThat(line(published, "few left over")).isEqualTo("null 100 60 null suppressed");
    assertThat(line(published, "none")).isEqualTo("null 1010 400 null suppressed");
    assertThat(published.first().<Double>getAs("noise_variance")).isEqualTo(2);
  }

  @Test
  void countsOfABreakdownWhoseGroupsAreMostlySmallAreWithheld() {
    Dataset<Row> published =
        published(
            HES,
            cell("a", 200, 1012, 400, 80),
            cell("b", 3, 500, 300, 3),
            cell("c", 4, 500, 300, 4));

    assertThat(published.where("numerator is not null").count()).isZero();
    assertThat(published.where("denominator is not null and status = 'withheld'").count())
        .isEqualTo(3);
  }

  /** A missing row would say zero: groups known from another month have a row in this one. */
  @Test
  void groupsThatNobodyIsInHaveARowWithTheTextsOfTheOthers() {
    Row june = cell("a", 200, 1012, 400, 80);
    List<Row> rows =
        published(
                HES,
                june,
                onDay(june, "2026-02-01"),
                onDay(cell("b", 90, 400, 400, 80), "2026-02-01"))
            .where("category = 'b'")
            .sort("period_start")
            .collectAsList();

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<Long>getAs("numerator")).isZero();
    assertThat(rows.get(0).<String>getAs("title")).isEqualTo("title");
    assertThat(rows.get(0).<Double>getAs("value")).isNull();
  }

  @Test
  void limitsIncludeTheErrorOfNoiseAndRounding() {
    Row row = published(HES, cell("big", 4_000, 20_000, 9_000, 2_000)).first();
    double events = row.<Long>getAs("numerator");
    double trials = row.<Long>getAs("denominator");
    double share = events / trials;
    double noise = 5 * (1 + share * share) / (trials * share * (1 - share));

    double low = Proportion.clustered(events, trials, 2.5 + noise, 0.95).low();
    double high = Proportion.clustered(events, trials, 1 + noise, 0.95).high();
    assertThat(row.<Double>getAs("ci_low")).isEqualTo(Math.round(low * 1_000) / 1_000.0);
    assertThat(row.<Double>getAs("wilson_high")).isEqualTo(Math.round(high * 1_000) / 1_000.0);
    assertThat(row.<Double>getAs("noise_variance")).isEqualTo(5);
    assertThat(List.of(row.schema().fieldNames()))
        .doesNotContain("people_with_events", "design_effect", "numerator_key", "people_key");
  }

  /** Law: 95 per cent limits of shares hold the true share in 93 to 98 per cent of cells. */
  @Test
  void limitsHoldTheTruthAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(20_261_130);
    List<Row> cells = new ArrayList<>();
    List<Double> truths = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      int trials = (int) Math.exp(random.nextDouble(Math.log(50), Math.log(3_000)));
      double truth = random.nextDouble(0.1, 0.9);
      long events = 0;
      for (int n = 0; n < trials; n++) {
        events += random.nextDouble() < truth ? 1 : 0;
      }
      cells.add(cell("c" + i, events, trials, trials, events));
      truths.add(truth);
    }

    int shown = 0;
    int held = 0;
    for (Row row : published(HES, cells.toArray(Row[]::new)).collectAsList()) {
      Double low = row.getAs("wilson_low");
      Double high = row.getAs("wilson_high");
      if (low != null && high != null) {
        double truth = truths.get(Integer.parseInt(row.<String>getAs("category").substring(1)));
        shown++;
        held += low <= truth && truth <= high ? 1 : 0;
      }
    }
    assertThat(shown).isGreaterThan(3_500);
    assertThat(100.0 * held / shown).isBetween(93.0, 98.0);
  }

  /** A median is not given where the shown count may stand for fewer than it needs. */
  @Test
  void percentilesNeedAShownCountThatCannotBeSmaller() {
    TableContract waiting = definitions().table(TableId.of("gold_waiting_list"));
    List<Row> rows = new ArrayList<>();
    for (long timed = 40; timed < 80; timed++) {
      rows.add(waiting(waiting, timed));
    }

    List<Row> published =
        published(waiting, HES, rows.toArray(Row[]::new))
            .where("timed is not null")
            .collectAsList();

    assertThat(published).hasSizeGreaterThan(30);
    for (Row row : published) {
      assertThat(row.getAs("median_weeks") != null).isEqualTo(row.<Long>getAs("timed") - 7 >= 50);
      assertThat(row.<Double>getAs("p92_weeks")).isNull();
    }
  }

  private static Row waiting(TableContract contract, long timed) {
    List<Object> values = new ArrayList<>();
    for (TableColumn column : contract.columns().values()) {
      values.add(
          switch (column.name()) {
            case "people", "pathways", "timed" -> timed;
            case "median_weeks", "p92_weeks" -> 10.0;
            case "category" -> "c" + timed;
            case "census_date" -> java.sql.Date.valueOf("2026-01-25");
            default -> column.type() == ColumnType.LONG ? (Object) 0L : "x";
          });
    }
    return RowFactory.create(values.toArray());
  }

  /** Law: what was released is released again the next night, whatever small changes came. */
  @Test
  void theNextNightRepeatsWhatHardlyChanged() {
    TableContract contract = contract();
    ReleasedMarts.Mart mart = new ReleasedMarts.Mart(contract, HES);
    Dataset<Row> first =
        released(
            mart,
            mart(contract, cell("a", 200, 1012, 400, 80), cell("b", 90, 500, 300, 60)),
            Optional.empty());
    Dataset<Row> second =
        released(
            mart,
            mart(contract, cell("a", 201, 1013, 401, 81), cell("b", 120, 530, 310, 70)),
            Optional.of(first));

    assertThat(second.where("is_carried").selectExpr("split(cell, '\u001f')[5]").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a");
    Row before =
        DisclosureControl.publishable(mart(contract), contract, HES, first)
            .rows()
            .where("category = 'a'")
            .first();
    Row after =
        DisclosureControl.publishable(mart(contract), contract, HES, second)
            .rows()
            .where("category = 'a'")
            .first();
    assertThat(after.<Long>getAs("numerator")).isEqualTo(before.<Long>getAs("numerator"));
    assertThat(after.<Double>getAs("ci_low")).isEqualTo(before.<Double>getAs("ci_low"));
  }

  private static TableContract contract() {
    return definitions().table(TableId.of("gold_indicator"));
  }

  private static String line(Dataset<Row> published, String category) {
    Row row = published.where("category = '" + category + "'").first();
    return row.getAs("numerator")
        + " "
        + row.getAs("denominator")
        + " "
        + row.getAs("people")
        + " "
        + row.getAs("value")
        + " "
        + row.getAs("status");
  }

  private static Row cell(
      String category, long events, long trials, long people, long peopleWithEvents) {
    List<Object> values = new ArrayList<>();
    for (TableColumn column : contract().columns().values()) {
      values.add(
          switch (column.name()) {
            case "category" -> category;
            case "numerator" -> events;
            case "denominator" -> trials;
            case "people" -> people;
            case "people_with_events" -> peopleWithEvents;
            case "numerator_key" -> TestKeys.keys().ofRecord(category + events);
            case "denominator_key" -> TestKeys.keys().ofRecord(category + trials);
            case "people_key" -> TestKeys.keys().ofRecord(category + people);
            case "people_with_events_key" -> 1L;
            case "design_effect" -> 2.5;
            default -> other(column);
          });
    }
    return RowFactory.create(values.toArray());
  }

  private static @Nullable Object other(TableColumn column) {
    return switch (column.type()) {
      case DATE -> java.sql.Date.valueOf("2026-01-01");
      case TEXT -> column.name();
      default -> null;
    };
  }

  private static Row onDay(Row cell, String day) {
    Object[] values = new Object[cell.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cell.get(i) instanceof java.sql.Date ? java.sql.Date.valueOf(day) : cell.get(i);
    }
    return RowFactory.create(values);
  }

  private Dataset<Row> mart(TableContract contract, Row... cells) {
    return spark().createDataFrame(List.of(cells), StructType.fromDDL(contract.ddl()));
  }

  private Dataset<Row> published(Rule rule, Row... cells) {
    return published(contract(), rule, cells);
  }

  private Dataset<Row> published(TableContract contract, Rule rule, Row... cells) {
    Dataset<Row> mart = mart(contract, cells);
    Dataset<Row> released =
        released(new ReleasedMarts.Mart(contract, rule), mart, Optional.empty());
    return DisclosureControl.publishable(mart, contract, rule, released).rows();
  }

  private Dataset<Row> released(
      ReleasedMarts.Mart mart, Dataset<Row> rows, Optional<Dataset<Row>> before) {
    return ReleasedMarts.released(spark(), Map.of(mart, rows), before, TestKeys.keys(), SEPTEMBER);
  }
}
