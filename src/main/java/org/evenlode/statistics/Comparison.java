package org.evenlode.statistics;

/**
 * The absolute and relative gap between any two independent estimates with standard errors, such as
 * two directly standardised rates. The first is compared with the second.
 *
 * <p>Source: WHO, Handbook on health inequality monitoring (2013), "Simple measures"; standard
 * errors by independence, and on the logarithm for the ratio (delta method).
 */
public final class Comparison {
  private Comparison() {}

  /** First minus second, with normal limits. */
  public static Estimate difference(
      double first, double firstError, double second, double secondError, double confidence) {
    double error = Math.hypot(firstError, secondError);
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    return Estimate.around(first - second, Quantiles.z(confidence) * error);
  }

  /**
   * First over second, with limits that are normal on the logarithm.
   *
   * @return {@link Reason#ZERO_VALUE} where the second is not above zero, and the value alone where
   *     the first is not
   */
  public static Estimate ratio(
      double first, double firstError, double second, double secondError, double confidence) {
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (!(second > 0)) {
      return Estimate.missing(Reason.ZERO_VALUE);
    }
    return logLimits(
        first / second, Math.hypot(firstError / first, secondError / second), confidence);
  }

  /** A ratio with limits that are normal on its logarithm; of zero, the value alone. */
  static Estimate logLimits(double ratio, double logError, double confidence) {
    if (!(ratio > 0) || Double.isInfinite(ratio) || Double.isNaN(logError)) {
      return ratio == 0 ? Estimate.withoutLimits(0) : Estimate.missing(Reason.ZERO_VALUE);
    }
    double factor = Math.exp(Quantiles.z(confidence) * logError);
    return Estimate.of(ratio, ratio / factor, ratio * factor);
  }
}
