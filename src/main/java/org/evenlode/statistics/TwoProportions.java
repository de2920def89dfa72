package org.evenlode.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * Compares two shares: {@code a} of {@code m} against {@code b} of {@code n}.
 *
 * <p>Sources: Newcombe RG (1998) Stat Med 17:873-890, method 10 (hybrid score, recommended for the
 * difference); Agresti A, Caffo B (2000) Am Stat 54:280-288; Miettinen O, Nurminen M (1985) Stat
 * Med 4:213-226 and Koopman PAR (1984) Biometrics 40:513-517 (score); Katz D et al (1978)
 * Biometrics 34:469-474 (log ratio); Agresti A (2013) Categorical Data Analysis, 3rd ed., 3.1 (odds
 * ratio); Fagerland MW, Lydersen S, Laake P (2015) Stat Methods Med Res 24:224-254 (review).
 */
public final class TwoProportions {
  private TwoProportions() {}

  /** Computes the difference with Newcombe's limits, made from the two Wilson intervals. */
  public static Estimate difference(double a, double m, double b, double n, double confidence) {
    return Comparison.difference(
        Proportion.wilson(a, m, confidence), Proportion.wilson(b, n, confidence));
  }

  /**
   * Computes the difference with normal limits, too narrow for small counts; for checking others.
   */
  public static Estimate differenceWald(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : Estimate.around(a / m - b / n, Quantiles.z(confidence) * waldError(a, m, b, n));
  }

  /**
   * Computes the difference with Agresti and Caffo's limits: normal ones around the difference with
   * one event and one non-event added to each side. The value is that of the counts as they are.
   */
  public static Estimate differenceAgrestiCaffo(
      double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    Estimate added = differenceWald(a + 1, m + 2, b + 1, n + 2, confidence);
    return Estimate.of(a / m - b / n, added.low(), added.high());
  }

  /**
   * Computes the difference with Miettinen and Nurminen's score limits, with their factor N / (N -
   * 1) for the variance.
   */
  public static Estimate differenceScore(
      double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double z = Quantiles.z(confidence);
    double value = a / m - b / n;
    double correction = (m + n) / (m + n - 1);
    DoubleUnaryOperator score =
        d -> {
          double second = secondShare(a, m, b, n, d);
          double first = second + d;
          double variance = (first * (1 - first) / m + second * (1 - second) / n) * correction;
          return variance <= 0
              ? Math.signum(d - value) * Double.MAX_VALUE
              : (d - value) / Math.sqrt(variance);
        };
    return Estimate.of(
        value,
        Quantiles.root(d -> score.applyAsDouble(d) + z, -1, value),
        Quantiles.root(d -> score.applyAsDouble(d) - z, value, 1));
  }

  /** Computes the ratio with limits normal on the logarithm (Katz). */
  public static Estimate ratio(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : Comparison.logLimits(a / m / (b / n), katzError(a, m, b, n), confidence);
  }

  /**
   * Returns the ratio with log limits of counts with half an event added on each side, defined for
   * no events too (Walter 1975). The value is that of the counts as they are.
   */
  public static Estimate ratioAdjusted(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    Estimate added = ratio(a + 0.5, m + 0.5, b + 0.5, n + 0.5, confidence);
    return Estimate.of(
        b == 0 ? Double.NaN : a / m / (b / n), added.low(), added.high(), Reason.ZERO_VALUE);
  }

  /** Computes the ratio with Koopman's score limits. */
  public static Estimate ratioScore(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    if (b == 0) {
      return Estimate.missing(Reason.ZERO_VALUE);
    }
    double z = Quantiles.z(confidence);
    DoubleUnaryOperator score =
        log -> {
          double ratio = Math.exp(log);
          // Shares of highest likelihood in this ratio: the smaller root of a quadratic.
          double linear = ratio * (m + b) + a + n;
          double square = (m + n) * ratio;
          double second =
              (linear - Math.sqrt(Math.max(0, linear * linear - 4 * square * (a + b))))
                  / (2 * square);
          double first = second * ratio;
          double variance = first * (1 - first) / m + ratio * ratio * second * (1 - second) / n;
          double gap = b / n * ratio - a / m;
          return variance <= 0 ? Math.signum(gap) * Double.MAX_VALUE : gap / Math.sqrt(variance);
        };
    double middle = a == 0 ? -40 : Math.log(a / m / (b / n));
    double low =
        a == 0 ? 0 : Math.exp(Quantiles.root(r -> score.applyAsDouble(r) + z, -40, middle));
    double high = Math.exp(Quantiles.root(r -> score.applyAsDouble(r) - z, middle, 40));
    return Estimate.of(a / m / (b / n), low, high);
  }

  /** Computes the odds ratio with limits normal on the logarithm (Woolf). */
  public static Estimate oddsRatio(double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double error = Math.sqrt(1 / a + 1 / (m - a) + 1 / b + 1 / (n - b));
    return Comparison.logLimits(a / (m - a) / (b / (n - b)), error, confidence);
  }

  /** Computes the odds ratio with half an event added to each of the four cells (Gart). */
  public static Estimate oddsRatioAdjusted(
      double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : oddsRatio(a + 0.5, m + 1, b + 0.5, n + 1, confidence);
  }

  /**
   * Returns the odds ratio smoothed towards independence: each cell gets twice what independence
   * expects of its share of all (Agresti 1999, independence-smoothed logit).
   */
  public static Estimate oddsRatioSmoothed(
      double a, double m, double b, double n, double confidence) {
    Reason wrong = check(a, m, b, n);
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double all = m + n;
    double share = (a + b) / all;
    double first = 2 * m / all;
    double second = 2 * n / all;
    return oddsRatio(a + first * share, m + first, b + second * share, n + second, confidence);
  }

  private static double waldError(double a, double m, double b, double n) {
    double p = a / m;
    double q = b / n;
    return Math.sqrt(p * (1 - p) / m + q * (1 - q) / n);
  }

  private static double katzError(double a, double m, double b, double n) {
    return Math.sqrt(1 / a - 1 / m + 1 / b - 1 / n);
  }

  /**
   * Returns the second share of highest likelihood when the first is d above it: a cubic's root.
   */
  private static double secondShare(double a, double m, double b, double n, double d) {
    double cubic = m + n;
    double square = (m + 2 * n) * d - cubic - (a + b);
    double linear = (n * d - cubic - 2 * b) * d + a + b;
    double constant = b * d * (1 - d);
    double third = square / (3 * cubic);
    double v =
        third * third * third - square * linear / (6 * cubic * cubic) + constant / (2 * cubic);
    double inner = third * third - linear / (3 * cubic);
    double u = Math.copySign(Math.sqrt(Math.max(0, inner)), v);
    double cosine = u == 0 ? 0 : Math.max(-1, Math.min(1, v / (u * u * u)));
    double angle = (Math.PI + Math.acos(cosine)) / 3;
    double share = 2 * u * Math.cos(angle) - third;
    return Math.max(Math.max(0, -d), Math.min(Math.min(1, 1 - d), share));
  }

  private static Reason check(double a, double m, double b, double n) {
    Reason wrong = TwoRates.check(a, m, b, n);
    return wrong == Reason.NONE && (a > m || b > n) ? Reason.IMPOSSIBLE_COUNT : wrong;
  }
}
