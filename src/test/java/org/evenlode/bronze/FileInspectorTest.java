package org.evenlode.bronze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FileFormat;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.Settings;
import org.evenlode.lake.Root;
import org.evenlode.support.Packaged;
import org.evenlode.support.Shared;
import org.evenlode.support.SparkTest;
import org.evenlode.typing.FeedReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInspectorTest extends SparkTest {
  private static final String HEADER =
      "CareContactID,ServiceRequestID,CareContDate,CareContTime,AttendStatus,ConsType,ConsMechanismMH";
  private static final String ROW = "C1,R1,2026-01-05,10:30:00,5,01,11";

  @TempDir private Path folder;
  private LandedRows landed;

  @Test
  void aGoodFileLandsWithItsPhysicalLines() throws IOException {
    FileInspector.Finding finding =
        inspect(HEADER + "\n" + ROW + "\n\"C,2\",R1,2026-01-06,,3,02,01\n");

    assertThat(finding.reason()).isEmpty();
    assertThat(finding.rows()).isEqualTo(2);
    assertThat(plain(finding))
        .containsExactly("2|C1|R1|2026-01-05|10:30:00|5|01|11", "3|C,2|R1|2026-01-06||3|02|01");
  }

  @Test
  void aByteOrderMarkGzipAndReorderedColumnsAreNoTrouble() throws IOException {
    String reordered =
        "\uFEFFServiceRequestID,CareContactID,CareContDate,CareContTime,AttendStatus,ConsType,ConsMechanismMH\n"
            + "R1,C1,2026-01-05,10:30:00,5,01,11\n";

    FileInspector.Finding finding =
        inspect(gzip(reordered.getBytes(StandardCharsets.UTF_8)), Arrays.asList(HEADER.split(",")));

    assertThat(finding.reason()).isEmpty();
    assertThat(plain(finding)).containsExactly("2|C1|R1|2026-01-05|10:30:00|5|01|11");
    assertThat(finding.drift()).containsExactly("reordered from 'ServiceRequestID' on");
  }

  @Test
  void driftTellsColumnsByName() throws IOException {
    FileInspector.Finding finding =
        inspect(
            ("CareContactID,ServiceRequestID,CareContDate,ATTEND_STATUS,ConsMechanismMH,Extra\n"
                    + "C1,R1,2026-01-05,5,11,x\n")
                .getBytes(StandardCharsets.UTF_8),
            Arrays.asList(HEADER.split(",")));

    assertThat(finding.reason()).isEmpty();
    assertThat(finding.drift())
        .contains(
            "renamed 'AttendStatus' to 'ATTEND_STATUS'",
            "missing 'CareContTime'; did you mean 'CareContDate'?",
            "extra 'Extra'",
            "gone 'ConsType'");
  }

  @Test
  void whatIsNotTheFileItShouldBeIsRefusedWithLineAndRule() throws IOException {
    assertThat(inspect("").reason()).isEqualTo("is empty");
    assertThat(inspect(HEADER + "\n").reason()).isEqualTo("has no rows");
    assertThat(inspect(HEADER.replace(',', '|') + "\n" + ROW.replace(',', '|') + "\n").reason())
        .startsWith("line 1: missing required columns 'CareContactID'")
        .endsWith("the file seems to be separated by '|', the contract says ','");
    assertThat(inspect(HEADER.replace("AttendStatus", "Outcome") + "\n" + ROW).reason())
        .isEqualTo("line 1: missing required column 'AttendStatus'");
    assertThat(inspect(HEADER + "\n" + ROW + "\nC2,R1,2026-0").reason())
        .isEqualTo("line 3: has 3 fields instead of 7: the file is truncated");
    assertThat(inspect(HEADER + "\n" + ROW + "\nC2,\u0000,2026-01-05,,5,01,11\n").reason())
        .isEqualTo("line 3: holds a NUL: this is not a text file");
    assertThat(inspect(HEADER + "\n" + ROW + "\n" + "x".repeat(1_100_000)).reason())
        .isEqualTo("line 3: is longer than 1048576 characters");
    assertThat(
            inspect(bytes(HEADER + "\n" + ROW + "\nC2,R\u00E9,", "ISO-8859-1"), List.of()).reason())
        .isEqualTo(
            "line 3: is not valid utf-8; if it comes from Windows, say encoding = \"windows-1252\" in the feed's files");
    byte[] zipped =
        gzip((HEADER + "\n" + (ROW + "\n").repeat(5_000)).getBytes(StandardCharsets.UTF_8));
    assertThat(inspect(Arrays.copyOf(zipped, zipped.length - 20), List.of()).reason())
        .isEqualTo("is truncated: its gzip stream ends early");
  }

  @Test
  void swappedColumnsShowInTheirCodes() throws IOException {
    StringBuilder text =
        new StringBuilder(HEADER.replace("AttendStatus,ConsType", "ConsType,AttendStatus"));
    for (int i = 0; i < 100; i++) {
      text.append("\nC")
          .append(i)
          .append(",R1,2026-01-05,10:30:00,")
          .append(i % 2 == 0 ? 5 : 3)
          .append(",01,11");
    }

    assertThat(inspect(text + "\n").reason())
        .contains(
            "holds 0 valid attendance_status in 100 values; it looks swapped with 'ConsType'");
  }

  @Test
  void nhsNumbersInAColumnThatIsNotDeclaredIdentifierAreALeak() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 30; i++) {
      text.append("\n9434765919,R").append(i).append(",2026-01-05,10:30:00,5,01,11");
    }

    FileInspector.Finding finding = inspect(text + "\n");

    assertThat(finding.reason())
        .isEqualTo("column 'CareContactID' holds NHS numbers but is not declared identifier")
        .doesNotContain("9434765919");
  }

  @Test
  void theRealHeaderOfArtificialHesLands() throws IOException {
    byte[] sample =
        Files.readAllBytes(Shared.path("reference/samples/artificial_hes_op_2122_head.csv"));
    FeedContract hes = Packaged.definitions().feeds().get("outpatient_hes");

    assertThat(hes.files().match("acute/artificial_hes_op_2122_head.csv")).isPresent();
    FileInspector.Finding finding = inspect(hes, sample, List.of());

    assertThat(finding.reason()).isEmpty();
    assertThat(finding.drift()).isEmpty();
    assertThat(finding.rows())
        .isEqualTo(new String(sample, StandardCharsets.UTF_8).lines().count() - 1);
  }

  @Test
  void parquetMeetsTheSameChecks() throws IOException {
    spark()
        .sql(
            "select 'C1' as CareContactID, 'R1' as ServiceRequestID, date'2026-01-05' as CareContDate,"
                + " 5 as AttendStatus, cast(null as string) as ConsType")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("parquet").toString());
    Path part;
    try (Stream<Path> files = Files.list(folder.resolve("parquet"))) {
      part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    FeedContract feed =
        with(
            new FilesContract(
                List.of("*"), FileFormat.PARQUET, List.of(), ',', UTF_8, 0, true, List.of()));

    FileInspector.Finding finding = inspect(feed, Files.readAllBytes(part), List.of());

    assertThat(finding.reason()).isEmpty();
    assertThat(plain(finding)).containsExactly("1|C1|R1|2026-01-05||5||");
    assertThat(inspect(feed, ROW.getBytes(UTF_8), List.of()).reason())
        .isEqualTo("is not a Parquet file");
  }

  @Test
  void aHeaderlessFileWithATrailerIsReconciled() throws IOException {
    FeedContract feed =
        with(
            new FilesContract(
                List.of("*"),
                FileFormat.CSV,
                Arrays.asList(HEADER.split(",")),
                '|',
                UTF_8,
                2,
                true,
                List.of()));
    String rows = ROW.replace(',', '|') + "\n" + ROW.replace(',', '|').replace("C1", "C2") + "\n";

    FileInspector.Finding whole =
        inspect(feed, ("H|x|20260105\n" + rows + "T|2\n").getBytes(UTF_8), List.of());

    assertThat(whole.reason()).isEmpty();
    assertThat(whole.rows()).isEqualTo(2);
    assertThat(plain(whole)).first().asString().startsWith("2|C1|");
    assertThat(
            inspect(feed, ("H|x|20260105\n" + rows + "T|3\n").getBytes(UTF_8), List.of()).reason())
        .isEqualTo("line 4: the trailer does not count the 2 records before it");
  }

  /** Whether it is somebody's is not for a file to say; which column to look at is. */
  @Test
  void aNumberWithTheCheckDigitMakesItsColumnSuspect() throws IOException {
    assertThat(inspect(HEADER + "\n" + ROW + "\n").suspects()).isEmpty();
    assertThat(inspect(HEADER + "\n" + ROW.replace("C1", "9434765919") + "\n").suspects())
        .containsExactly("contact_id");
  }

  private static FeedContract with(FilesContract files) {
    FeedContract feed = Packaged.definitions().feeds().get("mhsds_contact");
    return new FeedContract(
        feed.name(),
        feed.title(),
        feed.provides(),
        feed.dataset(),
        feed.agreement(),
        files,
        feed.key(),
        feed.keyWith(),
        feed.period(),
        feed.provider(),
        feed.submissions(),
        feed.delivery(),
        feed.latestBy(),
        feed.leastShare(),
        feed.precedence(),
        feed.required(),
        feed.cadence(),
        feed.lateAfterDays(),
        feed.columns(),
        feed.checks(),
        feed.removes(),
        feed.belongsTo());
  }

  private FileInspector.Finding inspect(String text) throws IOException {
    return inspect(text.getBytes(StandardCharsets.UTF_8), List.of());
  }

  private FileInspector.Finding inspect(byte[] content, List<String> before) throws IOException {
    return inspect(Packaged.definitions().feeds().get("mhsds_contact"), content, before);
  }

  private FileInspector.Finding inspect(FeedContract feed, byte[] content, List<String> before)
      throws IOException {
    Definitions definitions = Packaged.definitions();
    Root root = Root.open(folder.toString(), new Configuration());
    Files.write(folder.resolve("landed.csv"), content);
    Settings.Landing limits = new Settings.Landing(1_048_576, 50, 0.5, 0.3);
    landed = new LandedRows(root, feed);
    return landed.inspected(
        new FileInspector(
            root,
            feed,
            definitions.codeSystems(),
            limits,
            new FeedReader(feed, definitions.codeSystems(), true)),
        spark(),
        before);
  }

  private List<String> plain(FileInspector.Finding finding) {
    assertThat(finding.isRefused()).isFalse();
    return landed.rows(spark());
  }

  private static byte[] bytes(String text, String charset) throws IOException {
    return text.getBytes(charset);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write(content);
    }
    return bytes.toByteArray();
  }
}
