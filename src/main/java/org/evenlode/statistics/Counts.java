package org.evenlode.statistics;

/**
 * Computes confidence limits of a count of independent events (Poisson), on the scale of the count.
 *
 * <p>Sources: Breslow NE, Day NE (1987) Statistical Methods in Cancer Research II, p 69 (Byar);
 * Armitage P, Berry G (2002) Statistical Methods in Medical Research, 4th ed., 5.2 (exact); the
 * choice between them: PHE, Technical Guide: Assigning confidence intervals.
 */
public final class Counts {
  /**
   * Sets the number of events below which the exact limits are used, from it on Byar's
   * approximation.
   */
  static final double EXACT_BELOW = 10;

  private Counts() {}

  /** Computes exact limits by the chi-squared distribution; the lower limit of no events is 0. */
  public static Estimate exact(double events, double confidence) {
    if (Double.isNaN(events)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (events < 0) {
      return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
    }
    double tail = Quantiles.tail(confidence);
    return Estimate.of(
        events,
        Quantiles.chiSquared(tail, 2 * events) / 2,
        Quantiles.chiSquared(1 - tail, 2 * events + 2) / 2);
  }

  /**
   * Computes Byar's approximation: x for the lower limit and x + 1 for the upper (some packages use
   * x + 0.5 for both, which is another interval).
   *
   * @return for no events the value alone ({@link Reason#NO_LIMITS}); for few events at a high
   *     level the lower limit may be missing, where the approximation falls below zero
   */
  public static Estimate byar(double events, double confidence) {
    if (Double.isNaN(events)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (events < 0) {
      return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
    }
    if (events == 0) {
      return Estimate.withoutLimits(0);
    }
    double z = Quantiles.z(confidence);
    double low = cube(1 - 1 / (9 * events) - z / (3 * Math.sqrt(events))) * events;
    double more = events + 1;
    double high = cube(1 - 1 / (9 * more) + z / (3 * Math.sqrt(more))) * more;
    return Estimate.of(events, low < 0 ? Double.NaN : low, high);
  }

  /** Returns exact limits below ten events, Byar's from ten on. */
  public static Estimate limits(double events, double confidence) {
    return events < EXACT_BELOW ? exact(events, confidence) : byar(events, confidence);
  }

  private static double cube(double x) {
    return x * x * x;
  }
}
