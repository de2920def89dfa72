package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One month's work of the same people in several forms of one data set is the same silver, whether
 * or not the night was killed on the way.
 */
class DialectsTest extends SparkTest {
  private static final String[] UP_TO_SILVER = {"run", "--up-to", "silver_referral"};

  @TempDir private static Path folder;

  @Test
  void submissionsOfTwoVersionsAndTheLandedFormGiveTheSameContactsAndReferrals() throws Exception {
    List<String> v6 = silver("submission_v6");

    assertThat(v6).hasSizeGreaterThan(100);
    assertThat(silver("submission_v5")).isEqualTo(v6);
    assertThat(silver("landed")).isEqualTo(v6);
  }

  private List<String> silver(String form) throws Exception {
    Path root = folder.resolve(form);
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
    Path parameters = folder.resolve(form + ".conf");
    Files.writeString(
        parameters,
        Files.readString(Path.of("conf/synthetic.conf"))
            .replace("mhsds_form = submission_v6", "mhsds_form = " + form));
    Command command = new Command(root);
    Command.Result made =
        command.run(
            "generate", "--people", "1500", "--months", "3", "--parameters", parameters.toString());
    assertThat(made.exit()).as(made.err()).isZero();
    // Other settings' files would change nothing here and cost most of the time.
    for (String other : List.of("acute", "community", "gp")) {
      Lake.delete(root.resolve("landing").resolve(other));
    }
    if (form.equals("landed")) {
      // In staging; what was accepted by then stays, and the rest is repeated.
      command.killAt(line -> line.contains("staged_mental_health_contact"), UP_TO_SILVER);
    }
    Command.Result built = command.run(UP_TO_SILVER);
    assertThat(built.exit()).as(built.err()).isZero();

    List<String> rows = new ArrayList<>();
    rows.addAll(rows(root, "silver_contact"));
    rows.addAll(rows(root, "silver_referral"));
    return rows;
  }

  private List<String> rows(Path root, String table) throws IOException {
    return new Lake(root)
            .table(spark(), table)
            .where("setting = 'mental_health'")
            .drop("feed")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList();
  }
}
