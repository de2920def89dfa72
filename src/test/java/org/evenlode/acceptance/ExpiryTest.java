package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The night after an agreement ends: nothing of its data is left, and the marts say why. */
@Order(4)
@ResourceLock(SmallNight.PROCESS)
class ExpiryTest {
  private static final Pattern KEY = Pattern.compile("\\b1[0-9]{11}\\b");

  @TempDir private Path folder;

  @Test
  void whatAnAgreementThatHasExpiredBroughtIsErased() throws Exception {
    SmallNight night = SmallNight.shared().copy(folder.resolve("copy"));
    Set<String> attendances = attendances(night.site().resolve("landing/acute"));
    assertThat(attendances).hasSizeGreaterThan(20);
    assertThat(found(night.site(), attendances)).as("before").hasSizeGreaterThan(20);
    Path agreement = night.folder().resolve("conf/agreements/acute_trust.conf");
    Files.writeString(agreement, Files.readString(agreement) + "expires = 2026-10-27\n");

    Command.Result plan =
        night
            .command()
            .run(
                "agreements",
                "--run-date",
                "2026-10-27",
                "--definitions",
                night.definitions().toString());
    assertThat(plan.out()).contains("expires_within_90_days");
    Command.Result run = night.run("2026-10-28");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().path("messages").toString())
        .contains("agreement acute_trust expired on 2026-10-27: its feeds are not read")
        .contains("agreement acute_trust, expired on 2026-10-27: erased")
        .contains("data files of earlier versions");
    assertThat(found(night.site(), attendances)).as("of the feed in the lake").isEmpty();
    assertThat(files(night.site().resolve("landing/acute")))
        .extracting(file -> file.getFileName().toString())
        .noneMatch(name -> name.matches("(hes_op|sus_op|sus_ecds)_.*"));
    Command.Result proof =
        night
            .command()
            .run(
                "agreements",
                "--proof",
                "DEMO-DSA-ACUTE",
                "--definitions",
                night.definitions().toString());
    assertThat(proof.out())
        .contains("0 files and 0 Delta versions left")
        .contains("governance/certificates/acute_trust-");
    Command.Result said =
        night
            .command()
            .run(
                "sql",
                "select state, mart_state from published_governance"
                    + " where mart = 'published_did_not_attend' and agreement = 'acute_trust'",
                "--format",
                "csv");
    assertThat(said.out().lines().toList())
        .as(said.err())
        .containsExactly("state,mart_state", "expired,partly_withheld");
  }

  /** The numbers of attendances in the HES files. */
  private static Set<String> attendances(Path landing) throws IOException {
    Set<String> keys = new HashSet<>();
    for (Path file : files(landing)) {
      if (file.getFileName().toString().startsWith("hes_op_")) {
        Files.lines(file).skip(1).limit(500).forEach(line -> keys.add(line.split(",")[3]));
      }
    }
    return keys;
  }

  /** Which of some values stand in any column of any data file, of whatever version. */
  private static Set<String> found(Path site, Set<String> values) throws IOException {
    Set<String> found = new HashSet<>();
    for (Path file : files(site)) {
      if (file.toString().endsWith(".parquet")) {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> rows =
            ParquetReader.builder(new GroupReadSupport(), path)
                .withConf(new Configuration())
                .build()) {
          for (Group row = rows.read(); row != null; row = rows.read()) {
            found.addAll(
                KEY.matcher(row.toString())
                    .results()
                    .map(MatchResult::group)
                    .filter(values::contains)
                    .collect(Collectors.toSet()));
          }
        }
      }
    }
    return found;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
