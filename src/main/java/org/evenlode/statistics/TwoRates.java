package org.evenlode.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * Compares two crude rates of independent events: {@code a} events in exposure {@code m} against
 * {@code b} events in exposure {@code n}.
 *
 * <p>Sources: Rothman KJ, Greenland S, Lash TL (2008) Modern Epidemiology, 3rd ed., chapter 14
 * (log, Wald, exact and mid-p); Graham PL, Mengersen K, Morton AP (2003) Stat Med 22:2071-2083
 * (score for the ratio); Miettinen O, Nurminen M (1985) Stat Med 4:213-226 (score for the
 * difference).
 */
public final class TwoRates {
  private TwoRates() {}

  /**
   * Computes the ratio with limits normal on the logarithm. With no events on one side limits are
   * not defined: see {@link #ratioMidP}.
   */
  public static Estimate ratio(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : Comparison.logLimits(a / m / (b / n), Math.sqrt(1 / a + 1 / b), confidence);
  }

  /**
   * Returns the ratio with log limits of counts with half an event added on each side, defined for
   * no events too. The value is that of the counts as they are.
   */
  public static Estimate ratioAdjusted(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    Estimate added = ratio(a + 0.5, m, b + 0.5, n, confidence);
    return Estimate.of(
        b == 0 ? Double.NaN : a / m / (b / n), added.low(), added.high(), Reason.ZERO_VALUE);
  }

  /** Returns the ratio with score limits: the ratios that a score test would not reject. */
  public static Estimate ratioScore(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    // Given a + b, a is binomial; Wilson's limits of that share, as odds.
    Estimate share = Proportion.wilson(a, a + b, confidence);
    return b == 0 ? Estimate.missing(Reason.ZERO_VALUE) : share.map(p -> p / (1 - p) * n / m);
  }

  /**
   * Computes the ratio with limits of the conditional exact test (Clopper and Pearson's, as odds).
   */
  public static Estimate ratioExact(double a, double m, double b, double n, double confidence) {
    return conditional(a, m, b, n, confidence, 1);
  }

  /**
   * Computes the ratio with limits of the conditional test that counts half of what was observed.
   */
  public static Estimate ratioMidP(double a, double m, double b, double n, double confidence) {
    return conditional(a, m, b, n, confidence, 0.5);
  }

  /** Computes the difference a/m - b/n with normal limits. */
  public static Estimate difference(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : Estimate.around(
            a / m - b / n, Quantiles.z(confidence) * Math.sqrt(a / (m * m) + b / (n * n)));
  }

  /** Returns the difference a/m - b/n with score limits, which hold for few events too. */
  public static Estimate differenceScore(
      double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double z = Quantiles.z(confidence);
    double value = a / m - b / n;
    double reach = 10 * (z * z + a + b + 1) * (1 / m + 1 / n);
    DoubleUnaryOperator score =
        d -> {
          // Rates of highest likelihood that differ by d: the larger root of a quadratic in
          // the second rate r: r^2 (m + n) - r (a + b - (m + n) d) - b d = 0.
          double sum = m + n;
          double linear = a + b - sum * d;
          double second =
              (linear + Math.sqrt(Math.max(0, linear * linear + 4 * sum * b * d))) / (2 * sum);
          double first = second + d;
          double variance = Math.max(0, first) / m + Math.max(0, second) / n;
          return variance <= 0
              ? Math.signum(d - value) * (d == value ? 0 : Double.MAX_VALUE)
              : (d - value) / Math.sqrt(variance);
        };
    double low = Quantiles.root(d -> score.applyAsDouble(d) + z, value - reach, value);
    double high = Quantiles.root(d -> score.applyAsDouble(d) - z, value, value + reach);
    return Estimate.of(value, low, high);
  }

  private static Estimate conditional(
      double a, double m, double b, double n, double confidence, double shareOfObserved) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    if (a + b == 0) {
      return Estimate.missing(Reason.FEW_EVENTS);
    }
    double tail = Quantiles.tail(confidence);
    double low = a == 0 ? 0 : Quantiles.root(p -> atLeast(a, b, p, shareOfObserved) - tail, 0, 1);
    double high =
        b == 0 ? 1 : Quantiles.root(p -> tail - atLeast(b, a, 1 - p, shareOfObserved), 0, 1);
    double unit = n / m;
    return Estimate.of(
        a == 0 && b == 0 ? Double.NaN : a / b * unit,
        low / (1 - low) * unit,
        high == 1 ? Double.POSITIVE_INFINITY : high / (1 - high) * unit);
  }

  /** Returns P(X &gt; a) and a share of P(X = a), X binomial of a + b trials. */
  private static double atLeast(double a, double b, double p, double shareOfObserved) {
    double orMore = a == 0 ? 1 : Quantiles.betaCumulative(p, a, b + 1);
    double more = b == 0 ? 0 : Quantiles.betaCumulative(p, a + 1, b);
    return more + shareOfObserved * (orMore - more);
  }

  static Reason check(double a, double m, double b, double n) {
    if (Double.isNaN(a) || Double.isNaN(b) || Double.isNaN(m) || Double.isNaN(n)) {
      return Reason.MISSING_INPUT;
    }
    if (!(m > 0) || !(n > 0)) {
      return Reason.NO_DENOMINATOR;
    }
    return a < 0 || b < 0 ? Reason.IMPOSSIBLE_COUNT : Reason.NONE;
  }
}
