package org.evenlode.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Settings;
import org.evenlode.lake.Root;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.typing.FeedReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that tools and people have spoilt: what lands of them, or why they are refused. */
class SpoiltFilesTest extends SparkTest {
  private static final String JOURNAL = "NHS_NUMBER,CODE,DATE,SENSITIVE_CODE\n";
  private static final String ROW = "9434765919,75367002,2026-08-01,0\n";

  @TempDir private Path folder;

  /** One open quotation mark would swallow the rest of the file. */
  @Test
  void aQuotationMarkThatIsNotClosedIsRefusedWithItsLine() throws IOException {
    assertThat(journal(ROW + "9434765919,\"75367002,2026-08-01,0\n" + ROW).reason())
        .startsWith("line 3: a field begins with a quotation mark and does not end with one");
    assertThat(journal(ROW + "9434765919,\"75367002,2026-08-01,0\n9434765919,\"7\",x,0\n").reason())
        .startsWith("line 3: a field begins with a quotation mark");
    assertThat(journal(ROW + "9434765919,\"7\n5\",2026-08-01\n" + ROW).reason())
        .startsWith("line 3: a quoted field of this record runs over other lines");
    assertThat(journal(ROW + "9434765919,\"7\n" + ROW.repeat(200)).reason())
        .startsWith("line 3: a field begins with a quotation mark");
    assertThat(journal(ROW + "9434765919,\"75367002\",\"2026-08-01\",0\n").reason()).isEmpty();
    assertThat(journal(ROW + "9434765919,75367002,20\"26,0\n").reason()).isEmpty();
  }

  @Test
  void lineEndsOfEverySystemAreRead() throws IOException {
    String large = JOURNAL + ROW.repeat(40_000);
    for (String end : List.of("\r", "\r\n", "\n")) {
      Inspected inspected = inspect(large.replace("\n", end), StandardCharsets.UTF_8);
      assertThat(inspected.reason()).as("%x", (int) end.charAt(0)).isEmpty();
      assertThat(inspected.rows()).isEqualTo(40_000);
    }
    assertThat(journal((ROW + "9434765919,\u0000,,\n").replace("\n", "\r")).reason())
        .startsWith("line 3: holds a NUL");
  }

  @Test
  void aTrailingCommaIsNoCutAndACutIsOne() throws IOException {
    assertThat(journal(ROW + ROW.replace("\n", ",\n")).rows()).isEqualTo(2);
    assertThat(journal(ROW.repeat(200) + "9434765919,75367002\n").reason()).isEmpty();
    assertThat(journal(ROW + "9434765919,75367002").reason())
        .isEqualTo("line 3: has 2 fields instead of 4: the file is truncated");
  }

  @Test
  void anotherEncodingIsNamed() throws IOException {
    assertThat(inspect(JOURNAL + ROW, StandardCharsets.UTF_16).reason())
        .endsWith("it looks like UTF-16: say encoding = \"utf-16\" in the feed's files");
    assertThat(inspect(JOURNAL + ROW, StandardCharsets.UTF_16LE).reason())
        .endsWith("it looks like UTF-16: say encoding = \"utf-16\" in the feed's files");
    assertThat(inspect(JOURNAL + "\u00E9" + ROW, Charset.forName("windows-1252")).reason())
        .endsWith("say encoding = \"windows-1252\" in the feed's files");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() throws IOException {
    assertThat(
            inspect(
                    "NHS_NUMBER,CODE,CODE,DATE\n9434765919,1,2,2026-08-01\n",
                    StandardCharsets.UTF_8)
                .reason())
        .isEqualTo("line 1: two columns are called 'CODE'");
  }

  /** Spaces, apostrophes and marks that nobody sees are the same in all values. */
  @Test
  void whatKeyboardsAndToolsPutIntoValuesIsLeftOut() throws IOException {
    Inspected inspected =
        journal(
            "'9434765919,\u00A075367002\u200B,2026-08\u00AD-01,0\n\uFEFF9434765919,O\u2019B,,0\n");

    assertThat(inspected.plain())
        .containsExactly("2|9434765919|75367002|2026-08-01|0", "3|9434765919|O'B||0");
  }

  @Test
  void wordsForMissingValuesAreMissing() throws IOException {
    assertThat(journal("9434765919,NULL,NA,0\n9434765919,#N/A,\\N,0\n").plain())
        .containsExactly("2|9434765919|||0", "3|9434765919|||0");
    assertThat(journal("9434765919,75367002,2026-08-01,NULL\n".repeat(3)).reason())
        .isEqualTo(
            "column 'SENSITIVE_CODE' holds a word for a missing value in 3 of 3 rows, and says who may not be used; it must say yes or no");
  }

  @Test
  void keysThatASpreadsheetHasRoundedAreRefused() throws IOException {
    Inspected inspected = journal("9.43477E+09,75367002,2026-08-01,0\n".repeat(3));

    assertThat(inspected.reason())
        .isEqualTo(
            "column 'NHS_NUMBER' holds 3 keys in 3 that a spreadsheet has rounded to the form 1.23E+11; export them as text");
  }

  /** What a file was found to be, and its rows in the columns that these tests look at. */
  private record Inspected(String reason, long rows, List<String> plain) {}

  private Inspected journal(String rows) throws IOException {
    return inspect(JOURNAL + rows, StandardCharsets.UTF_8);
  }

  private Inspected inspect(String text, Charset charset) throws IOException {
    Definitions definitions = Packaged.definitions();
    Root root = Root.open(folder.toString(), new Configuration());
    Files.write(folder.resolve("landed.csv"), text.getBytes(charset));
    FeedContract feed = definitions.feeds().get("gdppr_journal");
    LandedRows landed = new LandedRows(root, feed);
    FileInspector.Finding finding =
        landed.inspected(
            new FileInspector(
                root,
                feed,
                definitions.codeSystems(),
                new Settings.Landing(1_048_576, 50, 0.5, 0.3),
                new FeedReader(feed, definitions.codeSystems(), true)),
            spark(),
            List.of());
    List<String> plain =
        landed.rows(spark()).stream()
            .map(line -> line.split("\\|", -1))
            .map(cells -> String.join("|", cells[0], cells[1], cells[3], cells[4], cells[9]))
            .toList();
    return new Inspected(finding.reason(), finding.rows(), plain);
  }
}
