package org.evenlode.linkage;

import java.util.List;

/**
 * Compares dates of birth by levels: equal; day and month swapped; one edit of its eight digits;
 * two of three parts; the year, or one next to it; within ten years; different.
 */
final class DateComparison extends ValueComparison {
  private static final long serialVersionUID = 1;
  private static final int DIGITS = 8;

  DateComparison(CodedField field) {
    super(
        field,
        List.of(
            "equal",
            "day_month_swapped",
            "one_edit",
            "year_and_part",
            "day_and_month",
            "year",
            "year_next",
            "within_ten_years",
            "different"));
  }

  @Override
  int level(String one, String other) {
    if (isYear(one) || isYear(other)) {
      if (one.length() < 4 || other.length() < 4) {
        return 8;
      }
      int apart = Math.abs(year(one) - year(other));
      return apart == 0
          ? 5
          : apart == 1 ? 6 : apart <= 10 ? 7 : Similarity.isOneEdit(one, other) ? 2 : 8;
    }
    if (one.length() != DIGITS || other.length() != DIGITS) {
      return Similarity.isOneEdit(one, other) ? 2 : 8;
    }
    boolean year = one.regionMatches(0, other, 0, 4);
    boolean month = one.regionMatches(4, other, 4, 2);
    boolean day = one.regionMatches(6, other, 6, 2);
    if (year && one.regionMatches(4, other, 6, 2) && one.regionMatches(6, other, 4, 2)) {
      return 1;
    }
    if (Similarity.isOneEdit(one, other)) {
      return 2;
    }
    if (year && (month || day)) {
      return 3;
    }
    if (month && day) {
      return 4;
    }
    if (year) {
      return 5;
    }
    int apart = Math.abs(year(one) - year(other));
    return apart <= 1 ? 6 : apart <= 10 ? 7 : 8;
  }

  /** Returns true for a year alone; the other date's year is all that it can be held against. */
  private static boolean isYear(String date) {
    return date.length() == 4 && date.chars().allMatch(Character::isDigit);
  }

  private static int year(String date) {
    int year = 0;
    for (int i = 0; i < 4; i++) {
      year = year * 10 + Character.digit(date.charAt(i), 10);
    }
    return year;
  }
}
