package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights as a user runs them: commands in processes of their own, on a made-up ICS. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PEOPLE = 6_000;

  @TempDir private static Path folder;

  private static Path root;
  private static Result night;

  private record Result(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out.strip().lines().reduce((first, second) -> second).orElseThrow());
    }
  }

  @BeforeAll
  static void oneNight() throws Exception {
    root = folder.resolve("site");
    Result made = evenlode("generate", "--people", "" + PEOPLE, "--seed", "11", "--months", "13");
    assertThat(made.exit()).as(made.err()).isZero();
    Files.createDirectories(root.resolve("landing/mental_health"));
    Files.writeString(
        root.resolve("landing/mental_health/MHS201CareContact_RZ6-2026-09-broken_20261021.csv"),
        "CareContactID|ServiceRequestID\n9434765919|x\n");
    night = evenlode("run");
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
    for (Path table : tables("staged_")) {
      JsonNode counts = newest(table).path("counts");
      counts
          .fields()
          .forEachRemaining(e -> fates.merge(e.getKey(), e.getValue().asLong(), Long::sum));
    }
    for (Path table : tables("bronze_")) {
      for (JsonNode file : newest(table).path("files")) {
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

  @Test
  @Order(5)
  void analystsSeePublishedMartsOnly() throws Exception {
    assertThat(evenlode("sql", "select lens, count(*) from published_indicator group by 1").exit())
        .isZero();
    assertThat(evenlode("sql", "select * from silver_person").exit()).isEqualTo(77);
  }

  @Test
  @Order(6)
  void theLateProviderIsCountedOnTheNextNightAndTheNightAfterHasNothingToDo() throws Exception {
    Result same = evenlode("run");
    assertThat(same.exit()).as(same.err()).isEqualTo(99);
    assertThat(same.json().path("written").asInt()).isZero();

    Result later = evenlode("run", "--from", "2026-10-28", "--to", "2026-10-29");

    assertThat(later.exit()).as(later.err()).isZero();
    List<JsonNode> nights = new ArrayList<>();
    for (String line : later.out().strip().lines().toList()) {
      nights.add(JSON.readTree(line));
    }
    assertThat(nights)
        .extracting(one -> one.path("run_date").asText(), one -> one.path("exit").asInt())
        .containsExactly(tuple("2026-10-28", 99), tuple("2026-10-29", 0));
    assertThat(nights.get(1).path("written").asInt()).isLessThan(30);
    assertThat(evenlode("run", "--run-date", "2026-10-29").exit()).isEqualTo(99);
  }

  /** A process that is killed leaves the release as it was; the next run makes it whole. */
  @Test
  @Order(7)
  void aKilledNightIsRepeatedToTheSameRows() throws Exception {
    String all = "select * except (release_id) from published_indicator order by all";
    List<JsonNode> undisturbed = sql(all);
    try (Stream<Path> old = Files.list(root.resolve("ledger/tables"))) {
      for (Path table : old.toList()) {
        // Everything after bronze is to be built again, as after a change of code.
        if (!table.getFileName().toString().startsWith("bronze_")) {
          delete(table);
        }
      }
    }
    // Early and late in staging, in silver, and while the release is being made.
    for (int written : List.of(2, 12, 12, 5)) {
      killAfter(written, "run", "--run-date", "2026-10-29");
      assertThat(sql(all)).isEqualTo(undisturbed);
    }

    Result repeated = evenlode("run", "--run-date", "2026-10-29");

    assertThat(repeated.exit()).as(repeated.err()).isIn(0, 99);
    assertThat(sql(all)).isEqualTo(undisturbed);
  }

  /** Kills a run without warning once it has written some tables. */
  private static void killAfter(int tables, String... arguments) throws Exception {
    Process process = start(arguments);
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      int written = 0;
      String line = lines.readLine();
      while (line != null && written < tables) {
        if (line.matches("\\[ *\\d+/\\d+\\] .* rows .*")) {
          written++;
        }
        line = written < tables ? lines.readLine() : line;
      }
      assertThat(process.isAlive()).as("still running after %d tables", tables).isTrue();
      process.destroyForcibly().waitFor();
    }
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
  @Order(9)
  void theReportOpensWithoutANetwork() throws Exception {
    String report = Files.readString(root.resolve("report/index.html"));

    assertThat(report)
        .contains(
            "Outpatient appointments missed without warning",
            "<svg",
            "Coding quality",
            "Demonstration")
        .doesNotContain("http://", "https://", "<script");
  }

  private static List<JsonNode> sql(String select) throws Exception {
    Result result = evenlode("sql", "--format", "json", select);
    assertThat(result.exit()).as(result.err()).isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  private static List<Path> tables(String prefix) throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("ledger/tables"))) {
      return all.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private static JsonNode newest(Path table) throws IOException {
    try (Stream<Path> entries = Files.list(table)) {
      return JSON.readTree(entries.sorted().reduce((a, b) -> b).orElseThrow().toFile());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Result evenlode(String... arguments) throws Exception {
    Process process = start(arguments);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread reader =
        new Thread(
            () -> {
              try {
                process.getErrorStream().transferTo(err);
              } catch (IOException closed) {
                // The process was killed.
              }
            });
    reader.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    reader.join();
    return new Result(exit, out, err.toString(StandardCharsets.UTF_8));
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                argument ->
                    argument.startsWith("--add-opens")
                        || argument.startsWith("-D") && argument.contains("netty")
                        || argument.contains("DirectMethodHandle"))
            .toList());
    command.addAll(
        List.of(
            "-Xmx3g",
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=512m",
            "-XX:MetaspaceSize=512m",
            "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "org.evenlode.cli.Evenlode"));
    command.add(arguments[0]);
    command.addAll(List.of("--root", root.toString()));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EVENLODE_HOME", Path.of("").toAbsolutePath().toString());
    return builder.start();
  }
}
