package org.evenlode.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Computes quantiles of the distributions that intervals are made from. */
public final class Quantiles {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Quantiles() {}

  /** Returns the two-sided standard normal quantile of a confidence level: 1.959964 for 0.95. */
  public static double z(double confidence) {
    return normal(1 - tail(confidence));
  }

  /** Returns the standard normal quantile. */
  static double normal(double probability) {
    return NORMAL.inverseCumulativeProbability(probability);
  }

  /** Returns Student's t quantile, two-sided. */
  static double t(double confidence, double degrees) {
    return -TDistribution.of(degrees).inverseCumulativeProbability(tail(confidence));
  }

  /**
   * Returns the chi-squared quantile; 0 for no degrees of freedom, where the distribution sits at
   * 0.
   */
  static double chiSquared(double probability, double degrees) {
    return degrees <= 0
        ? 0
        : ChiSquaredDistribution.of(degrees).inverseCumulativeProbability(probability);
  }

  /**
   * Returns the regularised incomplete beta function: P(X &gt;= a) of a binomial with a + b - 1
   * trials.
   */
  static double betaCumulative(double x, double a, double b) {
    return BetaDistribution.of(a, b).cumulativeProbability(x);
  }

  /** Returns one tail of a two-sided level. */
  static double tail(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("A confidence level lies between 0 and 1, such as 0.95");
    }
    return (1 - confidence) / 2;
  }

  /**
   * Finds where an increasing function meets zero, between two ends, to the last bits of a double.
   */
  static double root(java.util.function.DoubleUnaryOperator increasing, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < 200; i++) {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (increasing.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + (high - low) / 2;
  }
}
