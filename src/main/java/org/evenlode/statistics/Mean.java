package org.evenlode.statistics;

/** Computes the mean of measurements. */
public final class Mean {
  private Mean() {}

  /** Computes the mean with Student's t limits. */
  public static Estimate of(double[] values, double confidence) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return of(mean, Math.sqrt(squares / (values.length - 1)), values.length, confidence);
  }

  /**
   * Computes the mean with Student's t limits: mean -/+ t s / sqrt(n).
   *
   * <p>Source: PHE, Technical Guide: Assigning confidence intervals, "Means".
   *
   * @param deviation the sample's standard deviation, with n - 1
   * @param n how many measurements; of one, the value alone is returned
   */
  public static Estimate of(double mean, double deviation, double n, double confidence) {
    if (!(n > 0)) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    if (Double.isNaN(mean)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (n < 2) {
      return Estimate.withoutLimits(mean);
    }
    return Estimate.around(mean, Quantiles.t(confidence, n - 1) * deviation / Math.sqrt(n));
  }
}
