package org.evenlode.statistics;

/**
 * Fits the weighted least-squares line over the mid-points of ordered groups on the cumulative
 * share of the population. Start and slope are linear in the values, by coefficients that depend on
 * the populations only.
 */
final class Line {
  private final double[] ofStart;
  private final double[] ofSlope;

  Line(double[] populations) {
    int groups = populations.length;
    double[] share = MidRanks.shares(populations);
    double[] rank = MidRanks.of(populations);
    double s1 = 0;
    double s2 = 0;
    for (int i = 0; i < groups; i++) {
      s1 += share[i] * rank[i];
      s2 += share[i] * rank[i] * rank[i];
    }
    double spread = s2 - s1 * s1;
    ofStart = new double[groups];
    ofSlope = new double[groups];
    for (int i = 0; i < groups; i++) {
      ofSlope[i] = share[i] * (rank[i] - s1) / spread;
      ofStart[i] = share[i] * (s2 - s1 * rank[i]) / spread;
    }
  }

  double slope(double[] values) {
    return dot(ofSlope, values);
  }

  /** Returns the height at rank 0. */
  double start(double[] values) {
    return dot(ofStart, values);
  }

  /** Returns the variance of, or covariance between, start and slope under independent errors. */
  double covariance(double[] errors, boolean firstIsStart, boolean secondIsStart) {
    double[] first = firstIsStart ? ofStart : ofSlope;
    double[] second = secondIsStart ? ofStart : ofSlope;
    double sum = 0;
    for (int i = 0; i < errors.length; i++) {
      sum += first[i] * second[i] * errors[i] * errors[i];
    }
    return sum;
  }

  private static double dot(double[] coefficients, double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += coefficients[i] * values[i];
    }
    return sum;
  }
}
