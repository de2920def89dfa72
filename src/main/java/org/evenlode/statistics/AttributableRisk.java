package org.evenlode.statistics;

/**
 * Computes what a population would gain if every group were as well off as a reference group: the
 * group at the top of an order, or the best of groups without one. Zero where the whole already
 * does better than the reference.
 *
 * <p>Sources: WHO, Handbook on health inequality monitoring (2013), "Population attributable risk";
 * Walter SD (1978) Biometrics 34:391-398 (variance of the fraction, from the two-by-two table of
 * reference group against the others). The fraction is in per cent, and so are its limits.
 */
public final class AttributableRisk {
  /**
   * Holds risk and fraction of one comparison.
   *
   * @param risk PAR: the reference's share less the share of all, in shares of 1; negative where
   *     less is better
   * @param fraction PAF: the risk in per cent of the share of all
   */
  public record Result(Estimate risk, Estimate fraction) {}

  private AttributableRisk() {}

  /**
   * @param shares by group, 0 to 1
   * @param populations by group, each more than 0
   * @param reference which group all should be like
   * @param moreIsBetter whether a high share is wanted
   */
  public static Result of(
      double[] shares,
      double[] populations,
      int reference,
      boolean moreIsBetter,
      double confidence) {
    if (shares.length < SlopeIndex.LEAST_GROUPS) {
      return missing(Reason.FEW_GROUPS);
    }
    double people = 0;
    double events = 0;
    for (int i = 0; i < shares.length; i++) {
      if (Double.isNaN(shares[i])) {
        return missing(Reason.MISSING_INPUT);
      }
      if (shares[i] < 0 || shares[i] > 1) {
        return missing(Reason.IMPOSSIBLE_COUNT);
      }
      if (!(populations[i] > 0)) {
        return missing(Reason.NO_DENOMINATOR);
      }
      people += populations[i];
      events += shares[i] * populations[i];
    }
    if (!(events > 0)) {
      return missing(Reason.ZERO_VALUE);
    }
    double mean = events / people;
    double risk = shares[reference] - mean;
    if (moreIsBetter ? risk < 0 : risk > 0) {
      risk = 0;
    }
    double inside = populations[reference];
    double insideEvents = shares[reference] * inside;
    double outsideEvents = events - insideEvents;
    double outsideNone = people - inside - outsideEvents;
    double variance =
        insideEvents
            * people
            * (outsideEvents * (inside - insideEvents) * (people - insideEvents)
                + outsideNone * insideEvents * insideEvents)
            / (Math.pow(events, 3) * Math.pow(inside, 3));
    double half = Quantiles.z(confidence) * Math.sqrt(variance);
    return new Result(
        Estimate.around(risk, half * mean), Estimate.around(100 * risk / mean, 100 * half));
  }

  private static Result missing(Reason reason) {
    return new Result(Estimate.missing(reason), Estimate.missing(reason));
  }
}
