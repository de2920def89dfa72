package org.evenlode.bronze;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FileFormat;
import org.evenlode.contract.Settings;
import org.evenlode.contract.Sha256;
import org.evenlode.contract.SystemColumns;
import org.evenlode.lake.Root;
import org.evenlode.standard.DeliveredText;
import org.evenlode.typing.FeedReader;
import org.jspecify.annotations.Nullable;

/**
 * Streams one delivered file once: checks that it is what its contract says, and writes its
 * declared columns as text and as what they are read as, with line numbers, for its bronze table.
 */
final class FileInspector {
  private final Root root;
  private final FeedContract feed;
  private final Map<String, CodeSystem> systems;
  private final Settings.Landing limits;
  private final FeedReader reader;
  private final MissingWords missing;

  FileInspector(
      Root root,
      FeedContract feed,
      Map<String, CodeSystem> systems,
      Settings.Landing limits,
      FeedReader reader) {
    this.root = root;
    this.feed = feed;
    this.systems = systems;
    this.limits = limits;
    this.reader = reader;
    this.missing = new MissingWords(feed, systems);
  }

  /**
   * Tells what inspecting one delivered file has found.
   *
   * @param reason why it is refused; empty when it may land
   */
  record Finding(
      String sha256,
      long rows,
      String reason,
      List<String> header,
      List<String> drift,
      List<String> suspects) {
    boolean isRefused() {
      return !reason.isEmpty();
    }
  }

  /**
   * Holds what is known of a file before it is read, and stands in each of its rows.
   *
   * @param file identity of the delivery
   * @param order place of the file among the feed's deliveries
   * @param received day of delivery
   * @param run that lands it
   */
  record Delivery(
      String file, long order, Optional<String> submission, LocalDate received, String run) {}

  /**
   * Inspects a file.
   *
   * @param path under the root
   * @param out receives the rows; the caller keeps or drops them
   * @param before the columns of the feed's file before
   */
  Finding inspect(
      Supplier<SparkSession> spark,
      String path,
      Delivery delivery,
      BronzeFiles.Delivery out,
      List<String> before) {
    MessageDigest digest = Sha256.digest();
    String[] reason = {""};
    Landed landed = new Landed(0, before, List.of(), List.of());
    try (InputStream raw = new DigestInputStream(root.read(path), digest)) {
      try {
        landed = land(spark, new KeptOpen(raw), path, new Rows(out, delivery), before);
      } catch (BadFile bad) {
        reason[0] = bad.reason();
      } catch (EOFException early) {
        reason[0] = "is truncated: its gzip stream ends early";
      } catch (ZipException damaged) {
        reason[0] = "is a damaged gzip file";
      }
      // What was not read still belongs to the file's identity.
      raw.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException | UncheckedIOException unreadable) {
      reason[0] = "cannot be read from storage";
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    return new Finding(
        hash, landed.rows(), reason[0], landed.header(), landed.drift(), landed.suspects());
  }

  /**
   * Reads a stream that its readers may close without closing the file, which is still to be
   * hashed.
   */
  private static final class KeptOpen extends FilterInputStream {
    private KeptOpen(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }

    @Override
    public void close() {}
  }

  private record Landed(
      long rows, List<String> header, List<String> drift, List<String> suspects) {}

  private Landed land(
      Supplier<SparkSession> spark, InputStream raw, String path, Rows out, List<String> before)
      throws IOException {
    boolean parquet = feed.files().format() == FileFormat.PARQUET;
    try (Records records =
        parquet
            ? new ParquetRecords(spark.get(), root.path(path))
            : new CsvRecords(raw, feed.files(), limits.longestLine())) {
      boolean laidOut = !feed.files().layout().isEmpty();
      List<String> names =
          laidOut ? feed.files().layout() : records.header().stream().map(String::strip).toList();
      if (names.isEmpty()) {
        throw new BadFile("is empty");
      }
      Header header = Header.of(names, feed, laidOut ? List.of() : before);
      Profile profile = new Profile(feed, systems, limits);
      long rows = copy(records, header, names.size(), profile, out);
      return new Landed(rows, names, header.drift(), profile.suspects());
    }
  }

  private long copy(Records records, Header header, int width, Profile profile, Rows out) {
    int trailerField = feed.files().trailerCountField();
    if (trailerField > 0 && records.next().isEmpty()) {
      throw new BadFile("is empty");
    }
    long rows = 0;
    long ragged = 0;
    Optional<Records.Line> next = records.next();
    while (next.isPresent()) {
      Records.Line line = next.get();
      next = records.next();
      boolean last = next.isEmpty();
      if (last && trailerField > 0) {
        reconcile(line, trailerField, rows);
        break;
      }
      boolean whole = isWhole(line, width);
      if (!whole) {
        ragged++;
        refuseIfNotRagged(line, width, last && !records.endsWithLineBreak());
      }
      write(line, whole, header, profile, out);
      rows++;
    }
    if (rows == 0) {
      throw new BadFile("has no rows");
    }
    if (ragged > Math.max(1, rows / 100)) {
      throw new BadFile(ragged + " of " + rows + " rows do not have " + width + " fields");
    }
    profile.judge();
    return rows;
  }

  /** Returns true if a line has all its fields; one separator too many at the end adds nothing. */
  private static boolean isWhole(Records.Line line, int width) {
    int fields = line.fields().size();
    return fields == width || fields == width + 1 && line.fields().get(width).isBlank();
  }

  /**
   * Refuses a line of the wrong width that tells of more than a slip: a file that was cut, or a
   * quotation mark that swallows lines.
   */
  private static void refuseIfNotRagged(Records.Line line, int width, boolean isCut) {
    int fields = line.fields().size();
    if (line.fields().stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
      throw BadFile.atLine(
          line.number(),
          "a quoted field of this record runs over other lines; " + CsvRecords.QUOTES);
    }
    if (isCut && fields < width) {
      throw BadFile.atLine(
          line.number(),
          "has " + fields + " fields instead of " + width + ": the file is truncated");
    }
  }

  private static void reconcile(Records.Line trailer, int field, long rows) {
    String counted = trailer.fields().size() < field ? "" : trailer.fields().get(field - 1).strip();
    if (!counted.matches("\\d{1,18}") || Long.parseLong(counted) != rows) {
      throw BadFile.atLine(
          trailer.number(), "the trailer does not count the " + rows + " records before it");
    }
  }

  /** A row with the wrong number of fields keeps its place but not its values: none can be told. */
  private void write(Records.Line line, boolean whole, Header header, Profile profile, Rows out) {
    profile.startRow();
    int index = 0;
    for (FeedColumn column : feed.columns().values()) {
      if (whole) {
        String value = value(line, header.positions().getOrDefault(column.name(), List.of()));
        if (missing.of(column).contains(value)) {
          profile.missing(index);
          value = "";
        }
        profile.value(index, value);
        out.set(index, column, value);
      } else {
        out.set(index, column, "");
      }
      index++;
    }
    out.write(line.number());
  }

  /** Makes the rows of one delivery out of values and what is the same in each of them. */
  private final class Rows {
    private final BronzeFiles.Delivery out;
    private final @Nullable Object[] values;
    private final @Nullable String[] texts = new @Nullable String[feed.columns().size()];
    private final int line;
    private final @Nullable String submission;

    private Rows(BronzeFiles.Delivery out, Delivery delivery) {
      this.out = out;
      StructType schema = out.schema();
      this.values = new @Nullable Object[schema.size()];
      this.line = schema.fieldIndex(SystemColumns.ROW);
      this.submission = delivery.submission().orElse(null);
      values[schema.fieldIndex(SystemColumns.FILE)] = UTF8String.fromString(delivery.file());
      values[schema.fieldIndex(SystemColumns.ORDER)] = delivery.order();
      values[schema.fieldIndex(SystemColumns.SUBMISSION)] =
          submission == null ? null : UTF8String.fromString(submission);
      values[schema.fieldIndex(SystemColumns.RECEIVED_AT)] = (int) delivery.received().toEpochDay();
      values[schema.fieldIndex(SystemColumns.RUN_ID)] = UTF8String.fromString(delivery.run());
    }

    void set(int index, FeedColumn column, String value) {
      String text = column.isSubmission() ? submission : column.constant().orElse(value);
      texts[index] = text;
      values[index] = text == null || text.isEmpty() ? null : UTF8String.fromString(text);
    }

    void write(long number) {
      values[line] = number;
      reader.read(texts, values);
      out.add(values);
    }
  }

  /** Returns the first value that is there: data sets rename columns and land both names. */
  private static String value(Records.Line line, List<Integer> places) {
    for (int place : places) {
      String value = DeliveredText.clean(line.fields().get(place));
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
