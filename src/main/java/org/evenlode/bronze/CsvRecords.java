package org.evenlode.bronze;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.evenlode.contract.FilesContract;

/** Reads the records of a delimited text file, plain or gzip. */
final class CsvRecords implements Records {
  /** Tells the sender what to do about quotation marks that are characters. */
  static final String QUOTES =
      "write quotation marks inside fields twice, or say quoted = false in the feed's files";

  private static final int GZIP_MAGIC = 0x1f8b;

  /** No text holds it, so that nothing is quoted. */
  private static final char NO_QUOTE = '\u0000';

  private final StrictReader text;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> header;

  CsvRecords(InputStream raw, FilesContract files, int longestLine) throws IOException {
    this.text =
        new StrictReader(
            unzipped(raw),
            files.encoding(),
            longestLine,
            files.quoted() ? Optional.of(new Quotation(files.delimiter())) : Optional.empty());
    this.reader =
        CsvReader.builder()
            .fieldSeparator(files.delimiter())
            .quoteCharacter(files.quoted() ? '"' : NO_QUOTE)
            .skipEmptyLines(true)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .maxBufferSize(Math.max(1 << 20, longestLine * 2))
            .ofCsvRecord(text);
    this.records = reader.iterator();
    this.header =
        files.layout().isEmpty() && files.trailerCountField() == 0
            ? advance().map(Line::fields).orElse(List.of())
            : List.of();
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public Optional<Line> next() {
    return advance();
  }

  @Override
  public boolean endsWithLineBreak() {
    return text.endsWithLineBreak();
  }

  private Optional<Line> advance() {
    try {
      if (!records.hasNext()) {
        return Optional.empty();
      }
      CsvRecord csv = records.next();
      return Optional.of(new Line(csv.getStartingLineNumber(), csv.getFields()));
    } catch (UncheckedIOException failed) {
      throw unreadable(failed);
    } catch (CsvParseException failed) {
      throw unreadable(failed);
    }
  }

  private static BadFile unreadable(RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadFile bad) {
        return bad;
      }
      if (cause instanceof EOFException) {
        return new BadFile("is truncated: its gzip stream ends early");
      }
      if (cause instanceof ZipException) {
        return new BadFile("is a damaged gzip file");
      }
    }
    return new BadFile("cannot be read as delimited text: a field does not end");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
