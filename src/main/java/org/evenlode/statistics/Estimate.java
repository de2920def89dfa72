package org.evenlode.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * Holds a statistic with its confidence limits, or the named reason why a part of it is missing. A
 * part is missing when it is not a number (NaN); then, and only then, {@code reason} is other than
 * {@link Reason#NONE} (or {@link Reason#OPEN_BAND}, which bounds a value from below).
 *
 * @param value the estimate, in the units the method names
 * @param low lower limit
 * @param high upper limit
 * @param reason {@link Reason#NONE} when nothing is missing
 */
public record Estimate(double value, double low, double high, Reason reason) {
  /** Returns a statistic of which a part may not be a number; {@code reason} says why if so. */
  static Estimate of(double value, double low, double high, Reason reason) {
    boolean complete = !Double.isNaN(value) && !Double.isNaN(low) && !Double.isNaN(high);
    return new Estimate(value, low, high, complete ? Reason.NONE : reason);
  }

  /** Returns a statistic whose limits are always defined. */
  static Estimate of(double value, double low, double high) {
    return of(value, low, high, Reason.NO_LIMITS);
  }

  /** Makes a statistic around which limits lie {@code half} away on both sides. */
  static Estimate around(double value, double half) {
    return of(value, value - half, value + half);
  }

  /** Returns a value for which the method gives no limits. */
  static Estimate withoutLimits(double value) {
    return new Estimate(value, Double.NaN, Double.NaN, Reason.NO_LIMITS);
  }

  /** Makes a missing estimate, which holds nothing but the reason. */
  static Estimate missing(Reason reason) {
    return new Estimate(Double.NaN, Double.NaN, Double.NaN, reason);
  }

  /** Returns true if value and limits are all there. */
  public boolean complete() {
    return reason == Reason.NONE;
  }

  /** Returns the same statistic in other units; a negative factor swaps the limits. */
  public Estimate times(double factor) {
    double first = low * factor;
    double second = high * factor;
    return factor < 0
        ? new Estimate(value * factor, second, first, reason)
        : new Estimate(value * factor, first, second, reason);
  }

  /** Returns the same statistic on another scale, by an increasing function. */
  Estimate map(DoubleUnaryOperator increasing) {
    return new Estimate(
        increasing.applyAsDouble(value),
        increasing.applyAsDouble(low),
        increasing.applyAsDouble(high),
        reason);
  }
}
