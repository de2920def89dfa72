package org.evenlode.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.governance.Keys;
import org.evenlode.linkage.HashedParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Replaces identifiers with keyed hashes, for a partner that will not send names. It needs Java and
 * this jar, and no Spark starts.
 */
@Command(
    name = "hash-identifiers",
    description = {
      "Puts keyed hashes of names, date of birth, postcode and sex in the place of these, so that the",
      "records can be linked by conf/linkage/hashed.conf. Other columns are kept only when asked for.",
      "The key is EVENLODE_KEY_LINKAGE or linkage.key in --keys: hexadecimal, the same for all partners."
    },
    mixinStandardHelpOptions = true)
final class HashIdentifiersCommand implements Callable<Integer> {
  @Option(names = "--in", required = true, paramLabel = "FILE", description = "CSV with a header.")
  private Path in = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new CSV file.")
  private Path out = Path.of("");

  @Option(names = "--id", required = true, paramLabel = "COLUMN", description = "The record's key.")
  private String id = "";

  @Option(names = "--given", paramLabel = "COLUMN", description = "Given name.")
  private Optional<String> given = Optional.empty();

  @Option(names = "--surname", paramLabel = "COLUMN", description = "Surname.")
  private Optional<String> surname = Optional.empty();

  @Option(names = "--birth-date", paramLabel = "COLUMN", description = "Date of birth.")
  private Optional<String> birthDate = Optional.empty();

  @Option(names = "--postcode", paramLabel = "COLUMN", description = "Postcode.")
  private Optional<String> postcode = Optional.empty();

  @Option(names = "--sex", paramLabel = "COLUMN", description = "Sex.")
  private Optional<String> sex = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      description = "A column to keep as it is; may be given several times. No identifier.")
  private List<String> keep = new ArrayList<>();

  @Option(names = "--keys", paramLabel = "DIR", description = "Folder of linkage.key.")
  private Optional<Path> keys = Optional.empty();

  @Override
  public Integer call() {
    HashedParts parts = new HashedParts(new Keys(System.getenv(), keys).require(Keys.LINKAGE));
    if (!Files.isReadable(in)) {
      throw new BrokenPromise(ExitCode.INPUT_MISSING, in + " cannot be read");
    }
    if (Files.exists(out)) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, out + " is there already");
    }
    Path unfinished = out.resolveSibling(out.getFileName() + ".unfinished");
    long rows = 0;
    try (CsvReader<NamedCsvRecord> records =
            CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(in);
        CsvWriter written = CsvWriter.builder().build(unfinished)) {
      List<String> header = new ArrayList<>(List.of("record_id"));
      header.addAll(HashedParts.COLUMNS);
      header.addAll(keep);
      written.writeRecord(header);
      for (NamedCsvRecord record : records) {
        written.writeRecord(line(record, parts));
        rows++;
      }
    } catch (CsvParseException broken) {
      throw new BrokenPromise(ExitCode.GATE, in + " is not CSV: after line " + (rows + 1));
    } catch (IOException failed) {
      throw new BrokenPromise(
          ExitCode.NOT_WRITABLE, in + " cannot be read to its end, or " + out + " not written");
    }
    try {
      Files.move(unfinished, out);
    } catch (IOException failed) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, out + " cannot be written");
    }
    Console.note(
        String.format(
            Locale.ROOT,
            "Hashed %,d records. Send %s; keep the key, and the file that it was made from.",
            rows,
            out.getFileName()));
    return 0;
  }

  private List<String> line(NamedCsvRecord record, HashedParts parts) {
    Map<String, String> hashed =
        parts.of(
            value(record, given),
            value(record, surname),
            value(record, birthDate),
            value(record, postcode),
            value(record, sex));
    List<String> line = new ArrayList<>();
    line.add(String.valueOf(value(record, Optional.of(id))));
    HashedParts.COLUMNS.forEach(column -> line.add(hashed.getOrDefault(column, "")));
    keep.forEach(column -> line.add(String.valueOf(value(record, Optional.of(column)))));
    return line;
  }

  private static @Nullable String value(NamedCsvRecord record, Optional<String> column) {
    if (column.isEmpty()) {
      return null;
    }
    return record
        .findField(column.get())
        .orElseThrow(
            () ->
                new BrokenPromise(
                    ExitCode.USAGE,
                    "The file has no column '"
                        + column.get()
                        + "'"
                        + Names.hint(column.get(), record.getHeader())));
  }
}
