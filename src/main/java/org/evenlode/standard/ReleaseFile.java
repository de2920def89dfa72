package org.evenlode.standard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;

/**
 * Reads a release file of a clinical terminology: text with tabs and one header line, without
 * quotes, as RF2 (SNOMED International, Release File Specifications, section 3) and the NHS maps of
 * Read codes are. Files have millions of lines, so they are streamed.
 */
final class ReleaseFile {
  private final Path file;

  ReleaseFile(Path file) {
    this.file = file;
  }

  /** Holds one line, its values by the header's names. */
  static final class Line {
    private final Map<String, Integer> places;
    private final String[] values;

    private Line(Map<String, Integer> places, String[] values) {
      this.places = places;
      this.values = values;
    }

    /**
     * Returns a value, by its column's name in small letters; nothing where the file lacks the
     * column.
     */
    String get(String column) {
      Integer place = places.get(column);
      return place == null ? "" : values[place];
    }
  }

  /**
   * Goes through the lines.
   *
   * @param needed columns that the file must have, in small letters
   * @throws BrokenPromise with the line and the nearest right name where the file is another
   */
  void each(List<String> needed, Consumer<Line> use) {
    if (!Files.isReadable(file)) {
      throw new BrokenPromise(ExitCode.INPUT_MISSING, file + " cannot be read");
    }
    long number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String header = reader.readLine();
      Map<String, Integer> places = places(header == null ? "" : header, needed);
      number = 1;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (text.isEmpty()) {
          continue;
        }
        String[] values = text.split("\t", -1);
        if (values.length != places.size()) {
          throw new BrokenPromise(
              ExitCode.GATE,
              "%s line %d: %d values, the header has %d"
                  .formatted(file.getFileName(), number, values.length, places.size()));
        }
        use.accept(new Line(places, values));
      }
    } catch (CharacterCodingException notText) {
      throw new BrokenPromise(
          ExitCode.GATE, file.getFileName() + " after line " + number + ": not UTF-8");
    } catch (IOException failed) {
      throw new BrokenPromise(ExitCode.UNREACHABLE, file + " cannot be read to its end");
    }
  }

  /** Returns the columns of the header, in small letters. */
  private Map<String, Integer> places(String header, List<String> needed) {
    Map<String, Integer> places = new HashMap<>();
    String[] names = header.replace("\uFEFF", "").split("\t", -1);
    for (int i = 0; i < names.length; i++) {
      places.put(names[i].strip().toLowerCase(Locale.ROOT), i);
    }
    for (String name : needed) {
      if (!places.containsKey(name)) {
        throw new BrokenPromise(
            ExitCode.GATE,
            "%s line 1: no column %s%s"
                .formatted(file.getFileName(), name, Names.hint(name, places.keySet())));
      }
    }
    return places;
  }
}
