package org.evenlode.acceptance;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a night finds, held against what the generator knows. */
@Order(5)
class NightTruthTest extends NightLooks {
  /** The true rate ratio of the generator lies within the interval of the published one. */
  @Test
  void theGradientThatTheGeneratorWasToldToMakeIsFound() throws Exception {
    List<JsonNode> rows =
        sql(
            "select category, numerator, denominator, value, ci_low, ci_high, wilson_low from published_indicator"
                + " where indicator = 'missed_outpatient' and lens = 'deprivation_quintile'"
                + " and area = 'everybody' and datediff(period_end, period_start) > 300");
    Map<String, JsonNode> byQuintile = new HashMap<>();
    rows.forEach(row -> byQuintile.put(row.path("category").asText(), row));
    JsonNode most = byQuintile.get("1");
    JsonNode least = byQuintile.get("5");
    double ratio = value(most, "value") / value(least, "value");
    double error = Math.hypot(logError(most), logError(least));
    double truth = truth("1") / truth("5");

    assertThat(truth).isGreaterThan(1.5);
    assertThat(Math.log(truth))
        .isBetween(Math.log(ratio) - 1.96 * error, Math.log(ratio) + 1.96 * error);
    assertThat(value(most, "ci_low")).isLessThanOrEqualTo(value(most, "wilson_low"));

    Map<String, JsonNode> measures = new HashMap<>();
    sql("select measure, value, ci_low, ci_high from published_inequality"
            + " where indicator = 'missed_outpatient' and lens = 'deprivation_quintile'"
            + " and area = 'everybody' and datediff(period_end, period_start) > 300")
        .forEach(row -> measures.put(row.path("measure").asText(), row));
    assertThat(truth("1") - truth("5"))
        .isBetween(
            value(measures.get("difference"), "ci_low"),
            value(measures.get("difference"), "ci_high"));
    assertThat(truth)
        .isBetween(value(measures.get("ratio"), "ci_low"), value(measures.get("ratio"), "ci_high"));
    assertThat(value(measures.get("slope_index"), "ci_low")).isPositive();
  }

  private static double logError(JsonNode row) {
    return (Math.log(value(row, "ci_high")) - Math.log(value(row, "ci_low"))) / (2 * 1.96);
  }

  private static double value(JsonNode row, String column) {
    return row.path(column).asDouble();
  }

  /** The expected share of missed appointments in the twelve months to September 2026. */
  private static double truth(String quintile) throws IOException {
    double trials = 0;
    double expected = 0;
    for (String line : Files.readAllLines(root.resolve("landing/.truth.csv"))) {
      String[] fields = line.split(",");
      if (fields[0].equals("outpatient")
          && fields[1].compareTo("2025-10") >= 0
          && fields[2].equals(quintile)) {
        trials += Double.parseDouble(fields[4]);
        expected += Double.parseDouble(fields[5]);
      }
    }
    return expected / trials;
  }

  /**
   * Counted again in plain SQL; and the made-up deprived are admitted in an emergency more often.
   */
  @Test
  void ratesAreThoseOfPlainSqlAndShowTheGradient() throws Exception {
    List<JsonNode> rows =
        sql(
            "select category, standardised_low, standardised_high from published_rate"
                + " where indicator = 'emergency_admission_rate' and lens = 'deprivation_quintile'"
                + " and area like 'icb:%' and datediff(period_end, period_start) > 300 and category in ('1', '5')"
                + " order by category");

    assertThat(PlainRates.wrong(lake, spark())).isEmpty();
    assertThat(value(rows.get(0), "standardised_low"))
        .isGreaterThan(value(rows.get(1), "standardised_high"));
  }

  /**
   * The best values recover at least the share of true ethnic categories that the best single care
   * setting could, had somebody known which one that is.
   */
  @Test
  void joiningUpRecoversMoreTrueEthnicityThanTheBestSingleSource() throws Exception {
    Dataset<Row> truth = lake.truth(spark());
    Dataset<Row> best =
        lake.table(spark(), "silver_person_best")
            .where("field = 'ethnic_category'")
            .select("person_id", "value");
    Dataset<Row> latest =
        lake.table(spark(), "silver_person_evidence")
            .where("field = 'ethnic_category' and value not in ('Z', '99')")
            .groupBy("person_id", "source")
            .agg(max_by(col("value"), struct("recorded_on", "times", "value")).as("value"));

    double linked = truth.count();
    double joined = right(truth, best) / linked;
    double single = 0;
    for (String source : List.of("gp", "mental_health", "community", "inpatient", "outpatient")) {
      double one = right(truth, latest.where(col("source").equalTo(source))) / linked;
      System.out.printf("ethnicity right by %s alone: %.3f%n", source, one);
      single = Math.max(single, one);
    }
    System.out.printf("ethnicity right by joining up: %.3f of %.0f people%n", joined, linked);

    assertThat(linked).isGreaterThan(Night.PEOPLE * 0.9);
    assertThat(single).isGreaterThan(0.5);
    assertThat(joined).isGreaterThanOrEqualTo(single);
  }

  /**
   * Everybody with a condition who is known is on its register, and nobody else: the codes are the
   * generator's, so only people without usable entries may be missing.
   */
  @Test
  void registersHoldThePeopleWhoTrulyHaveTheCondition() throws Exception {
    Dataset<Row> truth = lake.truth(spark());
    for (String condition : List.of("hypertension", "diabetes", "copd")) {
      Set<Long> have =
          people(truth.where(array_contains(split(col("conditions"), " "), condition)));
      Set<Long> on =
          people(lake.table(spark(), "silver_condition").where(col("register").equalTo(condition)));
      Set<Long> missed = new HashSet<>(have);
      missed.removeAll(on);
      Set<Long> wrong = new HashSet<>(on);
      wrong.removeAll(have);
      System.out.printf(
          "%s: %d have it, %d of them on the register, %d others%n",
          condition, have.size(), have.size() - missed.size(), wrong.size());

      assertThat(have).hasSizeGreaterThan(30);
      assertThat(missed.size()).as(condition).isLessThanOrEqualTo(have.size() / 20);
      assertThat(wrong).as(condition).isEmpty();
    }
  }

  /** A coded finding overrides the status beside it, which recovers more of the truth. */
  @Test
  void theMasterStatusOfBreastfeedingRecoversMoreThanTheRecordedStatus() throws Exception {
    Dataset<Row> truth = lake.truth(spark()).select("person_id", "fed");
    Dataset<Row> master = lake.table(spark(), "silver_breastfeeding").join(truth, "person_id");
    Dataset<Row> recorded =
        lake.table(spark(), "staged_community_breastfeeding")
            .where("_fate = 'staged'")
            .select(
                concat_ws("|", col("_provider"), col("activity_id")).as("activity_key"),
                col("status").as("recorded"))
            .distinct();
    Dataset<Row> both = master.join(recorded, "activity_key");
    double all = both.count();
    double byMaster = both.where("status = fed").count() / all;
    double byStatus = both.where("recorded = fed").count() / all;
    System.out.printf(
        "breastfeeding right by status alone: %.3f, by master status: %.3f of %.0f%n",
        byStatus, byMaster, all);

    assertThat(all).isGreaterThan(20);
    assertThat(byMaster).isGreaterThan(byStatus);
  }

  private static Set<Long> people(Dataset<Row> rows) {
    Set<Long> people = new HashSet<>();
    rows.select("person_id").collectAsList().forEach(row -> people.add(row.getLong(0)));
    return people;
  }

  private static long right(Dataset<Row> truth, Dataset<Row> said) {
    return truth.join(said, "person_id").where(col("truth").equalTo(col("value"))).count();
  }

  /** Who is known to which partner: by number, by pseudonym and by names. */
  @Test
  void partnersAndSharedCohortsAreThoseOfTheGenerator() throws Exception {
    Map<String, Set<String>> truth = new HashMap<>();
    for (String line : Files.readAllLines(root.resolve("landing/.truth_partners.csv"))) {
      String[] fields = line.split(",");
      truth.put(fields[0], Set.of(fields[1].split(" ")));
    }
    truth.remove("nhs_number");
    truth
        .keySet()
        .removeAll(
            Files.readAllLines(
                root.resolve("landing/opt_outs/national_data_opt_out_20261020.csv")));
    Dataset<Row> tokens =
        spark()
            .createDataset(List.copyOf(truth.keySet()), org.apache.spark.sql.Encoders.STRING())
            .toDF("nhs_number")
            .withColumn("person_token", lake.tokens().ofNhsNumber(col("nhs_number")));
    // Opted-out people are in no table; what is known of others is to be found.
    Map<Long, Set<String>> known = new HashMap<>();
    tokens
        .join(lake.table(spark(), "identity_person_key"), "person_token")
        .select("person_id", "nhs_number")
        .collectAsList()
        .forEach(row -> known.put(row.getLong(0), truth.get(row.getString(1))));
    Map<Long, Set<String>> found = new HashMap<>();
    lake.table(spark(), "silver_partner_person")
        .select("person_id", "partners")
        .collectAsList()
        .forEach(row -> found.put(row.getLong(0), new HashSet<>(row.getList(1))));
    found.values().forEach(partners -> partners.remove("emergency"));

    Set<Long> shared = ofSeveral(known);
    Set<Long> sharedFound = ofSeveral(found);
    Set<Long> both = new HashSet<>(shared);
    both.retainAll(sharedFound);
    assertThat(shared).hasSizeGreaterThan(30);
    // A partner's record without a number is of nobody: nothing else is sent to link it by.
    assertThat((double) both.size() / shared.size()).as("sensitivity").isGreaterThan(0.85);
    assertThat((double) both.size() / sharedFound.size()).as("precision").isGreaterThan(0.95);
  }

  private static Set<Long> ofSeveral(Map<Long, Set<String>> partners) {
    Set<Long> several = new HashSet<>();
    partners.forEach(
        (person, its) -> {
          if (its.size() >= 2) {
            several.add(person);
          }
        });
    return several;
  }
}
