package org.evenlode.contract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Declares a rule that a national data set judges a submission by, as a supplier knows it: by its
 * error code.
 *
 * @param code the data set's own error code
 * @param version of the data set, as the versions begin that the rule is for
 * @param table the data set's name of the table
 * @param element the data set's name of the column, or of the table for a rule about rows
 * @param level what becomes of the row: rejected, warning, ...
 * @param kind how it is checked
 * @param feed the feed whose rows it is about
 * @param field the feed's column; empty for a rule about rows
 * @param rule of the kind {@code rule} SQL that is true of a row that breaks it
 * @param says what is wrong, after the field's name; of {@code unchecked} why it is not checked
 */
public record SubmissionRule(
    String code,
    String version,
    String table,
    String element,
    String level,
    Kind kind,
    String feed,
    String field,
    String rule,
    String says) {

  /** Says how a rule is checked. */
  public enum Kind {
    /** Finds rows whose field is empty. */
    BLANK,
    /** Finds rows whose field has a value that its type cannot have. */
    FORMAT,
    /** Finds rows whose field has a code that its system does not have. */
    CODE,
    /** Evaluates SQL over the row, {@code parent} and the submission's header. */
    RULE,
    /** Finds rows that were sent more than once. */
    REPEATED,
    /** Finds rows that belong to no row of the submission. */
    ORPHAN,
    /** Says that the rule is not checked. */
    UNCHECKED
  }

  /** Returns what is wrong, in words. */
  public String text() {
    return field.isEmpty() ? "The record " + says : field + " " + says;
  }

  static List<SubmissionRule> read(Path file, String shown, Problems problems) {
    List<SubmissionRule> rules = new ArrayList<>();
    Set<String> codes = new HashSet<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : reader) {
        String at = "line " + row.getStartingLineNumber();
        String kind = row.getField("kind").toUpperCase(Locale.ROOT);
        if (!codes.add(row.getField("code"))) {
          problems.add(shown, at, "the code stands twice");
        }
        List<String> kinds = java.util.Arrays.stream(Kind.values()).map(Kind::name).toList();
        if (!kinds.contains(kind)) {
          problems.add(shown, at, "no kind is called '" + kind + "'" + Names.hint(kind, kinds));
          continue;
        }
        rules.add(
            new SubmissionRule(
                row.getField("code"),
                row.getField("version"),
                row.getField("table"),
                row.getField("element"),
                row.getField("level"),
                Kind.valueOf(kind),
                row.getField("feed"),
                row.getField("field"),
                row.getField("rule"),
                row.getField("says")));
      }
    } catch (IOException | UncheckedIOException missing) {
      problems.add(shown, "", "cannot be read");
    } catch (RuntimeException broken) {
      problems.add(
          shown,
          "",
          "needs the columns code, version, table, element, level, kind, feed, field, rule, says");
    }
    return rules;
  }

  void check(String shown, Definitions all, Problems problems) {
    FeedContract of = all.feeds().get(feed);
    if (of == null) {
      problems.add(
          shown, code, "no feed is called '" + feed + "'" + Names.hint(feed, all.feeds().keySet()));
      return;
    }
    if (!field.isEmpty() && !of.columns().containsKey(field)) {
      problems.add(
          shown,
          code,
          feed + " has no column '" + field + "'" + Names.hint(field, of.columns().keySet()));
    }
    if (kind == Kind.ORPHAN && of.belongsTo().isEmpty()) {
      problems.add(shown, code, feed + " belongs to no other feed");
    }
  }
}
