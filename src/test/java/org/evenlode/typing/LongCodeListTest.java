package org.evenlode.typing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.evenlode.cli.Evenlode;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals in Read codes, by a map that a board has made of its release file; codes made up. */
class LongCodeListTest {
  @TempDir private Path folder;

  @Test
  void readCodesBecomeSnomedConceptsByTheBoardsOwnMap() throws IOException {
    Path release =
        Files.writeString(
            folder.resolve("rcsctmap2.txt"),
            """
            MapId|ReadCode|TermCode|ConceptId|DescriptionId|IS_ASSURED|EffectiveDate|MapStatus
            1|zz1..|00|900010|1|1|20160401|1
            2|ZZ1..|00|900023|1|1|20160401|1
            3|zz2..|00|900034|1|0|20160401|1
            """
                .replace('|', '\t'));
    Path conf = ownConf();
    assertThat(
            Evenlode.execute(
                "import-codes",
                "map",
                "--kind",
                "read_v2",
                "--in",
                release.toString(),
                "--out",
                conf.resolve("codes/read_v2.csv").toString()))
        .isZero();

    assertThat(typed(Definitions.load(Path.of("pipelines"), conf)))
        .containsExactly(
            "zz1 > 900010 [] []",
            "zz1..00 > 900010 [] []",
            "ZZ1.. > 900023 [] []",
            "zz2.. >  [code:maps_nowhere] []",
            "zz9.. >  [code:unknown_code] [code:read_v2:zz9..]",
            "Smith >  [code:unknown_code] [code:read_v2:]",
            "Smi >  [code:unknown_code] [code:read_v2:]",
            "Smith, born 1990 >  [code:unknown_code] [code:read_v2:]");
  }

  @Test
  void aJournalWithoutTheMapIsRefusedWithWhatToDo() throws IOException {
    Definitions definitions = Definitions.load(Path.of("pipelines"), ownConf());

    assertThatThrownBy(() -> typed(definitions))
        .isInstanceOf(BrokenPromise.class)
        .hasMessage(
            "read_journal.code needs conf/codes/read_v2.csv, which you make of your own release"
                + " files: scripts/evenlode import-codes");
  }

  private List<String> typed(Definitions definitions) {
    FeedContract feed = definitions.feeds().get("read_journal");
    FeedReader reader = new FeedReader(feed, definitions.codeSystems(), true);
    List<String> columns = List.copyOf(SystemColumns.bronze(feed).columns().keySet());
    List<String> texts = List.copyOf(feed.columns().keySet());
    List<String> read = new ArrayList<>();
    for (String code :
        List.of("zz1", "zz1..00", "ZZ1..", "zz2..", "zz9..", "Smith", "Smi", "Smith, born 1990")) {
      String[] delivered = new String[texts.size()];
      delivered[texts.indexOf("code")] = code;
      Object[] row = new Object[columns.size()];
      row[columns.indexOf("_received_at")] = (int) LocalDate.parse("2026-10-20").toEpochDay();
      reader.read(delivered, row);
      Object typed = row[columns.indexOf("_typed_code")];
      read.add(
          "%s > %s %s %s"
              .formatted(
                  code,
                  typed == null ? "" : typed,
                  list(row[columns.indexOf("_reasons")]),
                  list(row[columns.indexOf("_unmapped")])));
    }
    return read;
  }

  private static String list(Object array) {
    return List.of(((ArrayData) array).array()).toString();
  }

  /** A board's own copy of the packaged settings. */
  private Path ownConf() throws IOException {
    Path packaged = Path.of("conf");
    Path copy = folder.resolve("conf");
    try (Stream<Path> files = Files.walk(packaged)) {
      for (Path file : files.toList()) {
        // A developer's own map must not decide the test.
        if (!file.endsWith("read_v2.csv") && !file.endsWith("ctv3.csv")) {
          Path target = copy.resolve(packaged.relativize(file));
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.copy(file, target);
          }
        }
      }
    }
    return copy;
  }
}
