package org.evenlode.statistics;

/**
 * Computes the absolute and relative gap between any two independent estimates with standard
 * errors, such as two directly standardised rates. The first is compared with the second.
 *
 * <p>Source: WHO, Handbook on health inequality monitoring (2013), "Simple measures"; standard
 * errors by independence, and on the logarithm for the ratio (delta method).
 */
public final class Comparison {
  /**
   * Sets the relative size of a divisor from which its limit is worked out by its first-order term.
   */
  private static final double SMALL = 1e-12;

  private Comparison() {}

  /** Returns the first minus the second, with normal limits. */
  public static Estimate difference(
      double first, double firstError, double second, double secondError, double confidence) {
    double error = Math.hypot(firstError, secondError);
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    return Estimate.around(first - second, Quantiles.z(confidence) * error);
  }

  /**
   * Returns the first over the second, with limits that are normal on the logarithm.
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

  /**
   * Returns the difference of two estimates with any limits of their own, such as intervals that
   * allow for events of the same person; with Wilson's limits this is Newcombe's interval.
   *
   * <p>Source: Zou GY, Donner A (2008) Stat Med 27:1693-1702 (variance estimates recovered from
   * limits).
   */
  public static Estimate difference(Estimate first, Estimate second) {
    if (!first.complete() || !second.complete()) {
      return Estimate.missing(first.complete() ? second.reason() : first.reason());
    }
    double value = first.value() - second.value();
    return Estimate.of(
        value,
        value - Math.hypot(first.value() - first.low(), second.high() - second.value()),
        value + Math.hypot(first.high() - first.value(), second.value() - second.low()));
  }

  /**
   * Returns the ratio of two estimates above zero with any limits of their own.
   *
   * <p>Source: Donner A, Zou GY (2012) Stat Methods Med Res 21:347-359 (the same, for ratios).
   *
   * @return {@link Reason#ZERO_VALUE} where the second is zero; the upper limit may be missing
   *     where the second's interval reaches down to zero
   */
  public static Estimate ratio(Estimate first, Estimate second) {
    if (!first.complete() || !second.complete()) {
      return Estimate.missing(first.complete() ? second.reason() : first.reason());
    }
    if (!(second.value() > 0)) {
      return Estimate.missing(Reason.ZERO_VALUE);
    }
    double product = first.value() * second.value();
    return Estimate.of(
        first.value() / second.value(),
        ratioLimit(product, first.value(), first.low(), second.value(), second.high(), -1),
        ratioLimit(product, first.value(), first.high(), second.value(), second.low(), 1));
  }

  private static double ratioLimit(
      double product,
      double first,
      double firstLimit,
      double second,
      double secondLimit,
      int side) {
    double divisor = secondLimit * (2 * second - secondLimit);
    double factor = firstLimit * (2 * first - firstLimit);
    double inner = product * product - factor * divisor;
    // The upper limit is infinite where the divisor is not above zero; the lower one is not.
    if (inner < 0 || side > 0 && !(divisor > 0)) {
      return Double.NaN;
    }
    return Math.abs(divisor) < SMALL * product
        ? factor / (2 * product)
        : (product + side * Math.sqrt(inner)) / divisor;
  }

  /** Returns a ratio with limits that are normal on its logarithm; of zero, the value alone. */
  static Estimate logLimits(double ratio, double logError, double confidence) {
    if (!(ratio > 0) || Double.isInfinite(ratio) || Double.isNaN(logError)) {
      return ratio == 0 ? Estimate.withoutLimits(0) : Estimate.missing(Reason.ZERO_VALUE);
    }
    double factor = Math.exp(Quantiles.z(confidence) * logError);
    return Estimate.of(ratio, ratio / factor, ratio * factor);
  }
}
