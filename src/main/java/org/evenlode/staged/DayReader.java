package org.evenlode.staged;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads dates, and disbelieves those after the delivery where the column does not allow them. */
final class DayReader implements ValueReader {
  private static final long serialVersionUID = 1L;
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final int YEAR = 4;

  private final TimePatterns patterns;
  private final boolean isFutureAllowed;
  private final boolean isIsoFirst;

  DayReader(List<String> formats, boolean isFutureAllowed) {
    this.patterns = new TimePatterns(formats, ZoneId.of("UTC"));
    this.isFutureAllowed = isFutureAllowed;
    this.isIsoFirst = !formats.isEmpty() && formats.get(0).equals("yyyy-MM-dd");
  }

  @Override
  public @Nullable Object read(String text, int received) {
    Integer day = day(text);
    // A day of grace: a delivery's day is the partner's, a time zone may differ.
    return day == null || !isFutureAllowed && day > received + 1 ? null : day;
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
    return day(text) == null ? "not_a_date" : "future_date";
  }
}
