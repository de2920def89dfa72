package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.disclosure.LinkedCounts.Known;
import org.junit.jupiter.api.Test;

class AuditsTest {
  private static final int PROMISED = 4;
  private static final long SEED = 1;

  /** More than are looked at together. */
  private static final int MANY = 10_001;

  private final LinkedCounts counts = new LinkedCounts();

  private int count(long value, long low, long high, boolean isHidden) {
    return counts.add(value, new Known(low, high, low, high, 0), isHidden, isHidden, new int[0]);
  }

  /**
   * Three small counts, of which each two make a total from 4 to 7: together these say 1 to 5 of
   * each (half of the difference of two totals and the third), where every total for itself says 0
   * to 7.
   */
  private int month() {
    return month(3, 4, 7);
  }

  /**
   * Three small counts that are the same, of which each two make a total of which some is known.
   */
  private int month(long value, long low, long high) {
    int[] small = {count(value, 0, 7, true), count(value, 0, 7, true), count(value, 0, 7, true)};
    for (int without = 0; without < small.length; without++) {
      int total = count(2 * value, low, high, false);
      counts.sum(total, new int[] {small[(without + 1) % 3], small[(without + 2) % 3]});
    }
    return small[0];
  }

  /** A month and a year that has many other counts in it: the month's is at most some. */
  private int monthOfYear(long most) {
    int one = month();
    year(one, 3, most);
    return one;
  }

  /**
   * Two months in each of which totals from 8 to 11 say that a count is 3 to 7 (else they say 1 to
   * 7), what they make together, and a year that has many other counts in it.
   */
  private int monthOfQuarter(long most) {
    int one = month(4, 8, 11);
    int quarter = count(8, 6, most, false);
    counts.sumOverTime(quarter, new int[] {one, month(4, 8, 11)});
    year(quarter, 8, 100);
    return one;
  }

  private void year(int part, long value, long most) {
    int[] others = new int[MANY];
    for (int i = 0; i < MANY; i++) {
      others[i] = count(20, 20, 20, false);
    }
    int rest = count(20L * MANY, 0, LinkedCounts.NO_LIMIT, false);
    counts.sum(rest, others);
    int year = count(20L * MANY + value, 20L * MANY, 20L * MANY + most, false);
    counts.sumOverTime(year, new int[] {part, rest});
  }

  private int[] narrow(int one) {
    counts.close();
    Bounds bounds = new Bounds(counts);
    bounds.deduce();
    assertThat(bounds.narrow(new int[] {one}, PROMISED)).isEmpty();
    Audits audits = new Audits(counts, bounds, PROMISED, new Proofs(counts, PROMISED), SEED);
    return audits.narrow(new int[] {one}, Integer.MAX_VALUE);
  }

  @Test
  void whatSumsOfAMonthLeaveTogetherIsFound() {
    assertThat(narrow(month())).isEmpty();
  }

  @Test
  void whatAYearSaysIsKnownOfAMonthThatIsLookedAtAlone() {
    int one = monthOfYear(3); // So it is 1, 2 or 3.
    assertThat(narrow(one)).containsExactly(one);
  }

  @Test
  void aYearThatSaysLittleChangesNothing() {
    assertThat(narrow(monthOfYear(4))).isEmpty();
  }

  @Test
  void whatMonthsSayOfEachOtherByTheirQuarterIsFound() {
    int one = monthOfQuarter(8); // The other is at least 3, so this is 3, 4 or 5.
    assertThat(narrow(one)).containsExactly(one);
  }

  @Test
  void aQuarterThatSaysLittleChangesNothing() {
    assertThat(narrow(monthOfQuarter(9))).isEmpty();
  }
}
