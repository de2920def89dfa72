package org.evenlode.contract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Describes a code system: its codes, and where each maps in the canonical system.
 *
 * @param to the canonical system that the codes map to; its own name when it is canonical
 * @param form how codes are written and compared
 * @param supply whose the list of codes is
 * @param shape regular expression of the system's codes; an unknown value that does not have it is
 *     no code and is never shown
 * @param mappings by code, in its form
 */
public record CodeSystem(
    String name,
    String title,
    String version,
    String source,
    String licence,
    String to,
    Optional<String> shape,
    Form form,
    Supply supply,
    Map<String, Mapping> mappings) {

  /** Sets the number of codes up to which a list is an expression; longer ones are joined. */
  private static final int MANY = 5_000;

  private static final int READ_LENGTH = 5;

  /** Says how the codes of a system are written and compared. */
  public enum Form {
    /** Takes small letters as capitals. */
    CAPITALS,
    /** Compares SNOMED CT identifiers: digits with a check digit. */
    SNOMED,
    /** Takes the first character as the national code; a second one is the provider's own. */
    NATIONAL_FIRST,
    /**
     * Takes Read codes: five characters, filled with dots, small letters are others than capitals.
     */
    READ;

    /** Returns the one form in which a code is compared. */
    public String normal(String code) {
      if (this == SNOMED) {
        return SnomedIdentifier.normal(code);
      }
      if (this != READ) {
        return CodeSystem.normal(code);
      }
      String bare = code.strip();
      return bare.length() > READ_LENGTH
          ? bare.substring(0, READ_LENGTH)
          : bare.isEmpty() ? bare : bare + ".".repeat(READ_LENGTH - bare.length());
    }
  }

  /** Says who supplies the list of codes. */
  public enum Supply {
    /** Comes with Evenlode. */
    SHIPPED,
    /** Has licensed content: every board makes it of its own release files. */
    BOARD
  }

  /** Says how wide the target of a mapping is, compared with the code. */
  public enum Relationship {
    EQUIVALENT,
    WIDER,
    NARROWER,
    NONE
  }

  /** Maps one code. */
  public record Mapping(String code, String term, String to, Relationship relationship) {}

  static CodeSystem read(String name, Section section, Path folder) {
    Form form = section.oneOf("form", Form.class, Form.CAPITALS);
    Supply supply = section.oneOf("supply", Supply.class, Supply.SHIPPED);
    Path file = folder.resolve(name + ".csv");
    boolean isListed =
        !section.flag("by_shape", false) && (supply == Supply.SHIPPED || Files.exists(file));
    CodeSystem system =
        new CodeSystem(
            name,
            section.text("title"),
            section.text("version"),
            section.text("source"),
            section.text("licence"),
            section.optionalText("to").orElse(name),
            shape(section),
            form,
            supply,
            isListed ? mappings(name, form, section, file) : Map.of());
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

  private static Map<String, Mapping> mappings(String name, Form form, Section section, Path file) {
    Map<String, Mapping> mappings = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : reader) {
        String written = row.getField("code").strip();
        String code = form.normal(written);
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

  /** Returns a code without surrounding blanks, in upper case, as it is compared. */
  public static String normal(String code) {
    return code.strip().toUpperCase(Locale.ROOT);
  }

  /** Returns true if every code of the right shape is one of the system, which has no list. */
  public boolean isByShape() {
    return mappings.isEmpty() && supply == Supply.SHIPPED;
  }

  /** Returns true if the codes are the board's to supply, and are not there. */
  public boolean isMissing() {
    return mappings.isEmpty() && supply == Supply.BOARD;
  }

  /** Returns true if the list is too long to be written out in a plan. */
  public boolean isLarge() {
    return supply == Supply.BOARD || mappings.size() > MANY;
  }

  /** Returns everything that decides what the codes become; of long lists a digest. */
  @Override
  public String toString() {
    String content = isLarge() ? digest() : mappings.toString();
    return String.join("|", name, title, version, source, to, shape.orElse(""), form + content);
  }

  private String digest() {
    MessageDigest digest = Sha256.digest();
    for (Mapping mapping : mappings.values()) {
      digest.update(mapping.toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns the code that a system without a list recognises in a value; empty where the value does
   * not have the system's shape.
   */
  public static Optional<String> recognised(Form form, Pattern shape, String written) {
    String code =
        form == Form.SNOMED ? form.normal(written) : form.normal(written).replace(".", "");
    boolean isOne =
        shape.matcher(code).matches() && (form != Form.SNOMED || SnomedIdentifier.isValid(code));
    return isOne ? Optional.of(code) : Optional.empty();
  }

  /** Returns true if a value as submitted is a code of the system. */
  public boolean knows(String written) {
    String code = form.normal(written);
    if (isByShape()) {
      return shape.isPresent()
          && recognised(form, Pattern.compile(shape.get()), written).isPresent();
    }
    // What a list that is not there knows, nobody knows: the codes are judged by their shape.
    return isMissing() ? isShaped(written) : mappings.containsKey(code);
  }

  /** Returns true if a value as submitted has the shape of the system's codes. */
  public boolean isShaped(String written) {
    String code = form == Form.READ ? written.strip() : normal(written);
    return code.matches(shape.orElse(".*"));
  }

  /** Returns true if this is another list of codes that mean the same, short enough to search. */
  public boolean isListedBeside(CodeSystem other) {
    return to.equals(other.to) && !name.equals(other.name) && !isLarge() && !isByShape();
  }

  /**
   * Returns codes that this system lacks, each with the systems of the same meaning that have it.
   */
  public SortedMap<String, SortedSet<String>> knownElsewhere(Collection<CodeSystem> all) {
    SortedMap<String, SortedSet<String>> elsewhere = new TreeMap<>();
    for (CodeSystem other : all) {
      if (other.isListedBeside(this)) {
        other.mappings.keySet().stream()
            .filter(code -> !knows(code))
            .forEach(
                code -> elsewhere.computeIfAbsent(code, none -> new TreeSet<>()).add(other.name));
      }
    }
    return elsewhere;
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
    List<String> unknown =
        mappings.values().stream()
            .filter(mapping -> mapping.relationship() != Relationship.NONE)
            .map(Mapping::to)
            .filter(code -> !target.knows(code))
            .distinct()
            .limit(10)
            .toList();
    if (!unknown.isEmpty()) {
      problems.add(
          "codes/" + name + ".csv",
          "to",
          "maps to codes that " + to + " does not have: " + unknown);
    }
  }
}
