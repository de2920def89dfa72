package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.RunLock;
import org.evenlode.publish.Release;
import org.evenlode.support.Lake;
import org.evenlode.support.S3Server;
import org.evenlode.support.Servers;
import org.evenlode.support.SparkCluster;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A small night, handed by scripts/submit to a cluster whose machines share nothing but an S3
 * server, beside the same night on this machine.
 */
@Order(3)
@ResourceLock(SmallNight.PROCESS)
class ClusterTest extends SparkTest {
  private static final String[] NIGHT = {"run", "--run-date", "2026-10-27", "--definitions"};

  private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  @TempDir private static Path folder;
  private static Servers servers;
  private static S3Server store;
  private static Path definitions;
  private static Path local;

  @BeforeAll
  static void oneNightHere() throws Exception {
    servers = new Servers(folder);
    store = S3Server.start(servers, folder);
    SmallNight night = SmallNight.shared();
    definitions = night.definitions();
    local = night.site();
    store.upload(local.resolve("landing"), store.root("site/landing"));
    // Steps that wait for an answer of the store leave time for others.
    Files.writeString(
        folder.resolve("site.conf"),
        Files.readString(local.resolve("evenlode.conf")) + "run.parallel_steps = 4\n");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  /**
   * Killed when all tables are there and the release is being made, then repeated: the same rows as
   * here. No key, number or pseudonym is in what Spark logs.
   */
  @Test
  void aNightOnAClusterOverS3IsTheSameAsOnOneMachine() throws Exception {
    SparkCluster cluster = SparkCluster.start(servers, folder);
    Path events = Files.createDirectories(folder.resolve("events"));
    Root root = Root.open(store.root("site"), store.hadoop());

    killAt(submitted(cluster, events), line -> line.matches("\\[ *(\\d+)/\\1\\].*"));
    assertThat(Ledger.open(root).release()).as("what readers see before it is whole").isEmpty();
    Process last = submitted(cluster, events);
    List<String> said = last.inputReader().lines().toList();

    assertThat(last.waitFor()).as(String.join("\n", said)).isZero();
    Map<String, List<String>> there = published(root, store.hadoop());
    assertThat(there.get("published_did_not_attend")).hasSizeGreaterThan(100);
    Configuration plain = new Configuration();
    assertThat(there).isEqualTo(published(Root.open(local.toString(), plain), plain));
    String logged = logged(events);
    assertThat(logged).as("what Spark logs of a mart").contains("did_not_attend");
    for (String secret : secrets()) {
      assertThat(logged).as("a key, number or pseudonym in Spark's log").doesNotContain(secret);
    }
  }

  /** Two nights at once: the store refuses the second, and its lock with it. */
  @Test
  void theSecondOfTwoWritersIsRefused() {
    Root root = Root.open(store.root("race"), store.hadoop());
    root.checkRefusesSecondWriter("ledger/lock");

    assertThat(root.writeNew("ledger/entry", "first")).isPresent();
    assertThat(root.writeNew("ledger/entry", "second")).isEmpty();
    assertThat(root.readText("ledger/entry")).isEqualTo("first");
    RunLock held = RunLock.take(root);
    assertThatThrownBy(() -> RunLock.take(root))
        .isInstanceOfSatisfying(
            BrokenPromise.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.LOCKED));
    held.close();
    RunLock.take(root).close();
  }

  private static Process submitted(SparkCluster cluster, Path events) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of("scripts/submit").toAbsolutePath().toString());
    line.addAll(List.of("--master", cluster.master(), "--driver-memory", "2g"));
    Map<String, String> spark = new TreeMap<>(store.spark());
    spark.put("spark.driver.host", "127.0.0.1");
    spark.put("spark.driver.bindAddress", "127.0.0.1");
    spark.put("spark.executor.memory", "1g");
    // Programs of a minute are not worth the second compiler.
    spark.put("spark.executor.extraJavaOptions", QUICK);
    spark.put("spark.ui.enabled", "false");
    spark.put("spark.eventLog.enabled", "true");
    spark.put("spark.eventLog.compress", "false");
    spark.put("spark.eventLog.dir", events.toUri().toString());
    spark.forEach((name, value) -> line.addAll(List.of("--conf", name + "=" + value)));
    line.add("--");
    line.addAll(List.of(NIGHT));
    line.addAll(List.of(definitions.toString(), "--root", store.root("site")));
    line.addAll(List.of("--conf", folder.resolve("site.conf").toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SPARK_SUBMIT", cluster.submit().toString());
    builder.environment().put("SPARK_SUBMIT_OPTS", QUICK);
    builder.environment().putAll(S3Server.CREDENTIALS);
    for (Path key : Lake.files(local.resolve("keys"))) {
      String name = key.getFileName().toString().replace(".key", "");
      builder
          .environment()
          .put("EVENLODE_KEY_" + name.toUpperCase(java.util.Locale.ROOT), text(key));
    }
    return builder.start();
  }

  private static void killAt(Process running, Predicate<String> told) throws Exception {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = running.inputReader();
    String line = reader.readLine();
    while (line != null && !told.test(line)) {
      lines.add(line);
      line = reader.readLine();
    }
    assertThat(line).as("ended before: %s", lines).isNotNull();
    running.destroyForcibly().waitFor();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** The rows of every published mart, without the name of the release. */
  private Map<String, List<String>> published(Root root, Configuration hadoop) {
    hadoop.forEach(
        entry -> {
          if (entry.getKey().startsWith("fs.s3a.")) {
            sc().hadoopConfiguration().set(entry.getKey(), entry.getValue());
          }
        });
    Release release = Release.open(this::spark, new DeltaTables(root), Ledger.open(root));
    Map<String, List<String>> rows = new TreeMap<>();
    for (TableId mart : release.tables()) {
      if (!mart.noun().equals("release")) {
        String select = "select * except (release_id) from " + mart.name() + " order by all";
        rows.put(mart.name(), release.sql(select).toJSON().collectAsList());
      }
    }
    return rows;
  }

  /** The keys, and the NHS numbers and pseudonyms that were delivered. */
  private static List<String> secrets() throws IOException {
    List<String> secrets = new ArrayList<>();
    for (Path key : Lake.files(local.resolve("keys"))) {
      secrets.add(text(key));
    }
    Path people = local.resolve("landing/identity");
    secrets.addAll(firstOfEach(people.resolve("patient_index_20261009.csv"), "[0-9]{10}", 0));
    secrets.addAll(firstOfEach(people.resolve("pds_person_20261009.csv"), "[0-9a-f]{64}", 1));
    assertThat(secrets).hasSizeGreaterThan(200);
    return secrets;
  }

  private static List<String> firstOfEach(Path file, String form, int column) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(",")[column])
          .filter(value -> value.matches(form))
          .distinct()
          .toList();
    }
  }

  private static String logged(Path events) throws IOException {
    StringBuilder logged = new StringBuilder();
    try (Stream<Path> files = Files.walk(events)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        logged.append(Files.readString(file));
      }
    }
    return logged.toString();
  }
}
