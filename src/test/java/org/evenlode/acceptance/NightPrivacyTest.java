package org.evenlode.acceptance;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.evenlode.disclosure.OnePerson;
import org.evenlode.governance.Keys;
import org.evenlode.governance.Tokens;
import org.evenlode.intruder.Attack;
import org.evenlode.intruder.Measurement;
import org.evenlode.support.Lake;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What a night may not tell anybody, and whom it may not know. */
@Order(6)
class NightPrivacyTest extends NightLooks {
  @Test
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

  /** What is published leaves hidden counts enough values, by linear programs over some marts. */
  @Test
  @Tag("full")
  void anIntruderIsLeftWithManyValues() throws Exception {
    List<String> parts =
        List.of(
            "did_not_attend/",
            "population/",
            "linkage_",
            "pathway_audit/",
            "waiting_list/",
            "completeness/",
            "indicator/missed_outpatient",
            "rate/acsc_acute_rate");

    Attack.Findings findings =
        Measurement.attack(
            lake,
            spark(),
            lake.releases().subList(0, 1),
            row -> parts.stream().anyMatch(row::startsWith),
            100);

    assertThat(findings.hidden()).isGreaterThan(5_000);
    assertThat(findings.looked()).isEqualTo(100);
    assertThat(findings.undecided()).isLessThan(5);
    assertThat(findings.pinned()).isEmpty();
    assertThat(findings.shareNarrow()).isLessThanOrEqualTo(0.005);
  }

  /** One person who leaves changes few of the rows that they were in. */
  @Test
  @Tag("full")
  void onePersonsRemovalChangesFewRows() throws Exception {
    OnePerson.Removals removals = OnePerson.removed(lake, spark(), 10);

    assertThat(removals.rows()).isGreaterThan(2_000);
    assertThat((double) removals.changed() / removals.rows()).isLessThanOrEqualTo(0.10);
  }

  /** Equal sets of records are shown as equal counts, whichever mart and engine counted them. */
  @Test
  void theSameCountIsTheSameNumberInEveryMart() throws Exception {
    String missed =
        "select missed from published_did_not_attend where provider_code = 'all' and lens = 'everybody'"
            + " and care_setting = ";
    String indicator =
        "select numerator from published_indicator where area = 'everybody' and lens = 'everybody'"
            + " and datediff(period_end, period_start) > 360 and indicator = ";
    for (String setting : List.of("mental_health", "community")) {
      assertThat(number(missed + "'" + setting + "'"))
          .as(setting)
          .isPositive()
          .isEqualTo(number(indicator + "'missed_" + setting + "'"));
    }
    String year = " and lens = 'everybody' and datediff(period_end, period_start) > 360";
    assertThat(
            number(
                "select numerator from published_rate where indicator = 'elective_admission_rate'"
                    + " and area like 'icb:%'"
                    + year))
        .isPositive()
        .isEqualTo(
            number(
                "select denominator from published_indicator where indicator = 'day_case_share'"
                    + " and area like 'icb:%'"
                    + year));
  }

  private long number(String select) throws IOException {
    List<JsonNode> rows = sql(select);
    assertThat(rows).as(select).hasSize(1);
    return rows.get(0).elements().next().asLong();
  }

  /** No identifier's value is in a log, message, ledger entry, Delta log, report or mart. */
  @Test
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
    assertThat(night.result().err() + night.result().out()).doesNotContain(canaries);
  }

  /** Opted-out people are in no table from staged onwards: not they, nor what belongs to them. */
  @Test
  void optedOutPeopleAreNowhere() throws Exception {
    Keys keys = new Keys(Map.of(), Optional.of(root.resolve("keys")));
    byte[] home = keys.require(Keys.ofDomain("icb"));
    Tokens tokens = lake.tokens();
    List<String> numbers =
        Files.readAllLines(root.resolve("landing/opt_outs/national_data_opt_out_20261020.csv"))
            .stream()
            .skip(1)
            .toList();
    assertThat(numbers).hasSizeBetween(Night.PEOPLE / 30, Night.PEOPLE / 12);
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

  /** What the law or the sender keeps out is counted and nowhere else. */
  @Test
  void restrictedAndSensitiveEntriesAreCountedAndGone() throws Exception {
    JsonNode counts = Lake.newest(root.resolve("ledger/tables/staged_gp_journal")).path("counts");

    assertThat(counts.path("removed by restricted_code").asLong()).isPositive();
    assertThat(counts.path("removed by sensitive_code").asLong()).isPositive();
    assertThat(
            lake.table(spark(), "staged_gp_journal")
                .where("code rlike '^4[0-9]{3}999999910[0-9]$' or is_sensitive")
                .count())
        .isZero();
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
}
