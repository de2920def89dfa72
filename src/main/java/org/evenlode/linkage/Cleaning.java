package org.evenlode.linkage;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenlode.standard.DeliveredText;
import org.evenlode.standard.NhsNumber;
import org.jspecify.annotations.Nullable;

/**
 * Says how a field is brought into one form before it is compared. Placeholders that everybody
 * shares ({@code unknown}, 1 January 1900, a ZZ99 postcode) become null: agreement on them says
 * nothing, and blocking on them would compare everybody with everybody.
 */
public enum Cleaning {
  /** Makes words in lower case without accents, in any script; stops and apostrophes go. */
  NAME {
    @Override
    @Nullable String form(String raw) {
      return words(NOT_IN_WORDS.matcher(plain(raw).replace("'", "")).replaceAll(" "));
    }
  },
  /** Makes lower case with single spaces. */
  TEXT {
    @Override
    @Nullable String form(String raw) {
      return words(plain(raw));
    }
  },
  /**
   * Makes eight digits, year first; what is no such date stays as it is, for an edit may explain
   * it.
   */
  DATE {
    @Override
    @Nullable String form(String raw) {
      String text = TIME.matcher(raw.strip()).replaceFirst("");
      Matcher dayFirst = DAY_FIRST.matcher(text);
      if (dayFirst.matches()) {
        text = dayFirst.group(3) + two(dayFirst.group(2)) + two(dayFirst.group(1));
      }
      Matcher yearFirst = YEAR_FIRST.matcher(text);
      if (yearFirst.matches()) {
        text = yearFirst.group(1) + two(yearFirst.group(2)) + two(yearFirst.group(3));
      }
      String digits = text.replaceAll("[-/. ]", "");
      return PLACEHOLDER_DATES.contains(digits) ? null : digits.toLowerCase(Locale.ROOT);
    }
  },
  /** Makes capitals without space. ZZ99 codes stand for no address. */
  POSTCODE {
    @Override
    @Nullable String form(String raw) {
      String text = raw.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      return text.startsWith("ZZ99") ? null : text;
    }
  },
  /** Keeps a valid NHS number; any other text is no number and no evidence. */
  NHS_NUMBER {
    @Override
    @Nullable String form(String raw) {
      String digits = raw.replaceAll("[\\s-]", "");
      return NhsNumber.isValid(digits) ? digits : null;
    }
  },
  /** Keeps digits alone, as in a telephone number or a house number. */
  DIGITS {
    @Override
    @Nullable String form(String raw) {
      String digits = raw.replaceAll("\\D", "");
      return digits.chars().distinct().count() == 1 && digits.length() > 3 ? null : digits;
    }
  };

  /** Longer values are cut: no name needs more, and comparing grows with the square. */
  static final int LONGEST = 64;

  private static final Pattern NOT_IN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern DAY_FIRST =
      Pattern.compile("(\\d{1,2})[-/. ](\\d{1,2})[-/. ](\\d{4})");
  private static final Pattern TIME = Pattern.compile("[T ]\\d{2}:\\d{2}.*$");
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})[-/. ](\\d{1,2})[-/. ](\\d{1,2})");
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "unknown",
          "not known",
          "unk",
          "nk",
          "n k",
          "na",
          "n a",
          "n/a",
          "none",
          "null",
          "nil",
          "nan",
          "not stated",
          "no name",
          "not given",
          "xx",
          "xxx",
          "x",
          "-",
          ".",
          "?",
          "test",
          "baby",
          "infant",
          "twin one",
          "twin two",
          "no fixed abode",
          "nfa");
  private static final Set<String> PLACEHOLDER_DATES =
      Set.of("19000101", "19010101", "18000101", "00010101", "99991231", "99990101", "00000000");

  abstract @Nullable String form(String raw);

  /**
   * Returns the value as it is compared; null when there is none or it is a placeholder.
   *
   * @param dropped words that say nothing, such as titles
   */
  public @Nullable String clean(@Nullable String raw, Set<String> dropped) {
    if (raw == null || raw.isBlank() || isPlaceholder(words(plain(raw)))) {
      return null;
    }
    String value = form(raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw);
    if (value == null || value.isEmpty() || isPlaceholder(value)) {
      return null;
    }
    if (dropped.isEmpty()) {
      return value;
    }
    String kept =
        Stream.of(value.split(" "))
            .filter(word -> !dropped.contains(word))
            .collect(Collectors.joining(" "));
    return kept.isEmpty() || isPlaceholder(kept) ? null : kept;
  }

  /** Maps letters that Unicode does not take apart to how people without them write them. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "\u00DF", "ss", "\u00E6", "ae", "\u0153", "oe", "\u00F8", "o", "\u0142", "l", "\u0111",
          "d", "\u00F0", "d", "\u00FE", "th", "\u0131", "i");

  private static boolean isPlaceholder(String value) {
    return PLACEHOLDERS.contains(value) || value.startsWith("baby of ");
  }

  private static String plain(String raw) {
    String lower = raw.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) > 127) {
        lower = DeliveredText.clean(lower);
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
          lower = lower.replace(letter.getKey(), letter.getValue());
        }
        return MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFKD)).replaceAll("");
      }
    }
    return lower;
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String two(String part) {
    return part.length() == 1 ? "0" + part : part;
  }
}
