package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.statistics.Proportion;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

class DisclosureControlTest extends SparkTest {
  private static final Rule HES = new Rule(7, false, 5);
  private static final Rule MHSDS = new Rule(4, true, 5);

  private static Agreement agreement(String name, int suppressTo, boolean suppressZero) {
    return new Agreement(
        name,
        name,
        name,
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        suppressTo,
        suppressZero,
        5);
  }

  @Test
  void linkedFiguresTakeTheStrictestOfEverySourcesRules() {
    Rule rule = Rule.strictest(Set.of(agreement("a", 7, false), agreement("b", 4, true)));

    assertThat(rule).isEqualTo(new Rule(7, true, 5));
    assertThat(rule.profile()).isEqualTo("0 to 7 hidden, others to the nearest 5");
    assertThat(HES.hides(0)).isFalse();
    assertThat(HES.hides(7)).isTrue();
    assertThat(HES.hides(8)).isFalse();
    assertThat(MHSDS.hides(0)).isTrue();
    assertThat(MHSDS.hides(5)).isFalse();
  }

  @Test
  void smallEventsPeopleAndRemaindersAreHiddenAndValuesComeFromShownCounts() {
    Dataset<Row> published =
        DisclosureControl.publishable(
                mart(
                    cell("plain", 103, 1012, 400, 80),
                    cell("few events", 6, 1012, 400, 6),
                    cell("few people behind the events", 30, 1012, 400, 3),
                    cell("few people at all", 30, 100, 5, 5),
                    cell("few left over", 95, 100, 60, 55),
                    cell("none", 0, 1012, 400, 0)),
                contract(),
                new Rule(7, true, 5),
                Suppression.none(spark()))
            .rows();

    assertThat(line(published, "plain")).isEqualTo("105 1010 400 0.1 shown");
    assertThat(line(published, "few events")).isEqualTo("null 1010 400 null suppressed");
    assertThat(line(published, "few people behind the events"))
        .isEqualTo("null 1010 400 null suppressed");
    assertThat(line(published, "few people at all")).isEqualTo("null null null null suppressed");
    assertThat(line(published, "few left over")).isEqualTo("null 100 60 null suppressed");
    assertThat(line(published, "none")).isEqualTo("null 1010 400 null suppressed");
  }

  /** Law: nothing from 1 to 7, nothing but multiples of 5, whatever goes in. */
  @Test
  void noSmallAndNoUnroundedCountEverComesOut() {
    List<Row> rows = new ArrayList<>();
    for (long trials = 0; trials < 40; trials++) {
      for (long events = 0; events <= trials; events++) {
        long people = trials - trials / 4;
        rows.add(
            cell("c" + trials + "-" + events, events, trials, people, Math.min(events, people)));
      }
    }

    List<Row> published =
        DisclosureControl.publishable(
                mart(rows.toArray(Row[]::new)),
                contract(),
                new Rule(7, true, 5),
                Suppression.none(spark()))
            .rows()
            .collectAsList();

    for (Row row : published) {
      for (String name : List.of("numerator", "denominator", "people")) {
        if (row.getAs(name) != null) {
          long count = row.getAs(name);
          assertThat(count % 5).isZero();
          assertThat(count).isGreaterThan(7);
        }
      }
    }
    assertThat(published).anyMatch(row -> row.getAs("numerator") != null);
  }

  @Test
  void publishedIntervalsAreThoseOfTheStatisticsPackage() {
    Row row =
        DisclosureControl.publishable(
                mart(cell("big", 4_000, 20_000, 9_000, 2_000)),
                contract(),
                HES,
                Suppression.none(spark()))
            .rows()
            .first();

    double expected = Proportion.clustered(4_000, 20_000, 2.5, 0.95).low();
    assertThat(row.<Double>getAs("ci_low")).isEqualTo(Math.round(expected * 1_000) / 1_000.0);
    expected = Proportion.wilson(4_000, 20_000, 0.95).high();
    assertThat(row.<Double>getAs("wilson_high")).isEqualTo(Math.round(expected * 1_000) / 1_000.0);
    assertThat(List.of(row.schema().fieldNames()))
        .doesNotContain("people_with_events", "design_effect");
  }

  /** Law: rows that are shown alike, if with a percentile, have it on the same side of 18 weeks. */
  @Test
  void aPercentileSaysNothingThatCountsDoNot() {
    TableContract waiting = definitions().table(TableId.of("gold_waiting_list"));
    StructType schema = StructType.fromDDL(waiting.ddl());
    List<Row> rows = new ArrayList<>();
    for (long timed = 90; timed < 150; timed++) {
      for (long over = 0; over <= timed; over++) {
        rows.add(waiting(schema, timed, over));
      }
    }

    Map<String, Set<Double>> sides = new HashMap<>();
    int withheld = 0;
    for (Row row :
        DisclosureControl.publishable(
                spark().createDataFrame(rows, schema),
                waiting,
                new Rule(7, true, 5),
                Suppression.none(spark()))
            .rows()
            .collectAsList()) {
      for (String percentile : List.of("median_weeks", "p92_weeks")) {
        Double weeks = row.getAs(percentile);
        String shown = percentile + row.getAs("timed") + " " + row.getAs("over_18_weeks");
        withheld += weeks == null ? 1 : 0;
        if (weeks != null) {
          sides.computeIfAbsent(shown, none -> new HashSet<>()).add(weeks);
        }
      }
    }
    assertThat(sides.size()).isGreaterThan(100);
    assertThat(sides.keySet().stream().filter(shown -> sides.get(shown).size() > 1)).isEmpty();
    assertThat(withheld).isBetween(rows.size() / 10, rows.size());
  }

  /** Those over 18 weeks wait 20, the others 10. */
  private static Row waiting(StructType schema, long timed, long over) {
    Map<String, Object> values =
        Map.of(
            "people", timed,
            "pathways", timed,
            "timed", timed,
            "over_18_weeks", over,
            "median_weeks", 2 * over > timed ? 20.0 : 10.0,
            "p92_weeks", 100 * over > 8 * timed ? 20.0 : 10.0,
            "category", timed + " " + over);
    return RowFactory.create(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    values.getOrDefault(
                        field.name(),
                        switch (field.dataType().typeName()) {
                          case "long" -> 0L;
                          case "date" -> java.sql.Date.valueOf("2026-01-25");
                          default -> "x";
                        }))
            .toArray());
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
    java.sql.Date day = java.sql.Date.valueOf("2026-01-01");
    return RowFactory.create(
        "i",
        "t",
        "neither",
        day,
        day,
        "icb:X",
        "l",
        category,
        events,
        trials,
        people,
        peopleWithEvents,
        2.5,
        true,
        "m",
        "proportion",
        "definition",
        "none",
        "none",
        "none",
        "hes");
  }

  private Dataset<Row> mart(Row... cells) {
    return spark().createDataFrame(List.of(cells), StructType.fromDDL(contract().ddl()));
  }
}
