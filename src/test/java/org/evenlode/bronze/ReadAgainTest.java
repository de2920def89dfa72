package org.evenlode.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Settings;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.CountFunctions;
import org.evenlode.pipeline.Erasure;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.SqlLibrary;
import org.evenlode.pipeline.StepGraph;
import org.evenlode.pipeline.StepRecord;
import org.evenlode.pipeline.StepResult;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Landed rows follow a changed way of reading them, and cost nothing when nothing has changed. */
class ReadAgainTest extends SparkTest {
  private static final FeedContract FEED = Packaged.definitions().feeds().get("gdppr_journal");
  private static final String HEADER = "NHS_NUMBER,CODE,DATE,SENSITIVE_CODE\n";

  @TempDir private Path folder;
  private Optional<LocalDate> keepsFrom = Optional.empty();

  @Test
  void landedRowsAreReadAgainWhenTheirReadingHasChanged() throws IOException {
    land("20260801", "9990009708,75367002,2026-07-01,0\n9434765919,75367002,2026-07-32,N\n");
    assertThat(night("2026-08-02", true)).isInstanceOf(StepResult.Written.class);
    assertThat(rows())
        .containsExactly(
            "9990009708|2026-07-01|false|[]", "9434765919||false|[event_date:not_a_date]");
    assertThat(night("2026-08-03", true)).isInstanceOf(StepResult.Unchanged.class);

    land("20260901", "9990009716,75367002,2026-08-01,1\n");
    assertThat(night("2026-09-02", false)).isInstanceOf(StepResult.Written.class);
    assertThat(rows())
        .containsExactlyInAnyOrder(
            "|2026-07-01|false|[nhs_number:test_number]",
            "9434765919||false|[event_date:not_a_date]",
            "|2026-08-01|true|[nhs_number:test_number]");
    assertThat(night("2026-09-03", false)).isInstanceOf(StepResult.Unchanged.class);
  }

  /** The agreement of journals allows two months here: the older file goes, the newer stays. */
  @Test
  void filesThatAreKeptForTooLongAreErasedWithACertificate() throws IOException {
    land("20260801", "9990009708,75367002,2026-07-01,0\n");
    land("20260901", "9990009716,75367002,2026-08-01,1\n");
    night("2026-09-02", true);
    assertThat(rows()).hasSize(2);

    keepsFrom = Optional.of(LocalDate.parse("2026-08-15"));
    assertThat(night("2026-10-15", true)).isInstanceOf(StepResult.Written.class);
    assertThat(rows()).containsExactly("9990009716|2026-08-01|true|[]");
    Erasure erasure = erasure("2026-10-15");
    List<Erasure.Certificate> certificates =
        erasure.erase(
            new Runner.Night("run-1", "2026-10-15", 1, false, true), Set.of(FEED.bronze()));

    assertThat(certificates).hasSize(1);
    assertThat(certificates.get(0).files())
        .extracting(Erasure.ErasedFile::path)
        .containsExactly("gp/gdppr_journal_20260801.csv");
    assertThat(certificates.get(0).earlierFiles()).isPositive();
    assertThat(folder.resolve("governance/certificates/gp-run-1.json"))
        .content()
        .contains("\"finished\" : true");
    assertThat(erasure.left(List.of(FEED)).files()).isEqualTo(1);
    assertThat(rows()).hasSize(1);
    assertThat(night("2026-10-16", true)).isInstanceOf(StepResult.Unchanged.class);
    assertThat(
            erasure.erase(
                new Runner.Night("run-2", "2026-10-16", 1, false, true), Set.of(FEED.bronze())))
        .isEmpty();
  }

  /** The last file that may be kept goes, and an older snapshot does not come back to life. */
  @Test
  void aFeedWhoseOnlyFileIsTooOldIsEmpty() throws IOException {
    land("20260801", "9990009708,75367002,2026-07-01,0\n");
    night("2026-08-02", true);
    keepsFrom = Optional.of(LocalDate.parse("2026-08-15"));

    assertThat(night("2026-10-15", true)).isInstanceOf(StepResult.Written.class);

    StepRecord record = Ledger.open(root()).accepted(FEED.bronze()).orElseThrow();
    assertThat(record.dataFiles()).isEmpty();
    assertThat(record.rows()).isZero();
  }

  /** A snapshot that came again unchanged may be kept as long as its newest delivery. */
  @Test
  void contentThatCameAgainIsKept() throws IOException {
    land("20260801", "9990009708,75367002,2026-07-01,0\n");
    land("20260901", "9990009708,75367002,2026-07-01,0\n");
    night("2026-09-02", true);
    keepsFrom = Optional.of(LocalDate.parse("2026-08-15"));
    night("2026-10-15", true);
    assertThat(rows()).hasSize(1);

    keepsFrom = Optional.of(LocalDate.parse("2026-09-15"));
    night("2026-11-15", true);
    assertThat(Ledger.open(root()).accepted(FEED.bronze()).orElseThrow().rows()).isZero();
  }

  /** A hundred nights leave a hundred data files; the next one brings them together. */
  @Test
  void manySmallDataFilesAreBroughtTogether() throws IOException {
    for (int n = 0; n < 102; n++) {
      String day = LocalDate.parse("2026-05-01").plusDays(n).toString();
      land(day.replace("-", ""), "9990009708,75367002," + day + ",0\n");
      night(day, true);
    }
    StepRecord record = Ledger.open(root()).accepted(FEED.bronze()).orElseThrow();
    assertThat(record.dataFiles()).hasSizeLessThan(10);
    assertThat(rows()).hasSize(102);
  }

  /** The process dies after the first deletion: the night after goes on and certifies all of it. */
  @Test
  void anErasureThatWasKilledIsFinished() throws IOException {
    land("20260801", "9990009708,75367002,2026-07-01,0\n");
    night("2026-08-02", true);
    keepsFrom = Optional.of(LocalDate.parse("2026-08-15"));
    night("2026-10-15", true);
    Files.createDirectories(folder.resolve("governance/certificates"));
    Files.writeString(
        folder.resolve("governance/certificates/gp-run-0.json"),
        """
        {"agreement": "gp", "reference": "r", "reason": "old", "run": "run-0", "runDate": "2026-10-14",
         "files": [{"path": "gp/gone.csv", "bytes": 1, "sha256": "x"}], "tables": [], "earlierFiles": 0,
         "finished": false}
        """);

    List<Erasure.Certificate> certificates =
        erasure("2026-10-15")
            .erase(new Runner.Night("run-1", "2026-10-15", 1, false, true), Set.of(FEED.bronze()));

    assertThat(certificates).hasSize(1);
    assertThat(certificates.get(0).run()).isEqualTo("run-0");
    assertThat(certificates.get(0).finished()).isTrue();
    assertThat(certificates.get(0).files())
        .extracting(Erasure.ErasedFile::path)
        .containsExactly("gp/gone.csv", "gp/gdppr_journal_20260801.csv");
  }

  /** An erasure by the packaged definitions, but that practices' files are kept for two months. */
  private Erasure erasure(String day) throws IOException {
    Path conf = folder.resolve("conf");
    if (!Files.exists(conf)) {
      try (Stream<Path> files = Files.walk(Path.of("conf"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = conf.resolve(Path.of("conf").relativize(file));
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
      Path gp = conf.resolve("agreements/gp.conf");
      Files.writeString(gp, Files.readString(gp) + "retain_months = 2\n");
    }
    return new Erasure(
        root(),
        new DeltaTables(root()),
        Ledger.open(root()),
        Definitions.load(Path.of("pipelines"), conf),
        LocalDate.parse(day));
  }

  private void land(String day, String rows) throws IOException {
    Path file = folder.resolve("landing/gp/gdppr_journal_" + day + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, HEADER + rows);
  }

  private Root root() {
    return Root.open(folder.toString(), new Configuration());
  }

  private StepResult night(String day, boolean allowTestNumbers) {
    Root root = root();
    BronzeTable step =
        new BronzeTable(
            FEED,
            root,
            new Landing(root),
            Packaged.definitions().codeSystems(),
            new Settings.Landing(1_048_576, 50, 0.5, 0.3),
            allowTestNumbers,
            LocalDate.parse(day),
            keepsFrom,
            day,
            this::spark);
    Runner.Listener nobody =
        new Runner.Listener() {
          @Override
          public void started(TableId table) {}

          @Override
          public void finished(StepResult result, double seconds) {}
        };
    try (Runner runner =
        new Runner(
            this::spark,
            new SqlLibrary(Packaged.rules(), new CountFunctions(TestKeys.keys())),
            new DeltaTables(root),
            Ledger.open(root),
            new Runner.Night(day, day, 1, false, true),
            nobody)) {
      return runner.run(new StepGraph(List.of(step)), Set.of(FEED.bronze())).get(0);
    }
  }

  private List<String> rows() {
    StepRecord record = Ledger.open(root()).accepted(FEED.bronze()).orElseThrow();
    return new DeltaTables(root())
            .read(spark(), FEED.bronze(), SystemColumns.bronze(FEED).ddl(), record.dataFiles())
            .selectExpr(
                "concat_ws('|', coalesce(_typed_nhs_number, ''), coalesce(string(_typed_event_date), ''),"
                    + " _typed_is_sensitive, cast(_reasons AS string)) AS text")
            .collectAsList()
            .stream()
            .map((Row row) -> row.getString(0))
            .toList();
  }
}
