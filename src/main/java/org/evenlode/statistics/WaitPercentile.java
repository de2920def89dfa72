package org.evenlode.statistics;

import java.util.Arrays;

/**
 * Computes percentiles of waiting times, from bands as they are published or from the waits
 * themselves.
 */
public final class WaitPercentile {
  private WaitPercentile() {}

  /**
   * Computes a percentile of waits in bands, taken as spread evenly within each band, as NHS
   * England estimates the median and 92nd percentile of referral-to-treatment waits from weekly
   * bands.
   *
   * <p>Source: NHS England, RTT Waiting Times Statistics, press notices (percentiles estimated from
   * aggregate data; "greater than" where they fall in the open last band).
   *
   * @param edges lower edge of each band, rising, and at the end the upper edge of the last:
   *     infinity where it is open
   * @param counts by band; a missing count is none
   * @param share such as 0.5 or 0.92
   * @return the value without limits; the open band's lower edge with {@link Reason#OPEN_BAND}; 0
   *     where nobody waits
   */
  public static Estimate banded(double[] edges, double[] counts, double share) {
    double all = 0;
    for (double count : counts) {
      if (count < 0) {
        return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
      }
      all += orZero(count);
    }
    if (all == 0) {
      return Estimate.withoutLimits(0);
    }
    double wanted = share * all;
    double before = 0;
    for (int i = 0; i < counts.length; i++) {
      double count = orZero(counts[i]);
      if (before + count >= wanted) {
        if (Double.isInfinite(edges[i + 1])) {
          return new Estimate(edges[i], edges[i], Double.NaN, Reason.OPEN_BAND);
        }
        double within = count == 0 ? 0 : (wanted - before) / count;
        return Estimate.withoutLimits(edges[i] + (edges[i + 1] - edges[i]) * within);
      }
      before += count;
    }
    return Estimate.withoutLimits(edges[counts.length]);
  }

  /**
   * Computes a percentile of the waits themselves, interpolated between neighbours.
   *
   * <p>Source: Hyndman RJ, Fan Y (1996) Am Stat 50:361-365, definition 7 (as SQL's PERCENTILE_CONT
   * and Spark's percentile).
   */
  public static Estimate exact(double[] waits, double share) {
    if (waits.length == 0) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    double[] sorted = waits.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    double part = position - below;
    return Estimate.withoutLimits(sorted[below] + part * (sorted[above] - sorted[below]));
  }

  private static double orZero(double count) {
    return Double.isNaN(count) ? 0 : count;
  }
}
