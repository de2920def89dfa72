package org.evenlode.statistics;

import java.util.Arrays;

/**
 * Cuts areas into quantiles by value, as public health tools do: not the same as SQL's NTILE, which
 * splits ties and fills the first groups first.
 *
 * <p>Source: PHE, "Deprivation deciles and quintiles" method (as in PHEindicatormethods 2.1.0), in
 * whole numbers: 1 + floor((rank - 1) quantiles / areas), ties sharing their lowest rank.
 */
public final class AreaQuantiles {
  private AreaQuantiles() {}

  /**
   * Returns each area's quantile, 1 to {@code quantiles}; 0 where it has none: its value is
   * missing, or there are fewer areas with a value than quantiles.
   *
   * @param highestFirst whether the highest value is in quantile 1
   */
  public static int[] of(double[] values, int quantiles, boolean highestFirst) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int areas = sorted.length;
    int[] result = new int[values.length];
    if (areas < quantiles) {
      return result;
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        long before = highestFirst ? areas - upTo(sorted, values[i]) : below(sorted, values[i]);
        result[i] = 1 + (int) (before * quantiles / areas);
      }
    }
    return result;
  }

  /** Returns how many are less. */
  private static int below(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Returns how many are not more. */
  private static int upTo(double[] sorted, double value) {
    return below(sorted, Math.nextUp(value));
  }
}
