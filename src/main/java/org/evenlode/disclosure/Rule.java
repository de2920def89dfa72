package org.evenlode.disclosure;

import java.util.Collection;
import org.evenlode.contract.Agreement;

/**
 * A small-number rule.
 *
 * @param suppressTo counts from 1 up to this are not shown
 * @param suppressZero whether zero is not shown either
 * @param roundTo other counts go to the nearest multiple
 */
public record Rule(int suppressTo, boolean suppressZero, int roundTo) {
  /**
   * The strictest of all the agreements whose data contributed. Linked outputs must satisfy the
   * rules of every data set that was linked (NHS England export standard).
   */
  public static Rule strictest(Collection<Agreement> agreements) {
    return new Rule(
        agreements.stream().mapToInt(Agreement::suppressTo).max().orElse(7),
        agreements.stream().anyMatch(Agreement::suppressZero),
        agreements.stream().mapToInt(Agreement::roundTo).max().orElse(5));
  }

  /** The rule in words, for whoever reads the published rows. */
  public String profile() {
    return (suppressZero ? "0 to " : "1 to ")
        + suppressTo
        + " hidden, others to the nearest "
        + roundTo;
  }

  /** Whether a count may not be shown. */
  public boolean hides(long count) {
    return count == 0 ? suppressZero : count > 0 && count <= suppressTo;
  }

  /** A count as it is shown, once it may be. */
  public long rounded(long count) {
    return Math.round((double) count / roundTo) * roundTo;
  }

  /** The least count that is shown as a count is. */
  public long leastShownAs(long count) {
    long least = count;
    while (least > 0 && !hides(least - 1) && rounded(least - 1) == rounded(count)) {
      least--;
    }
    return least;
  }

  /** The largest count that is shown as a count is. */
  public long mostShownAs(long count) {
    long most = count;
    while (!hides(most + 1) && rounded(most + 1) == rounded(count)) {
      most++;
    }
    return most;
  }

  /** The least count that rounds to the same multiple as a count does. */
  static long leastRoundedAs(long count, int multiple) {
    return Math.round((double) count / multiple) * multiple - multiple / 2;
  }

  /** The largest count that rounds to the same multiple as a count does. */
  static long mostRoundedAs(long count, int multiple) {
    return Math.round((double) count / multiple) * multiple + (multiple - 1) / 2;
  }
}
