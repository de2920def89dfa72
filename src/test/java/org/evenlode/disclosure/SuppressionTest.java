package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

class SuppressionTest extends SparkTest {
  private static final Rule RULE = new Rule(7, false, 5);

  /** A mart whose key was another then is planned anew; a release is not stopped by it. */
  @Test
  void aMartWithAnotherKeyThanBeforeIsPlanned() {
    TableContract mart = definitions().table(TableId.of("gold_linkage_rule"));
    Dataset<Row> rows =
        spark()
            .createDataFrame(
                List.of(
                    RowFactory.create("hb", "all", "all", 90L, 60L),
                    RowFactory.create("hb", "rule", "names", 70L, 57L),
                    RowFactory.create("hb", "rule", "postcode", 40L, 3L)),
                StructType.fromDDL(mart.ddl()));
    Dataset<Row> before =
        spark()
            .createDataFrame(
                List.of(
                    row("gold_linkage_rule", "hb\u001fnames", "records", 70),
                    row("gold_linkage_rule", "hb\u001fnames", "linked", 57),
                    row("gold_linkage_rule", "hb\u001fall\u001fall", "records", 90),
                    row("gold_linkage_rule", "hb\u001fall\u001fall", "linked", 60)),
                StructType.fromDDL(Suppression.contract().ddl()));

    Dataset<Row> plan = plan(mart, rows, before);

    assertThat(plan.where("is_current").count()).isEqualTo(6);
    assertThat(plan.where("cell = 'hb\u001fnames'").count()).isZero();
    assertThat(
            plan.where("cell like '%postcode' and column_name = 'linked'")
                .first()
                .<Boolean>getAs("is_hidden"))
        .isTrue();
  }

  /**
   * Nobody in a group whose only person has gone with the last month: without a row of its own, its
   * hidden zero of the month before would be known.
   */
  @Test
  void aGroupThatWasPublishedGoesOnHavingARow() {
    TableContract mart = definitions().table(TableId.of("gold_population"));
    Date month = Date.valueOf("2026-09-01");
    Dataset<Row> rows =
        spark()
            .createDataFrame(
                List.of(
                    RowFactory.create(month, "icb", "all", "everybody", "all", 90L),
                    RowFactory.create(month, "icb", "all", "sex", "female", 50L),
                    RowFactory.create(month, "icb", "all", "sex", "male", 40L)),
                StructType.fromDDL(mart.ddl()));
    Dataset<Row> before =
        spark()
            .createDataFrame(
                List.of(
                    row(
                        "gold_population",
                        "2026-08-01\u001ficb\u001fall\u001fsex\u001funknown",
                        "people",
                        1)),
                StructType.fromDDL(Suppression.contract().ddl()));

    Dataset<Row> plan = plan(mart, rows, before);
    Dataset<Row> published =
        DisclosureControl.publishable(rows, mart, RULE, Suppression.besides(plan, mart.table()))
            .rows();

    assertThat(plan.where("is_current").count()).isEqualTo(4);
    assertThat(published.where("month = '2026-09-01' and category = 'unknown'").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<Long>getAs("people")).isZero());
  }

  /** What is withheld says so, in every row of the breakdown: small or not cannot be told apart. */
  @Test
  void aWithheldBreakdownSaysSo() {
    TableContract mart = definitions().table(TableId.of("gold_population"));
    Rule hidesZero = new Rule(7, true, 5);
    Dataset<Row> first = people(mart, 8, 20, 24, 40, 1);
    Dataset<Row> second = people(mart, 7, 21, 23, 41, 0);

    Dataset<Row> before = plan(mart, hidesZero, first, Optional.empty(), TrialMarts.NESTINGS);
    Dataset<Row> plan = plan(mart, hidesZero, second, Optional.of(before), TrialMarts.NESTINGS);
    Map<String, Row> published = new TreeMap<>();
    DisclosureControl.publishable(second, mart, hidesZero, Suppression.besides(plan, mart.table()))
        .rows()
        .where("lens = 'tenth'")
        .collectAsList()
        .forEach(row -> published.put(row.getAs("category"), row));

    assertThat(plan.where("is_narrow").count()).isZero();
    assertThat(published).containsOnlyKeys("5", "6", "7", "8");
    assertThat(published.values())
        .allMatch(row -> row.isNullAt(row.fieldIndex("people")))
        .allMatch(row -> row.<String>getAs("status").equals("withheld"));
  }

  private Dataset<Row> people(
      TableContract mart, long fifthTenth, long eighth, long third, long fourth, long males) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("everybody/all", third + fourth);
    counts.put("tenth/5", fifthTenth);
    counts.put("tenth/6", 16L);
    counts.put("tenth/7", 20L);
    counts.put("tenth/8", eighth);
    counts.put("fifth/3", third);
    counts.put("fifth/4", fourth);
    counts.put("sex_by_fifth/female | 3", 23L);
    counts.put("sex_by_fifth/male | 3", males);
    counts.put("sex_by_fifth/unknown | 3", 0L);
    counts.put("sex_by_fifth/female | 4", fourth);
    Date month = Date.valueOf("2026-08-01");
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          String[] of = name.split("/");
          rows.add(RowFactory.create(month, "icb", "all", of[0], of[1], count));
        });
    return spark().createDataFrame(rows, StructType.fromDDL(mart.ddl()));
  }

  private Dataset<Row> plan(TableContract mart, Dataset<Row> rows, Dataset<Row> before) {
    return plan(mart, RULE, rows, Optional.of(before), List.of());
  }

  private Dataset<Row> plan(
      TableContract mart,
      Rule rule,
      Dataset<Row> rows,
      Optional<Dataset<Row>> before,
      List<Nesting> nestings) {
    return Suppression.plan(
        spark(),
        Map.of(new Suppression.Mart(mart, rule), rows),
        before,
        nestings,
        new Suppression.Terms(4, LocalDate.parse("2026-09-01"), LocalDate.parse("2024-09-01")));
  }

  private static Row row(String mart, String cell, String column, long count) {
    return RowFactory.create(
        mart,
        cell,
        column,
        count,
        count - 2,
        count + 2,
        false,
        false,
        false,
        0L,
        false,
        true,
        0L,
        1L,
        1L,
        Date.valueOf("2026-08-01"));
  }
}
