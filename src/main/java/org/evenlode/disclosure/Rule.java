package org.evenlode.disclosure;

import java.io.Serializable;
import java.util.Collection;
import java.util.Locale;
import org.evenlode.contract.Agreement;

/**
 * Holds the disclosure rule of a mart: the strictest of the agreements whose data contributed.
 *
 * @param suppressTo counts from 1 up to this are hidden
 * @param suppressZero whether zero is hidden, too
 * @param roundTo other counts are rounded to the nearest multiple of this, half up
 * @param isNoised whether counts carry cell-key noise before they are rounded
 */
public record Rule(int suppressTo, boolean suppressZero, int roundTo, boolean isNoised)
    implements Serializable {
  private static final int SMALL_BY_DEFAULT = 7;
  private static final int ROUNDED_BY_DEFAULT = 5;

  /**
   * Returns the strictest of all the agreements whose data contributed. Linked outputs must satisfy
   * the rules of every data set that was linked (NHS England export standard).
   *
   * @param isNoised as the settings say, {@code disclosure.noise}
   */
  public static Rule strictest(Collection<Agreement> agreements, boolean isNoised) {
    return new Rule(
        agreements.stream().mapToInt(Agreement::suppressTo).max().orElse(SMALL_BY_DEFAULT),
        agreements.stream().anyMatch(Agreement::suppressZero),
        agreements.stream().mapToInt(Agreement::roundTo).max().orElse(ROUNDED_BY_DEFAULT),
        isNoised);
  }

  /** Returns the rule in words, for those who read the published rows. */
  public String profile() {
    return (suppressZero ? "0 to " : "1 to ")
        + suppressTo
        + " hidden, others "
        + (isNoised ? "with noise of up to " + CellNoise.MOST + " and " : "")
        + "to the nearest "
        + roundTo;
  }

  /** Returns what the published counts carry, as a sentence for a mart's description. */
  public String statement() {
    return String.format(
        Locale.ROOT,
        "Counts carry %s (standard deviation %.1f); totals are not the sums of their parts; limits"
            + " include it",
        isNoised ? "deliberate, repeatable noise and rounding" : "rounding",
        Math.sqrt(noiseVariance()));
  }

  /** Returns the variance of a shown count around the exact one, from noise and rounding. */
  public double noiseVariance() {
    return (isNoised ? CellNoise.VARIANCE : 0) + new Rounding(roundTo).variance();
  }

  /** Returns by how much a shown count may differ from the exact one, at most. */
  int mostError() {
    return (isNoised ? CellNoise.MOST : 0) + new Rounding(roundTo).mostError();
  }

  /** Returns true for a count from 1 to {@link #suppressTo}. */
  boolean isSmall(long count) {
    return count >= 1 && count <= suppressTo;
  }

  /** Returns true for an exact count that may not be shown. */
  public boolean hides(long count) {
    return count == 0 ? suppressZero : isSmall(count);
  }
}
