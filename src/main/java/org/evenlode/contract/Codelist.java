package org.evenlode.contract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds a list of codes that mean one thing to an analyst, in the form of OpenCodelists: a CSV with
 * the columns code, term and category. SQL asks {@code in_<name>(code)} and {@code
 * <name>_category(code)}.
 *
 * @param outside of a list for demonstrations, what becomes of it elsewhere
 * @param entries by code, upper case
 */
public record Codelist(
    String name,
    String title,
    String version,
    String source,
    String licence,
    Match match,
    Outside outside,
    Map<String, Entry> entries) {

  /** Says what becomes of a demonstration list where people are real. */
  public enum Outside {
    /** Refuses all that asks for the list: to do without it would be wrong. */
    REFUSED,
    /** Makes the list hold nothing: to do without only knows less. */
    EMPTY
  }

  /** Says how a record's code is compared with the list's. */
  public enum Match {
    /** Asks for the same code. */
    EXACT,
    /** Asks that the record's code starts with the list's, as ICD-10 and OPCS-4 are listed. */
    PREFIX
  }

  /** Holds one code. */
  public record Entry(String code, String term, String category) {}

  static Codelist read(String name, Section section, Path folder) {
    Codelist list =
        new Codelist(
            name,
            section.text("title"),
            section.text("version"),
            section.text("source"),
            section.text("licence"),
            section.oneOf("match", Match.class, Match.EXACT),
            section.oneOf("outside", Outside.class, Outside.REFUSED),
            entries(name, section, folder.resolve(name + ".csv")));
    section.finish();
    return list;
  }

  private static Map<String, Entry> entries(String name, Section section, Path file) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : reader) {
        String code = CodeSystem.normal(row.getField("code"));
        Entry entry =
            new Entry(code, row.getField("term"), row.findField("category").orElse("").strip());
        if (code.isEmpty()) {
          section.problem(
              "", name + ".csv line " + row.getStartingLineNumber() + ": the code is empty");
        } else if (entries.put(code, entry) != null) {
          section.problem(
              "", name + ".csv line " + row.getStartingLineNumber() + ": code stands twice");
        }
      }
    } catch (IOException | UncheckedIOException missing) {
      section.problem("", "needs the file codelists/" + name + ".csv");
    } catch (RuntimeException broken) {
      section.problem("", name + ".csv needs the columns code, term and perhaps category");
    }
    return entries;
  }

  /** Returns the list without its codes. */
  public Codelist emptied() {
    return new Codelist(name, title, version, source, licence, match, outside, Map.of());
  }

  /**
   * Returns true if the list only shows how things work, and may not decide anything about anybody.
   */
  public boolean isDemonstration() {
    return name.startsWith("demo_");
  }

  /** Returns true if a text of SQL asks for the list. */
  public boolean isUsedBy(String sql) {
    String lower = sql.toLowerCase(java.util.Locale.ROOT);
    return lower.contains("in_" + name + "(") || lower.contains(name + "_category(");
  }
}
