package org.evenlode.statistics;

/** Computes a share: trials with an event over all trials, each of which has it or not. */
public final class Proportion {
  private Proportion() {}

  /**
   * Computes Wilson's score interval, without continuity correction.
   *
   * <p>Source: Wilson EB (1927) JASA 22:209-212; as in PHE, Technical Guide: Assigning confidence
   * intervals (Newcombe and Altman 2000).
   *
   * @param events 0 to {@code trials}; need not be whole
   * @param trials more than 0
   * @param confidence such as 0.95
   * @return a share of 1; {@link Reason#NO_DENOMINATOR} without trials, {@link
   *     Reason#IMPOSSIBLE_COUNT} for more events than trials
   */
  public static Estimate wilson(double events, double trials, double confidence) {
    if (Double.isNaN(events) || Double.isNaN(trials)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (!(trials > 0)) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    if (events < 0 || events > trials) {
      return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
    }
    double z = Quantiles.z(confidence);
    double middle = 2 * events + z * z;
    double half = z * Math.sqrt(z * z + 4 * events * (1 - events / trials));
    double scale = 2 * (trials + z * z);
    double low = events == 0 ? 0 : (middle - half) / scale;
    double high = events == trials ? 1 : (middle + half) / scale;
    return Estimate.of(events / trials, low, high);
  }

  /**
   * Computes Wilson's interval on the effective sample size: the number of independent trials that
   * would carry as much information as these trials of fewer people.
   *
   * <p>Source: Kish L (1965) Survey Sampling, design effect; Dean N, Pagano M (2015) Evaluating
   * confidence interval methods for binomial proportions in clustered surveys, J Surv Stat Methodol
   * 3:484-503 (the Wilson form).
   *
   * @param designEffect variance of the proportion with people as clusters, over the variance of as
   *     many independent trials; below 1 counts as 1
   */
  public static Estimate clustered(
      double events, double trials, double designEffect, double confidence) {
    double effect = Math.max(1, designEffect);
    return wilson(events / effect, trials / effect, confidence);
  }

  /**
   * Computes the design effect of a proportion whose trials come in clusters (people), by the ratio
   * estimator's linearised variance.
   *
   * <p>Source: Cochran WG (1977) Sampling Techniques, 3rd ed., section 3.12 (cluster sampling for
   * proportions).
   *
   * @param clusters number of people
   * @param events sum of events
   * @param trials sum of trials
   * @param eventsSquared sum over people of events squared
   * @param eventsByTrials sum over people of events times trials
   * @param trialsSquared sum over people of trials squared
   * @return at least 1; 1 when it cannot be told (fewer than two people, a share of 0 or 1)
   */
  public static double designEffect(
      double clusters,
      double events,
      double trials,
      double eventsSquared,
      double eventsByTrials,
      double trialsSquared) {
    double share = events / trials;
    if (clusters < 2 || !(share > 0) || !(share < 1)) {
      return 1;
    }
    double residual = eventsSquared - 2 * share * eventsByTrials + share * share * trialsSquared;
    double variance = clusters / (clusters - 1) * residual / (trials * trials);
    return Math.max(1, variance / (share * (1 - share) / trials));
  }
}
