package org.evenlode.acceptance;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.evenlode.governance.Keys;
import org.evenlode.governance.Tokens;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Whole nights as a user runs them: commands in a process of their own, on a made-up ICS. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightTest extends SparkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PEOPLE = 6_000;

  @TempDir private static Path folder;

  private static Path root;
  private static Lake lake;
  private static Command command;
  private static Command.Result night;

  @BeforeAll
  static void oneNight() throws Exception {
    root = folder.resolve("site");
    lake = new Lake(root);
    command = new Command(root);
    Command.Result made =
        command.run("generate", "--people", "" + PEOPLE, "--seed", "11", "--months", "13");
    assertThat(made.exit()).as(made.err()).isZero();
    Files.createDirectories(root.resolve("landing/mental_health"));
    Files.writeString(
        root.resolve("landing/mental_health/MHS201CareContact_RZ6-2026-09-broken_20261021.csv"),
        "CareContactID|ServiceRequestID\n9434765919|x\n");
    night = command.run("run");
  }

  @Test
  @Order(1)
  void theNightIsPublishedAndTheBrokenFileRefusedByName() throws Exception {
    assertThat(night.exit()).as(night.err()).isZero();
    assertThat(night.json().path("status").asText()).isEqualTo("published");
    assertThat(night.json().path("failed").asInt()).isZero();
    assertThat(night.json().path("messages").toString())
        .contains(
            "refused mental_health/MHS201CareContact_RZ6-2026-09-broken_20261021.csv: line 1: missing required columns");
  }

  /** Rows landed = staged + quarantined + replaced + outranked, for every file. */
  @Test
  @Order(2)
  void everyRowOfEveryFileIsAccountedFor() throws Exception {
    int files = 0;
    Map<String, Long> fates = new HashMap<>();
    for (Path table : lake.tables("staged_")) {
      JsonNode counts = Lake.newest(table).path("counts");
      counts
          .fields()
          .forEachRemaining(e -> fates.merge(e.getKey(), e.getValue().asLong(), Long::sum));
    }
    for (Path table : lake.tables("bronze_")) {
      for (JsonNode file : Lake.newest(table).path("files")) {
        if (file.path("status").asText().equals("LANDED")) {
          String name = file.path("file").asText();
          long sum =
              fates.entrySet().stream()
                  .filter(entry -> entry.getKey().startsWith(name + "/"))
                  .mapToLong(Map.Entry::getValue)
                  .sum();
          assertThat(sum).as(file.path("path").asText()).isEqualTo(file.path("rows").asLong());
          files++;
        }
      }
    }
    assertThat(files).isGreaterThan(200);
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/replaced"));
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/outranked"));
    assertThat(fates.keySet()).anyMatch(key -> key.endsWith("/quarantined"));
  }

  /** The true rate ratio of the generator lies within the interval of the published one. */
  @Test
  @Order(3)
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

  @Test
  @Order(4)
  void publishedCountsAreSuppressedAndRoundedAndUnknownIsAGroup() throws Exception {
    List<JsonNode> bad =
        sql(
            "select * from published_indicator where numerator between 0 and 7 or denominator between 0 and 7"
                + " or people between 0 and 7 or numerator % 5 <> 0 or denominator % 5 <> 0 or people % 5 <> 0");
    List<JsonNode> groups =
        sql("select distinct category from published_indicator where lens = 'ethnic_group'");

    assertThat(bad).isEmpty();
    assertThat(groups).extracting(row -> row.path("category").asText()).contains("Not known");
  }

  /**
   * Counted again in plain SQL; and the made-up deprived are admitted in an emergency more often.
   */
  @Test
  @Order(4)
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

  /** What is published gives no hidden count away, to bounds or to integer programming. */
  @Test
  @Order(4)
  void anIntruderFindsNoHiddenCount() throws Exception {
    PublishedCounts published = PublishedCounts.of(lake, spark());
    Attack attack = published.attack();

    assertThat(attack.wrong(published.truth())).isEmpty();
    assertThat(attack.sums()).isGreaterThan(10_000);
    assertThat(attack.hiddenCounts()).isGreaterThan(10_000);
    assertThat(attack.foundByBounds(4)).isEmpty();
    for (String part :
        List.of("did_not_attend/", "population/", "indicator/missed_outpatient/2026-09")) {
      Attack.Findings findings = attack.foundByProgram(part, 4, 10);
      assertThat(findings.found()).as(part).isEmpty();
      assertThat(findings.looked()).as(part).isGreaterThan(50);
      assertThat(findings.undecided()).as(part).isZero();
    }
  }

  @Test
  @Order(5)
  void analystsSeePublishedMartsOnly() throws Exception {
    assertThat(
            command.run("sql", "select lens, count(*) from published_indicator group by 1").exit())
        .isZero();
    assertThat(command.run("sql", "select * from silver_person").exit()).isEqualTo(77);
  }

  @Test
  @Order(6)
  void theLateProviderIsCountedOnTheNextNightAndTheNightAfterHasNothingToDo() throws Exception {
    Command.Result same = command.run("run");
    assertThat(same.exit()).as(same.err()).isEqualTo(99);
    assertThat(same.json().path("written").asInt()).isZero();

    List<JsonNode> published =
        sql("select * except (release_id) from published_indicator order by all");
    Command.Result later = command.run("run", "--from", "2026-10-28", "--to", "2026-10-29");

    assertThat(later.exit()).as(later.err()).isZero();
    List<JsonNode> nights = new ArrayList<>();
    for (String line : later.out().strip().lines().toList()) {
      nights.add(JSON.readTree(line));
    }
    assertThat(nights)
        .extracting(one -> one.path("run_date").asText(), one -> one.path("exit").asInt())
        .containsExactly(tuple("2026-10-28", 99), tuple("2026-10-29", 0));
    assertThat(nights.get(1).path("written").asInt())
        .as("tables that one late file touches")
        .isLessThan(nights.get(1).path("unchanged").asInt());
    assertThat(command.run("run", "--run-date", "2026-10-29").exit()).isEqualTo(99);
    // No month has closed in between, and the difference would be the late patients.
    assertThat(sql("select * except (release_id) from published_indicator order by all"))
        .isEqualTo(published);
  }

  /** A process that is killed leaves the release as it was; the next run makes it whole. */
  @Test
  @Order(7)
  void aNightKilledInSilverOrWhileReleasingIsRepeatedToTheSameRows() throws Exception {
    String all = "select * except (release_id) from published_indicator order by all";
    List<JsonNode> undisturbed = sql(all);
    for (String prefix : List.of("silver_contact", "gold_indicator", "checked_indicator")) {
      for (Path table : lake.tables(prefix)) {
        Lake.delete(table); // To be built again, as after a change of code.
      }
    }
    command.killAt(line -> line.contains("silver_contact"), "run", "--run-date", "2026-10-29");
    assertThat(sql(all)).isEqualTo(undisturbed);
    // The last table is there, and the release is being made.
    command.killAt(line -> line.matches("\\[ *(\\d+)/\\1\\].*"), "run", "--run-date", "2026-10-29");
    assertThat(sql(all)).isEqualTo(undisturbed);

    Command.Result repeated = command.run("run", "--run-date", "2026-10-29");

    assertThat(repeated.exit()).as(repeated.err()).isIn(0, 99);
    assertThat(sql(all)).isEqualTo(undisturbed);
  }

  /** No identifier's value is in a log, message, ledger entry, Delta log, report or mart. */
  @Test
  @Order(8)
  void noIdentifierLeavesTheLinesItCameIn() throws Exception {
    List<String> canaries = List.of("9434765919", someNhsNumber());
    List<Path> looked = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (name.startsWith("landing/")
            || name.startsWith("lake/bronze") && name.endsWith(".parquet")) {
          continue;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(canaries).as(name).noneMatch(text::contains);
        looked.add(file);
      }
    }
    assertThat(looked).hasSizeGreaterThan(300);
    assertThat(night.err() + night.out()).doesNotContain(canaries);
  }

  /** Opted-out people are in no table from staged onwards: not they, nor what belongs to them. */
  @Test
  @Order(9)
  void optedOutPeopleAreNowhere() throws Exception {
    Keys keys = new Keys(Map.of(), Optional.of(root.resolve("keys")));
    byte[] home = keys.require(Keys.ofDomain("icb"));
    Tokens tokens = lake.tokens();
    List<String> numbers =
        Files.readAllLines(root.resolve("landing/opt_outs/national_data_opt_out_20261020.csv"))
            .stream()
            .skip(1)
            .toList();
    assertThat(numbers).hasSizeBetween(PEOPLE / 30, PEOPLE / 12);
    Set<String> listed = Set.copyOf(numbers);
    Set<String> banned = new HashSet<>(strings(texts("n", numbers), tokens.ofNhsNumber(col("n"))));
    Set<String> pseudonyms = new HashSet<>();
    numbers.forEach(number -> pseudonyms.add(Tokens.pseudonym(home, number)));
    for (String domain : List.of("hes", "olids")) {
      String folder = domain.equals("hes") ? "acute" : "gp";
      List<String> foreign = new ArrayList<>();
      for (Path file : Lake.files(root.resolve("landing").resolve(folder))) {
        if (file.getFileName().toString().startsWith(domain + "_bridging")) {
          String name = root.resolve("landing").relativize(file).toString();
          foreign.addAll(column(name, 0, fields -> pseudonyms.contains(fields[1])));
        }
      }
      assertThat(foreign).as(domain).isNotEmpty();
      banned.addAll(strings(texts("n", foreign), tokens.ofPseudonym(domain, col("n"))));
    }
    String patients = "mental_health/MHS001MPI_RZ6-2026-09-primary_20261020.csv";
    List<String> locals =
        column(patients, 0, fields -> Arrays.stream(fields).anyMatch(listed::contains));
    assertThat(locals).isNotEmpty();
    banned.addAll(strings(texts("n", locals), tokens.of("local_patient_id", col("n"))));

    UDF1<Seq<String>, Boolean> has =
        values -> CollectionConverters.asJava(values).stream().anyMatch(banned::contains);
    UserDefinedFunction hasBanned = udf(has, DataTypes.BooleanType);
    int tables = 0;
    SparkSession looking = spark().newSession();
    // Each table is looked at once: compiling code for it would take longer than looking.
    looking.conf().set("spark.sql.codegen.wholeStage", "false");
    looking.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    for (Path table : lake.tables("")) {
      JsonNode record = Lake.newest(table);
      String name = record.path("table").asText();
      if (name.startsWith("bronze_") || record.path("dataFiles").isEmpty()) {
        continue;
      }
      Dataset<Row> rows = lake.table(looking, name);
      Column[] strings =
          Arrays.stream(rows.schema().fields())
              .filter(field -> field.dataType().equals(DataTypes.StringType))
              .map(field -> col(field.name()))
              .toArray(Column[]::new);
      assertThat(rows.where(hasBanned.apply(array(strings))).count()).as(name).isZero();
      tables++;
    }
    assertThat(tables).isGreaterThan(25);
    long removed =
        Lake.newest(root.resolve("ledger/tables/staged_mental_health_patient"))
            .path("counts")
            .path("removed by national_data_opt_out")
            .asLong();
    assertThat(removed).isPositive();
  }

  /**
   * The best values recover at least the share of true ethnic categories that the best single care
   * setting could, had somebody known which one that is.
   */
  @Test
  @Order(11)
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

    assertThat(linked).isGreaterThan(PEOPLE * 0.9);
    assertThat(single).isGreaterThan(0.5);
    assertThat(joined).isGreaterThanOrEqualTo(single);
  }

  /**
   * Everybody with a condition who is known is on its register, and nobody else: the codes are the
   * generator's, so only people without usable entries may be missing.
   */
  @Test
  @Order(12)
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

  /**
   * Claims without NHS numbers find their people, and few find another's; who opted out, nobody.
   */
  @Test
  @Order(15)
  void housingBenefitIsLinkedToThePeopleWhoseItIs() throws Exception {
    LinkedTruth linked = LinkedTruth.of(lake, spark());
    for (Row group :
        linked.by(
            expr("case when ethnic_category in ('A','B','C') then 'White' else 'other' end"))) {
      System.out.printf(
          "housing benefit, %s: %d claims, %d linked right, %d wrong%n",
          group.get(0), group.getLong(1), group.getLong(2), group.getLong(3));
    }
    Row all = linked.by(lit("all")).get(0);
    assertThat(all.getLong(1)).isGreaterThan(PEOPLE / 50);
    assertThat(all.getLong(2)).isGreaterThan(all.getLong(1) * 85 / 100);
    assertThat(all.getLong(3)).isLessThanOrEqualTo(all.getLong(1) / 50);
    assertThat(linked.strangers().count()).isPositive();
    assertThat(linked.strangers().where("band = 'match'").count())
        .isLessThanOrEqualTo(all.getLong(1) / 50);
  }

  /** A coded finding overrides the status beside it, which recovers more of the truth. */
  @Test
  @Order(14)
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

  /** What the law or the sender keeps out is counted and nowhere else. */
  @Test
  @Order(13)
  void restrictedAndSensitiveEntriesAreCountedAndGone() throws Exception {
    JsonNode counts = Lake.newest(root.resolve("ledger/tables/staged_gp_journal")).path("counts");

    assertThat(counts.path("removed by restricted_code").asLong()).isPositive();
    assertThat(counts.path("removed by sensitive_code").asLong()).isPositive();
    assertThat(
            lake.table(spark(), "staged_gp_journal")
                .where("code like '9990000900%' or code like '9990000901%' or is_sensitive")
                .count())
        .isZero();
  }

  private static Set<Long> people(Dataset<Row> rows) {
    Set<Long> people = new HashSet<>();
    rows.select("person_id").collectAsList().forEach(row -> people.add(row.getLong(0)));
    return people;
  }

  private static long right(Dataset<Row> truth, Dataset<Row> said) {
    return truth.join(said, "person_id").where(col("truth").equalTo(col("value"))).count();
  }

  private static List<String> column(String file, int place, Predicate<String[]> wanted)
      throws IOException {
    return Files.readAllLines(root.resolve("landing").resolve(file)).stream()
        .map(line -> line.split(",", -1))
        .filter(wanted)
        .map(fields -> fields[place])
        .distinct()
        .toList();
  }

  private static List<String> strings(Dataset<Row> rows, Column value) {
    return rows.select(value).collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  private static String someNhsNumber() throws IOException {
    Path patients =
        root.resolve("landing/mental_health/MHS001MPI_RZ6-2026-09-primary_20261020.csv");
    for (String line : Files.readAllLines(patients)) {
      for (String field : line.split(",")) {
        if (field.matches("999\\d{7}")) {
          return field;
        }
      }
    }
    throw new AssertionError("no NHS number in the made-up file");
  }

  @Test
  @Order(10)
  void theReportOpensWithoutANetwork() throws Exception {
    String report = Files.readString(root.resolve("report/index.html"));

    assertThat(report)
        .contains(
            "Outpatient appointments missed without warning",
            "<svg",
            "Coding quality",
            "Core20PLUS5",
            "Slope index of inequality: +",
            "Demonstration")
        .doesNotContain("http://", "https://", "<script");
  }

  private List<JsonNode> sql(String select) throws IOException {
    return lake.published(spark(), select);
  }
}
