package org.evenlode.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Measures of inequality between groups that have no order, such as ethnic groups.
 *
 * <p>Sources: WHO, Handbook on health inequality monitoring (2013); Schlotheuber A, Hosseinpoor AR
 * (2022) Int J Environ Res Public Health 19:3697 (definitions); Ahn J, Harper S, Yu M, Feuer EJ,
 * Liu B, Luta G (2018) Popul Health Metr 16:8 (variances); Pearcy JN, Keppel KG (2002) Public
 * Health Rep 117:273-280 (index of disparity). Theil's index and the mean log deviation are times
 * 1,000, and so are their standard errors.
 */
public final class Disparity {
  /** Zero has no logarithm: Theil's index and the mean log deviation take this instead. */
  static final double INSTEAD_OF_ZERO = 1e-6;

  private static final double THOUSAND = 1000;

  private final double[] values;
  private final double[] errors;
  private final double[] shares;
  private final Reason wrong;

  /**
   * @param values by group, none negative
   * @param errors standard errors of the values
   * @param populations by group, each more than 0
   */
  public Disparity(double[] values, double[] errors, double[] populations) {
    this.values = values.clone();
    this.errors = errors.clone();
    this.shares = MidRanks.shares(populations);
    this.wrong = check(populations);
  }

  /** Returns the mean of all groups, each weighted by its population. */
  public double mean() {
    return mean(values);
  }

  /** Computes the between-group variance (BGV), in the square of the values' units. */
  public Estimate betweenGroupVariance(double confidence) {
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double mean = mean(values);
    double scatter = 0;
    double squares = 0;
    double fourths = 0;
    double rest = 0;
    for (int i = 0; i < values.length; i++) {
      double p2 = shares[i] * shares[i];
      double s2 = errors[i] * errors[i];
      double gap = values[i] - mean;
      scatter += p2 * s2 * gap * gap;
      squares += p2 * s2;
      fourths += p2 * p2 * s2 * s2;
      rest += p2 * (1 - shares[i]) * (1 - shares[i]) * s2 * s2;
    }
    double error = Math.sqrt(4 * scatter + 2 * (squares * squares - fourths + rest));
    return Estimate.around(variance(values), Quantiles.z(confidence) * error);
  }

  /**
   * Computes the between-group standard deviation (BGSD). It comes without limits: see {@link
   * #simulated}.
   */
  public Estimate betweenGroupDeviation() {
    return value(y -> Math.sqrt(variance(y)));
  }

  /**
   * Computes the coefficient of variation: the between-group standard deviation in per cent of the
   * mean.
   */
  public Estimate coefficientOfVariation() {
    return value(this::variation);
  }

  /** Computes the mean difference from the mean (MDM), groups weighted by population or equally. */
  public Estimate differenceFromMean(boolean weighted) {
    return value(y -> difference(y, mean(y), weighted));
  }

  /** Computes the mean difference from the best group (MDB). */
  public Estimate differenceFromBest(boolean highIsBest, boolean weighted) {
    return value(y -> difference(y, best(y, highIsBest), weighted));
  }

  /** Computes the mean difference from a reference group (MDR). */
  public Estimate differenceFromReference(int reference, boolean weighted) {
    return value(y -> difference(y, y[reference], weighted));
  }

  /**
   * Computes the index of disparity (IDIS): the mean difference from the mean, in per cent of the
   * mean.
   */
  public Estimate indexOfDisparity(boolean weighted) {
    return value(y -> disparity(y, weighted));
  }

  /** Computes Theil's index, times 1,000. */
  public Estimate theil(double confidence) {
    return entropy(
        this::theilOf,
        (y, mean) -> (Math.log(y / mean) - theilOf(values) / THOUSAND) / mean,
        confidence);
  }

  /** Computes the mean log deviation (MLD), times 1,000. */
  public Estimate meanLogDeviation(double confidence) {
    return entropy(this::logDeviation, (y, mean) -> 1 / mean - 1 / y, confidence);
  }

  /** Names what a simulation is made of: see {@link #simulated}. */
  public enum Measure {
    /** Names {@link Disparity#betweenGroupDeviation}. */
    BETWEEN_GROUP_DEVIATION,
    /** Names {@link Disparity#coefficientOfVariation}. */
    COEFFICIENT_OF_VARIATION,
    /** Names {@link Disparity#differenceFromMean}, weighted. */
    DIFFERENCE_FROM_MEAN,
    /** Names {@link Disparity#indexOfDisparity}, weighted. */
    INDEX_OF_DISPARITY
  }

  /**
   * Computes limits by drawing the groups' values from normal distributions and taking the middle
   * {@code confidence} of the results. They are approximate: measures of distance can only grow
   * with noise, so the limits lie high, the more so the smaller the groups.
   *
   * @param draws such as 10,000
   * @param seed the same seed gives the same limits
   */
  public Estimate simulated(Measure measure, double confidence, int draws, long seed) {
    ToDoubleFunction<double[]> of =
        switch (measure) {
          case BETWEEN_GROUP_DEVIATION -> y -> Math.sqrt(variance(y));
          case COEFFICIENT_OF_VARIATION -> this::variation;
          case DIFFERENCE_FROM_MEAN -> y -> difference(y, mean(y), true);
          case INDEX_OF_DISPARITY -> y -> disparity(y, true);
        };
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] results = new double[draws];
    double[] drawn = new double[values.length];
    for (int draw = 0; draw < draws; draw++) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = values[i] + errors[i] * random.nextGaussian();
      }
      results[draw] = of.applyAsDouble(drawn);
    }
    Arrays.sort(results);
    double tail = Quantiles.tail(confidence);
    return Estimate.of(
        of.applyAsDouble(values),
        results[(int) (draws * tail)],
        results[Math.min(draws - 1, (int) (draws * (1 - tail)))]);
  }

  private Estimate value(ToDoubleFunction<double[]> of) {
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double value = of.applyAsDouble(values);
    return Double.isFinite(value)
        ? Estimate.withoutLimits(value)
        : Estimate.missing(Reason.ZERO_VALUE);
  }

  private interface Influence {
    double of(double value, double mean);
  }

  private Estimate entropy(ToDoubleFunction<double[]> of, Influence perShare, double confidence) {
    if (wrong != Reason.NONE) {
      return Estimate.missing(wrong);
    }
    double mean = mean(values);
    if (!(mean > 0)) {
      return Estimate.missing(Reason.ZERO_VALUE);
    }
    double variance = 0;
    for (int i = 0; i < values.length; i++) {
      double influence = shares[i] * perShare.of(notZero(values[i]), mean) * errors[i];
      variance += influence * influence;
    }
    return Estimate.around(
        of.applyAsDouble(values), Quantiles.z(confidence) * THOUSAND * Math.sqrt(variance));
  }

  private double theilOf(double[] y) {
    double mean = mean(y);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double ratio = notZero(y[i]) / mean;
      sum += shares[i] * ratio * Math.log(ratio);
    }
    return THOUSAND * sum;
  }

  private double logDeviation(double[] y) {
    double mean = mean(y);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum -= shares[i] * Math.log(notZero(y[i]) / mean);
    }
    return THOUSAND * sum;
  }

  private double mean(double[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += shares[i] * y[i];
    }
    return sum;
  }

  private double variance(double[] y) {
    double mean = mean(y);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += shares[i] * (y[i] - mean) * (y[i] - mean);
    }
    return sum;
  }

  private double variation(double[] y) {
    return 100 * Math.sqrt(variance(y)) / mean(y);
  }

  private double disparity(double[] y, boolean weighted) {
    double mean = mean(y);
    return 100 * difference(y, mean, weighted) / mean;
  }

  private double difference(double[] y, double from, boolean weighted) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (weighted ? shares[i] : 1.0 / y.length) * Math.abs(y[i] - from);
    }
    return sum;
  }

  private static double best(double[] y, boolean highIsBest) {
    return highIsBest
        ? Arrays.stream(y).max().orElse(Double.NaN)
        : Arrays.stream(y).min().orElse(Double.NaN);
  }

  private static double notZero(double value) {
    return value == 0 ? INSTEAD_OF_ZERO : value;
  }

  private Reason check(double[] populations) {
    if (values.length < SlopeIndex.LEAST_GROUPS) {
      return Reason.FEW_GROUPS;
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        return Reason.MISSING_INPUT;
      }
      if (!(populations[i] > 0)) {
        return Reason.NO_DENOMINATOR;
      }
      if (values[i] < 0) {
        return Reason.IMPOSSIBLE_COUNT;
      }
    }
    return Reason.NONE;
  }
}
