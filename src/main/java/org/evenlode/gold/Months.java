package org.evenlode.gold;

import java.time.LocalDate;
import java.time.YearMonth;

/** Says which months may be published on a run date. */
public final class Months {
  private Months() {}

  /**
   * Returns the last month that is closed: it ended at least some days before the run.
   *
   * @param closeAfterDays days after the end of a month in which its deliveries still come
   */
  public static YearMonth lastClosed(LocalDate runDate, int closeAfterDays) {
    return YearMonth.from(runDate.minusDays(closeAfterDays)).minusMonths(1);
  }
}
