package org.evenlode.gold;

import java.io.Serializable;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.evenlode.contract.Indicator.PeriodKind;

/**
 * Lists the periods that a run counts, each whole: closed months one by one, quarters and financial
 * years (April to March) that lie within the months on record and have closed, and the twelve
 * months that end with the last closed one.
 */
final class Periods implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int YEAR = 12;
  private static final int QUARTER = 3;

  /** Counts the months of a calendar year before the financial one begins. */
  private static final int APRIL = 3;

  /** Limits the number of periods to what the key of a cell has room for. */
  private static final int MOST = 256;

  private final List<Period> all = new ArrayList<>();
  private final int first;
  private final int[][] holding;

  /**
   * Holds a period.
   *
   * @param from index of its first month, as {@link #index} has it
   * @param to index of its last
   */
  record Period(PeriodKind kind, int from, int to) implements Serializable {
    YearMonth start() {
      return month(from);
    }

    YearMonth end() {
      return month(to);
    }
  }

  /**
   * Makes the periods of a run.
   *
   * @param last the newest month that is counted
   * @param months how many months are counted one by one
   */
  Periods(YearMonth last, int months) {
    int end = index(last);
    first = end - Math.max(months, YEAR) + 1;
    all.add(new Period(PeriodKind.ROLLING_YEAR, end - YEAR + 1, end));
    for (int month = end - months + 1; month <= end; month++) {
      all.add(new Period(PeriodKind.MONTH, month, month));
    }
    whole(PeriodKind.QUARTER, QUARTER, 0, end);
    whole(PeriodKind.FINANCIAL_YEAR, YEAR, APRIL, end);
    if (all.size() > MOST) {
      throw new IllegalArgumentException("More than " + MOST + " periods");
    }
    holding = new int[end - first + 1][];
    for (int month = first; month <= end; month++) {
      List<Integer> numbers = new ArrayList<>();
      for (int number = 0; number < all.size(); number++) {
        if (all.get(number).from() <= month && month <= all.get(number).to()) {
          numbers.add(number);
        }
      }
      holding[month - first] = numbers.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private void whole(PeriodKind kind, int length, int offset, int end) {
    for (int from = first; from + length - 1 <= end; from++) {
      if (Math.floorMod(from - offset, length) == 0) {
        all.add(new Period(kind, from, from + length - 1));
      }
    }
  }

  /**
   * Returns, by number, whether each period is of one of some kinds. In April the financial year
   * and the rolling year are the same twelve months, which count once.
   */
  boolean[] of(Collection<PeriodKind> kinds) {
    boolean[] asked = new boolean[all.size()];
    for (int number = 0; number < asked.length; number++) {
      Period period = all.get(number);
      boolean isThere = false;
      for (int before = 0; before < number; before++) {
        Period other = all.get(before);
        isThere |= asked[before] && other.from() == period.from() && other.to() == period.to();
      }
      asked[number] = !isThere && kinds.contains(period.kind());
    }
    return asked;
  }

  /** Returns the number of periods. */
  int count() {
    return all.size();
  }

  /** Returns the first month on record, by number. */
  int first() {
    return first;
  }

  /** Returns the number of months on record. */
  int months() {
    return holding.length;
  }

  /** Returns a period by number. */
  Period get(int number) {
    return all.get(number);
  }

  /**
   * Returns the numbers of the periods that hold a month; none for a month that is not on record.
   */
  int[] holding(int month) {
    int at = month - first;
    return at < 0 || at >= holding.length ? new int[0] : holding[at];
  }

  /** Returns a month by number, as rows have it. */
  static int index(YearMonth month) {
    return month.getYear() * YEAR + month.getMonthValue() - 1;
  }

  private static YearMonth month(int index) {
    return YearMonth.of(Math.floorDiv(index, YEAR), Math.floorMod(index, YEAR) + 1);
  }
}
