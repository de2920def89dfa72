package org.evenlode.contract;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Declares which files of the landing folder belong to a feed and how they are written.
 *
 * @param patterns paths under the landing folder; {@code *} matches within a folder, {@code
 *     {delivered}} an eight-digit date, {@code {submission}} the name of the submission that the
 *     file is part of
 * @param layout ordered column names of a file without header; empty when the file has one
 * @param trailerCountField for a file whose first record is a header record and whose last a
 *     trailer: the trailer's field, from 1, that counts the records between; 0 for other files
 * @param quoted whether a field may be enclosed in quotation marks; without, they are characters
 * @param missing words that stand for a value that is not there
 */
public record FilesContract(
    List<String> patterns,
    FileFormat format,
    List<String> layout,
    char delimiter,
    Charset encoding,
    int trailerCountField,
    boolean quoted,
    List<String> missing) {

  /** Lists words that stand for a value that is not there, unless a feed names its own. */
  private static final List<String> MISSING = List.of("NULL", "NA", "N/A", "#N/A", "\\N", "NaN");

  /** Keeps patterns as regular expressions: every feed asks of every file. */
  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  static FilesContract read(Section section, LayoutReader layouts) {
    List<String> patterns = section.texts("pattern");
    if (patterns.isEmpty()) {
      section.problem("pattern", "is required");
    }
    if (patterns.stream().anyMatch(text -> text.contains("..") || text.startsWith("/"))) {
      section.problem("pattern", "must stay under the landing folder");
    }
    FileFormat format = section.oneOf("format", FileFormat.class, FileFormat.CSV);
    boolean header = section.flag("header", true);
    Optional<String> layout = section.optionalText("layout");
    if (format == FileFormat.CSV && header == layout.isPresent()) {
      section.problem("layout", "names the columns of a file without header, and only of such");
    }
    String delimiter = section.optionalText("delimiter").orElse(",");
    if (delimiter.length() != 1) {
      section.problem("delimiter", "must be one character");
      delimiter = ",";
    }
    FilesContract files =
        new FilesContract(
            patterns,
            format,
            layout.map(name -> layouts.columns(name, section)).orElse(List.of()),
            delimiter.charAt(0),
            charset(section),
            section.integer("trailer_count_field", 0),
            section.flag("quoted", true),
            section.has("missing") ? section.texts("missing") : MISSING);
    section.finish();
    return files;
  }

  /** Declares files of one name pattern, UTF-8 lines. */
  static FilesContract named(String pattern) {
    return new FilesContract(
        List.of(pattern),
        FileFormat.CSV,
        List.of(),
        ',',
        java.nio.charset.StandardCharsets.UTF_8,
        0,
        true,
        MISSING);
  }

  private static Charset charset(Section section) {
    String name = section.optionalText("encoding").orElse("utf-8");
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      section.problem("encoding", "is not a known encoding: '" + name + "'");
      return java.nio.charset.StandardCharsets.UTF_8;
    }
  }

  /** Returns what the name of a file says about it; empty when the file is not of this feed. */
  public Optional<NamedFile> match(String relativePath) {
    return patterns.stream().flatMap(pattern -> match(pattern, relativePath).stream()).findFirst();
  }

  /** Returns true if every file name says which submission the file is part of. */
  boolean namesSubmission() {
    return patterns.stream().allMatch(pattern -> pattern.contains("{submission}"));
  }

  private static Optional<NamedFile> match(String pattern, String relativePath) {
    Matcher matcher =
        COMPILED.computeIfAbsent(pattern, FilesContract::compiled).matcher(relativePath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<LocalDate> delivered = Optional.empty();
    if (pattern.contains("{delivered}")) {
      try {
        delivered =
            Optional.of(
                LocalDate.parse(matcher.group("delivered"), DateTimeFormatter.BASIC_ISO_DATE));
      } catch (DateTimeParseException notADate) {
        return Optional.empty();
      }
    }
    Optional<String> submission =
        pattern.contains("{submission}")
            ? Optional.of(matcher.group("submission"))
            : Optional.empty();
    return Optional.of(new NamedFile(relativePath, delivered, submission));
  }

  private static Pattern compiled(String pattern) {
    StringBuilder regex = new StringBuilder();
    Matcher parts =
        Pattern.compile("\\{delivered\\}|\\{submission\\}|\\*|[^*{]+|.").matcher(pattern);
    while (parts.find()) {
      String part = parts.group();
      switch (part.toLowerCase(Locale.ROOT)) {
        case "{delivered}" -> regex.append("(?<delivered>\\d{8})");
        case "{submission}" -> regex.append("(?<submission>[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*?)");
        case "*" -> regex.append("[^/]*");
        default -> regex.append(Pattern.quote(part));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** Holds a landed file's path and what its name says. */
  public record NamedFile(
      String path, Optional<LocalDate> delivered, Optional<String> submission) {}

  /** Finds a layout by name. */
  interface LayoutReader {
    List<String> columns(String name, Section from);
  }
}
