package org.evenlode.contract;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks the date and time patterns of contracts: small and capital letters mean different things
 * in them, and a wrong one reads every date as another.
 */
final class DatePatterns {
  private DatePatterns() {}

  /**
   * Returns what is wrong with a pattern of java.time; empty when nothing is.
   *
   * @param isTime whether it is for a time, so that hours and minutes belong in it
   */
  static Optional<String> problem(String pattern, boolean isTime) {
    String letters = pattern.replaceAll("'[^']*'", "");
    boolean hasHours = letters.contains("H") || letters.contains("h");
    boolean isMinutes = letters.contains("m") && !hasHours;
    if (isMinutes || letters.contains("Y") || letters.contains("D")) {
      String right = pattern.replace('Y', 'y').replace('D', 'd');
      right = isMinutes ? right.replace('m', 'M') : right;
      return Optional.of(
          "'" + pattern + "' means other parts of a date; did you mean '" + right + "'?");
    }
    if (compiled(pattern).isEmpty()) {
      return Optional.of("'" + pattern + "' is no date pattern of java.time, such as dd/MM/yyyy");
    }
    if (!(letters.contains("y") || letters.contains("u")) || !letters.contains("M")) {
      return Optional.of("'" + pattern + "' has no year or no month (yyyy, MM)");
    }
    if (isTime && !letters.contains("d")) {
      return Optional.of("'" + pattern + "' has no day (dd)");
    }
    return Optional.empty();
  }

  private static Optional<DateTimeFormatter> compiled(String pattern) {
    try {
      return Optional.of(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }
}
