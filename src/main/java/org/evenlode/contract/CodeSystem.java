package org.evenlode.contract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A code system: its codes, and where each maps in the canonical system.
 *
 * @param to the canonical system that the codes map to; its own name when it is canonical
 * @param shape regular expression of the system's codes; an unknown value that does not have it is
 *     no code and is never shown
 * @param mappings by code, upper case
 */
public record CodeSystem(
    String name,
    String title,
    String version,
    String source,
    String licence,
    String to,
    Optional<String> shape,
    Map<String, Mapping> mappings) {

  /** How wide the target is, compared with the code. */
  public enum Relationship {
    EQUIVALENT,
    WIDER,
    NARROWER,
    NONE
  }

  /** Where one code maps. */
  public record Mapping(String code, String term, String to, Relationship relationship) {}

  static CodeSystem read(String name, Section section, Path folder) {
    CodeSystem system =
        new CodeSystem(
            name,
            section.text("title"),
            section.text("version"),
            section.text("source"),
            section.text("licence"),
            section.optionalText("to").orElse(name),
            shape(section),
            section.flag("by_shape", false)
                ? Map.of()
                : mappings(name, section, folder.resolve(name + ".csv")));
    if (system.mappings().isEmpty() && system.shape().isEmpty()) {
      section.problem("shape", "is required for a system whose codes are told by their shape");
    }
    section.finish();
    return system;
  }

  private static Optional<String> shape(Section section) {
    Optional<String> shape = section.optionalText("shape");
    try {
      shape.ifPresent(Pattern::compile);
    } catch (PatternSyntaxException wrong) {
      section.problem("shape", "is not a regular expression: " + wrong.getDescription());
    }
    return shape;
  }

  private static Map<String, Mapping> mappings(String name, Section section, Path file) {
    Map<String, Mapping> mappings = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : reader) {
        String written = row.getField("code").strip();
        String code = normal(written);
        String to = row.findField("to").filter(field -> !field.isEmpty()).orElse(written);
        Relationship relationship =
            row.findField("relationship")
                .filter(field -> !field.isEmpty())
                .map(field -> Relationship.valueOf(field.toUpperCase(Locale.ROOT)))
                .orElse(Relationship.EQUIVALENT);
        if (mappings.put(code, new Mapping(code, row.getField("term"), to, relationship)) != null) {
          section.problem(
              "", name + ".csv line " + row.getStartingLineNumber() + ": code stands twice");
        }
      }
    } catch (IOException | UncheckedIOException missing) {
      section.problem("", "needs the file codes/" + name + ".csv");
    } catch (RuntimeException broken) {
      section.problem("", name + ".csv needs the columns code, term and perhaps to, relationship");
    }
    return mappings;
  }

  /** How a code is compared: without surrounding blanks, in upper case. */
  public static String normal(String code) {
    return code.strip().toUpperCase(Locale.ROOT);
  }

  /** Whether every code of the right shape is one of the system, which is too large to list. */
  public boolean isByShape() {
    return mappings.isEmpty();
  }

  /** Whether a value as submitted is a code of the system. */
  public boolean knows(String written) {
    String code = normal(written);
    return isByShape()
        ? shape.isPresent() && code.replace(".", "").matches(shape.get())
        : mappings.containsKey(code);
  }

  public boolean isCanonical() {
    return to.equals(name);
  }

  void checkTarget(Map<String, CodeSystem> systems, Problems problems) {
    CodeSystem target = systems.get(to);
    if (target == null) {
      problems.add(
          "codes/systems.conf",
          name + ".to",
          "no code system is called '" + to + "'" + Names.hint(to, systems.keySet()));
      return;
    }
    Set<String> known = target.mappings().keySet();
    List<String> unknown =
        mappings.values().stream()
            .filter(mapping -> mapping.relationship() != Relationship.NONE)
            .map(Mapping::to)
            .filter(code -> !known.contains(normal(code)))
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      problems.add(
          "codes/" + name + ".csv",
          "to",
          "maps to codes that " + to + " does not have: " + unknown);
    }
  }
}
