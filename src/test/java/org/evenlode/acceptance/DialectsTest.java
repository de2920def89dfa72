package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.evenlode.support.Lake;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The same work of the same people in several forms of one data set is the same silver. */
@Order(2)
@ResourceLock(SmallNight.PROCESS)
class DialectsTest extends SparkTest {
  private static final List<String> MORE =
      List.of(
          "silver_circumstance",
          "silver_mental_health_stay",
          "silver_breastfeeding",
          "silver_observation");
  private static final String[] UP_TO_SILVER = {
    "run", "--up-to", "silver_referral," + String.join(",", MORE)
  };

  @TempDir private static Path folder;
  private static Map<String, List<String>> newer = Map.of();

  /** Each form of the mental health data set beside one of the community data set. */
  @Test
  void submissionsAndTheLandedFormGiveTheSameSilver() throws Exception {
    Map<String, List<String>> submitted = newer();

    assertThat(submitted.get("mental_health")).hasSizeGreaterThan(50);
    assertThat(submitted.get("community")).hasSizeGreaterThan(50);
    assertThat(silver("landed", "landed")).isEqualTo(submitted);
  }

  @Test
  @Tag("full")
  void submissionsOfTwoVersionsGiveTheSameSilver() throws Exception {
    Map<String, List<String>> submitted = newer();
    assertThat(silver("submission_v5", "submission_1_5")).isEqualTo(submitted);
  }

  private Map<String, List<String>> newer() throws Exception {
    if (newer.isEmpty()) {
      newer = silver("submission_v6", "submission_1_6");
    }
    return newer;
  }

  private Map<String, List<String>> silver(String mentalHealth, String community) throws Exception {
    Path root = folder.resolve(mentalHealth);
    Path first = folder.resolve("submission_v6/keys");
    if (Files.exists(first)) {
      // The same keys, so that the same people get the same tokens and numbers.
      Files.createDirectories(root.resolve("keys"));
      try (Stream<Path> keys = Files.list(first)) {
        for (Path key : keys.toList()) {
          Files.copy(key, root.resolve("keys").resolve(key.getFileName()));
        }
      }
    }
    Path parameters = folder.resolve(mentalHealth + ".conf");
    Files.writeString(
        parameters,
        Files.readString(Path.of("conf/synthetic.conf"))
            .replace("mhsds_form = submission_v6", "mhsds_form = " + mentalHealth)
            .replace("csds_form = submission_1_6", "csds_form = " + community));
    Command command = new Command(root, SmallNight.PROCESS);
    Command.Result made =
        command.run(
            "generate", "--people", "1000", "--months", "2", "--parameters", parameters.toString());
    assertThat(made.exit()).as(made.err()).isZero();
    // Other settings' files would change nothing here and cost most of the time.
    for (String folder :
        List.of("acute", "waiting_list", "gp", "maternity", "council", "voluntary")) {
      Lake.delete(root.resolve("landing").resolve(folder));
    }
    Command.Result built = command.run(UP_TO_SILVER);
    assertThat(built.exit()).as(built.err()).isZero();

    Map<String, List<String>> rows = new TreeMap<>();
    for (String setting : List.of("mental_health", "community")) {
      List<String> both = new ArrayList<>();
      both.addAll(rows(root, "silver_contact", "setting = '" + setting + "'"));
      both.addAll(rows(root, "silver_referral", "setting = '" + setting + "'"));
      rows.put(setting, both);
    }
    for (String table : MORE) {
      rows.put(table, rows(root, table, "true"));
    }
    return rows;
  }

  private List<String> rows(Path root, String table, String where) throws IOException {
    // Birth dates are not landed: nobody knows the age of who is in no other data set.
    return new Lake(root)
        .table(spark(), table).where(where).drop("feed", "age", "is_due").collectAsList().stream()
            .map(Row::toString)
            .sorted()
            .toList();
  }
}
