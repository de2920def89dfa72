package org.evenlode.typing;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates. A date that stands for none is a placeholder however it is written; one after the
 * delivery is disbelieved where the column does not allow it.
 */
final class DayReader implements ValueReader {
  private static final long serialVersionUID = 1L;
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final int YEAR = 4;

  /** Systems write the first day that they know where they know none; nobody alive is older. */
  private static final int FIRST = (int) LocalDate.of(1900, 1, 1).toEpochDay();

  /** Marks where days begin such as 31 December 9999, which systems write for "not yet". */
  private static final int NEVER = (int) LocalDate.of(2900, 1, 1).toEpochDay();

  private final TimePatterns patterns;
  private final HashSet<Integer> placeholders = new HashSet<>();
  private final boolean isFutureAllowed;
  private final boolean isIsoFirst;

  /**
   * Makes a reader of one column's dates.
   *
   * @param formats patterns of java.time, tried in order
   * @param placeholders texts that stand for no date
   */
  DayReader(List<String> formats, List<String> placeholders, boolean isFutureAllowed) {
    this.patterns = new TimePatterns(formats, ZoneId.of("UTC"));
    this.isFutureAllowed = isFutureAllowed;
    this.isIsoFirst = !formats.isEmpty() && formats.get(0).equals("yyyy-MM-dd");
    for (String placeholder : placeholders) {
      Integer day = day(placeholder);
      if (day != null) {
        this.placeholders.add(day);
      }
    }
  }

  @Override
  public @Nullable Object read(String text, int received) {
    Integer day = day(text);
    return day == null || isPlaceholder(day) || isTooLate(day, received) ? null : day;
  }

  private boolean isPlaceholder(int day) {
    return day <= FIRST || day >= NEVER || placeholders.contains(day);
  }

  /**
   * Returns true if a day is too late, with a day of grace: a delivery's day is the partner's, a
   * time zone may differ.
   */
  private boolean isTooLate(int day, int received) {
    return !isFutureAllowed && day > received + 1;
  }

  private @Nullable Integer day(String text) {
    if (isIsoFirst && TimePatterns.hasSeparators(text, '-', YEAR, 7)) {
      int year = digits(text, 0, YEAR);
      int month = digits(text, 5, 7);
      int day = digits(text, 8, 10);
      if (year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28) {
        return (int) LocalDate.of(year, month, day).toEpochDay();
      }
    }
    Long micros = patterns.micros(text);
    return micros == null ? null : (Integer) (int) Math.floorDiv(micros, MICROS_OF_DAY);
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  @Override
  public String reason(String text, int received) {
    Integer day = day(text);
    if (day == null) {
      return "not_a_date";
    }
    return isPlaceholder(day) ? FeedReader.PLACEHOLDER : "future_date";
  }
}
