package org.evenlode.linkage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.apache.commons.codec.language.Soundex;
import org.jspecify.annotations.Nullable;

/**
 * Describes one part of a blocking rule: a field, or a function of it, such as {@code
 * soundex(surname)}.
 *
 * @param argument length, for {@code first}; 0 otherwise
 */
public record BlockKey(Function function, String field, int argument) {
  private static final Pattern CALL = Pattern.compile("([a-z_]+)\\(([a-z_0-9]+)(?:, *(\\d+))?\\)");

  /** Says what is taken of a value. */
  public enum Function {
    /** Takes the value itself. */
    VALUE,
    /** Takes its first characters. */
    FIRST,
    /** Takes its first letter. */
    INITIAL,
    /** Takes its first word. */
    FIRST_WORD,
    /** Takes its last word. */
    LAST_WORD,
    /** Takes the one of its words that fewest values hold. */
    RAREST_WORD,
    /** Takes its words in the order of the alphabet. */
    SORTED_WORDS,
    /** Takes American Soundex of its last word. */
    SOUNDEX,
    /** Takes Double Metaphone of its last word. */
    METAPHONE,
    /** Takes the year of a date. */
    YEAR,
    /** Takes month and day of a date. */
    MONTH_DAY,
    /** Takes year and month of a date. */
    YEAR_MONTH,
    /** Takes the postcode sector. */
    SECTOR,
    /** Takes the postcode district. */
    DISTRICT
  }

  /**
   * Reads {@code field}, {@code function(field)} or {@code first(field, 3)}; empty if it is none.
   */
  static Optional<BlockKey> parse(String text) {
    Matcher call = CALL.matcher(text.strip());
    if (!call.matches()) {
      return text.strip().matches("[a-z_0-9]+")
          ? Optional.of(new BlockKey(Function.VALUE, text.strip(), 0))
          : Optional.empty();
    }
    return Arrays.stream(Function.values())
        .filter(function -> function.name().toLowerCase(Locale.ROOT).equals(call.group(1)))
        .filter(function -> function != Function.FIRST || call.group(3) != null)
        .findFirst()
        .map(
            function ->
                new BlockKey(
                    function,
                    call.group(2),
                    call.group(3) == null ? 0 : Integer.parseInt(call.group(3))));
  }

  /** Returns the key as it is written in a model. */
  @Override
  public String toString() {
    if (function == Function.VALUE) {
      return field;
    }
    String call = function.name().toLowerCase(Locale.ROOT) + "(" + field;
    return call + (argument == 0 ? ")" : ", " + argument + ")");
  }

  /** Returns the functions that may be written. */
  static List<String> functions() {
    return Arrays.stream(Function.values())
        .filter(function -> function != Function.VALUE)
        .map(function -> function.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Returns the key of each distinct value of the field; null for none. */
  @Nullable String[] keys(CodedField coded) {
    WordCounts counts = function == Function.RAREST_WORD ? new WordCounts(coded) : null;
    @Nullable String[] keys = new String[coded.distinct()];
    for (int code = 0; code < keys.length; code++) {
      String value = coded.value(code);
      String key = counts == null ? key(value) : counts.rarest(value);
      keys[code] = key == null || key.isEmpty() ? null : key;
    }
    return keys;
  }

  private @Nullable String key(String value) {
    boolean isDate = value.length() == 8;
    boolean isYear = value.length() == 4 || isDate;
    return switch (function) {
      case VALUE -> value;
      case FIRST -> value.length() < argument ? null : value.substring(0, argument);
      case INITIAL -> value.substring(0, 1);
      case FIRST_WORD -> value.substring(0, end(value.indexOf(' '), value));
      case LAST_WORD -> value.substring(value.lastIndexOf(' ') + 1);
      case SORTED_WORDS -> sorted(value);
      case SOUNDEX -> soundex(value.substring(value.lastIndexOf(' ') + 1));
      case METAPHONE ->
          new DoubleMetaphone().doubleMetaphone(value.substring(value.lastIndexOf(' ') + 1));
      case YEAR -> isYear ? value.substring(0, 4) : null;
      case MONTH_DAY -> isDate ? value.substring(4) : null;
      case YEAR_MONTH -> isDate ? value.substring(0, 6) : null;
      case SECTOR -> PostcodeComparison.sector(value);
      case DISTRICT -> PostcodeComparison.district(value);
      case RAREST_WORD -> throw new IllegalStateException("counted over all values");
    };
  }

  private static int end(int space, String value) {
    return space < 0 ? value.length() : space;
  }

  private static String sorted(String value) {
    String[] words = value.split(" ");
    Arrays.sort(words);
    return String.join(" ", words);
  }

  /** Soundex knows the letters A to Z only; another script is its own key. */
  private static String soundex(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) > 'z') {
        return word;
      }
    }
    return new Soundex().soundex(word);
  }
}
