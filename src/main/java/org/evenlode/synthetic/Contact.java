package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Describes a contact as it truly was.
 *
 * @param number of the person's contacts in the setting
 * @param attended national code: 5, 6 seen, 3, 7 missed, 2, 4 cancelled
 * @param chance the probability of missing it that the person was given
 * @param referred day of the referral
 */
record Contact(
    Setting setting,
    int number,
    LocalDate day,
    String provider,
    char attended,
    double chance,
    boolean isFirst,
    LocalDate referred) {
  YearMonth month() {
    return YearMonth.from(day);
  }

  boolean isKeptOrMissed() {
    return attended != '2' && attended != '4';
  }

  boolean isMissed() {
    return attended == '3' || attended == '7';
  }
}
