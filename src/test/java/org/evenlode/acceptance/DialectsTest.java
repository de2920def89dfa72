package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.evenlode.support.Lake;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * One month's work of the same people in several forms of one data set is the same silver, whether
 * or not the night was killed on the way.
 */
@ResourceLock(Command.PROCESS)
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

  @Test
  void submissionsOfTwoVersionsAndTheLandedFormGiveTheSameSilver() throws Exception {
    List<String> v6 = mentalHealth("submission_v6");

    assertThat(v6).hasSizeGreaterThan(100);
    assertThat(mentalHealth("submission_v5")).isEqualTo(v6);
    assertThat(mentalHealth("landed")).isEqualTo(v6);
  }

  @Test
  void twoVersionsOfTheCommunityDataSetAndItsLandedFormGiveTheSameSilver() throws Exception {
    List<String> newer = community("submission_1_6");

    assertThat(newer).hasSizeGreaterThan(100);
    assertThat(community("submission_1_5")).isEqualTo(newer);
    assertThat(community("landed")).isEqualTo(newer);
  }

  private List<String> mentalHealth(String form) throws Exception {
    return silver("mhsds_form = submission_v6", form, "mental_health", "community");
  }

  private List<String> community(String form) throws Exception {
    return silver("csds_form = submission_1_6", form, "community", "mental_health");
  }

  private List<String> silver(String setting, String form, String of, String other)
      throws Exception {
    Path root = folder.resolve(of + "_" + form);
    Path first = folder.resolve(of + "_" + setting.replaceFirst(".* = ", "") + "/keys");
    if (Files.exists(first)) {
      // The same keys, so that the same people get the same tokens and numbers.
      Files.createDirectories(root.resolve("keys"));
      try (Stream<Path> keys = Files.list(first)) {
        for (Path key : keys.toList()) {
          Files.copy(key, root.resolve("keys").resolve(key.getFileName()));
        }
      }
    }
    Path parameters = folder.resolve(of + "_" + form + ".conf");
    Files.writeString(
        parameters,
        Files.readString(Path.of("conf/synthetic.conf"))
            .replace(setting, setting.replaceFirst("= .*", "= " + form)));
    Command command = new Command(root);
    Command.Result made =
        command.run(
            "generate", "--people", "1500", "--months", "3", "--parameters", parameters.toString());
    assertThat(made.exit()).as(made.err()).isZero();
    // Other settings' files would change nothing here and cost most of the time.
    for (String folder : List.of("acute", "waiting_list", other)) {
      Lake.delete(root.resolve("landing").resolve(folder));
    }
    if (form.equals("landed") && of.equals("mental_health")) {
      // In staging; what was accepted by then stays, and the rest is repeated.
      command.killAt(line -> line.contains("staged_mental_health_contact"), UP_TO_SILVER);
    }
    Command.Result built = command.run(UP_TO_SILVER);
    assertThat(built.exit()).as(built.err()).isZero();

    List<String> rows = new ArrayList<>();
    rows.addAll(rows(root, "silver_contact", "setting = '" + of + "'"));
    rows.addAll(rows(root, "silver_referral", "setting = '" + of + "'"));
    for (String table : MORE) {
      rows.addAll(rows(root, table, "true"));
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
