package org.evenlode.statistics;

/**
 * Computes the slope and relative index of inequality in WHO's variant: a line fitted to a share by
 * logistic regression (or, if asked, straight), with limits from how the groups scatter around it.
 * This is not the method of PHE ({@link SlopeIndex}): name which of the two is shown.
 *
 * <p>Sources: WHO, Handbook on health inequality monitoring (2013), "Slope index of inequality";
 * Schlotheuber A, Hosseinpoor AR (2022) Int J Environ Res Public Health 19:3697; White H (1980)
 * Econometrica 48:817-838 with the correction n / (n - 2) of MacKinnon JG, White H (1985) (HC1);
 * limits by the delta method, normal on the index (SII) and on its logarithm (RII).
 */
public final class LogisticSlopeIndex {
  /**
   * Holds both indices of one fit: least minus most deprived, and least over most.
   *
   * @param slope the SII as a share of 1
   * @param relative the RII
   * @param slopeError standard error of the SII
   * @param relativeLogError standard error of the logarithm of the RII
   */
  public record Indices(
      Estimate slope, Estimate relative, double slopeError, double relativeLogError) {}

  private static final double CONVERGED = 1e-12;
  private static final int MOST_STEPS = 100;

  private LogisticSlopeIndex() {}

  /**
   * Computes the logistic fit.
   *
   * @param shares by group, 0 to 1, most deprived first
   * @param populations by group, each more than 0
   * @param squareWeights whether each group weighs by the square of its population, as WHO's own
   *     package does by giving the population both as trials and as weights; false weighs once
   */
  public static Indices logistic(
      double[] shares, double[] populations, boolean squareWeights, double confidence) {
    Reason wrong = check(shares, populations);
    if (wrong != Reason.NONE) {
      return missing(wrong);
    }
    int groups = shares.length;
    double events = 0;
    double people = 0;
    for (int i = 0; i < groups; i++) {
      if (shares[i] < 0 || shares[i] > 1) {
        return missing(Reason.IMPOSSIBLE_COUNT);
      }
      events += Math.rint(shares[i] * Math.ceil(populations[i]));
      people += Math.ceil(populations[i]);
    }
    if (events == 0 || events == people) {
      return missing(Reason.ZERO_VALUE);
    }
    double[] rank = MidRanks.of(populations);
    double[] weight = new double[groups];
    double[] observed = new double[groups];
    for (int i = 0; i < groups; i++) {
      double trials = Math.ceil(populations[i]);
      observed[i] = Math.rint(shares[i] * trials) / trials;
      weight[i] = squareWeights ? trials * populations[i] : trials;
    }
    double start = 0;
    double slope = 0;
    TwoByTwo information = new TwoByTwo();
    for (int step = 0; step < MOST_STEPS; step++) {
      information = new TwoByTwo();
      double first = 0;
      double second = 0;
      for (int i = 0; i < groups; i++) {
        double fitted = logistic(start + slope * rank[i]);
        information.add(weight[i] * fitted * (1 - fitted), rank[i]);
        first += weight[i] * (observed[i] - fitted);
        second += weight[i] * (observed[i] - fitted) * rank[i];
      }
      double moveStart = information.solveFirst(first, second);
      double moveSlope = information.solveSecond(first, second);
      start += moveStart;
      slope += moveSlope;
      if (Math.abs(moveStart) + Math.abs(moveSlope) < CONVERGED) {
        break;
      }
    }
    double most = logistic(start);
    double least = logistic(start + slope);
    if (!(most > 0 && most < 1 && least > 0 && least < 1)) {
      return missing(Reason.ZERO_VALUE);
    }
    double[] residual = new double[groups];
    for (int i = 0; i < groups; i++) {
      residual[i] = weight[i] * (observed[i] - logistic(start + slope * rank[i]));
    }
    double steepMost = most * (1 - most);
    double steepLeast = least * (1 - least);
    double slopeError = information.robustError(rank, residual, steepLeast - steepMost, steepLeast);
    double logError = information.robustError(rank, residual, most - least, 1 - least);
    return indices(least - most, least / most, slopeError, logError, confidence);
  }

  /** Computes the straight fit, weighted by population once. */
  public static Indices linear(double[] values, double[] populations, double confidence) {
    Reason wrong = check(values, populations);
    if (wrong != Reason.NONE) {
      return missing(wrong);
    }
    double[] rank = MidRanks.of(populations);
    Line line = new Line(populations);
    double start = line.start(values);
    double slope = line.slope(values);
    TwoByTwo information = new TwoByTwo();
    double[] residual = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      information.add(populations[i], rank[i]);
      residual[i] = populations[i] * (values[i] - start - slope * rank[i]);
    }
    double end = start + slope;
    if (!(start > 0) || !(end > 0)) {
      return missing(Reason.NOT_POSITIVE);
    }
    return indices(
        slope,
        end / start,
        information.robustError(rank, residual, 0, 1),
        information.robustError(rank, residual, 1 / end - 1 / start, 1 / end),
        confidence);
  }

  private static Indices indices(
      double slope, double ratio, double slopeError, double logError, double confidence) {
    return new Indices(
        Estimate.around(slope, Quantiles.z(confidence) * slopeError),
        Comparison.logLimits(ratio, logError, confidence),
        slopeError,
        logError);
  }

  private static Indices missing(Reason reason) {
    Estimate none = Estimate.missing(reason);
    return new Indices(none, none, Double.NaN, Double.NaN);
  }

  private static Reason check(double[] values, double[] populations) {
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
    }
    return Reason.NONE;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Holds the information of a line's start and slope, and what follows from its inverse. */
  private static final class TwoByTwo {
    private double sum;
    private double sumRank;
    private double sumRankSquared;

    void add(double weight, double rank) {
      sum += weight;
      sumRank += weight * rank;
      sumRankSquared += weight * rank * rank;
    }

    double solveFirst(double first, double second) {
      return (sumRankSquared * first - sumRank * second) / determinant();
    }

    double solveSecond(double first, double second) {
      return (sum * second - sumRank * first) / determinant();
    }

    /** Returns the HC1 standard error of a combination of start and slope. */
    double robustError(double[] rank, double[] weightedResidual, double ofStart, double ofSlope) {
      double variance = 0;
      for (int i = 0; i < rank.length; i++) {
        double one = weightedResidual[i];
        double influence =
            ofStart * solveFirst(one, one * rank[i]) + ofSlope * solveSecond(one, one * rank[i]);
        variance += influence * influence;
      }
      return Math.sqrt(variance * rank.length / (rank.length - 2));
    }

    private double determinant() {
      return sum * sumRankSquared - sumRank * sumRank;
    }
  }
}
