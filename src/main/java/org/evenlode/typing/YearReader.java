package org.evenlode.typing;

import java.time.LocalDate;
import org.evenlode.standard.Numbers;
import org.jspecify.annotations.Nullable;

/** Reads years of birth and death: none after the delivery, none that nobody alive could have. */
final class YearReader implements ValueReader {
  private static final long serialVersionUID = 1L;
  private static final int OLDEST = 120;

  @Override
  public @Nullable Object read(String text, int received) {
    double year = Numbers.decimal(text);
    int last = LocalDate.ofEpochDay(received).getYear();
    return Numbers.isWhole(year, last - OLDEST, last) ? (Integer) (int) year : null;
  }

  @Override
  public String reason(String text, int received) {
    double year = Numbers.decimal(text);
    if (!Numbers.isWhole(year, 0, 9999)) {
      return "not_a_year";
    }
    return year > LocalDate.ofEpochDay(received).getYear() ? "future_date" : "impossible_date";
  }
}
