package org.evenlode.statistics;

/**
 * Computes directly standardised rates: the rate a standard population would have with this
 * population's rates by band.
 *
 * <p>Sources: Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991) Stat Med 10:457-462 (limits);
 * Morris JK, Tan J, Fryers P, Bestwick J (2018) Popul Health Metr 16:19 (no rate below ten events);
 * Fingertips Public Health Technical Guidance, "Directly standardised rates".
 */
public final class DirectStandardisation {
  /** Sets the number of events below which rates are not given. */
  public static final double LEAST_EVENTS = 10;

  /**
   * Holds the European Standard Population 2013 in 19 bands, 0-4 to 90 and over, 100,000 in all.
   * Source: Eurostat, Revision of the European Standard Population, 2013 (bands 90-94 and 95+
   * joined).
   */
  private static final double[] EUROPEAN_2013 = {
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000,
    2500, 1500, 1000
  };

  private DirectStandardisation() {}

  /**
   * Returns the European Standard Population 2013, youngest first; weights need not be cut to add
   * up.
   */
  public static double[] european2013() {
    return EUROPEAN_2013.clone();
  }

  /**
   * Computes the rate with Dobson's limits, each event independent of the others.
   *
   * @param events by band; a missing count is no event
   * @param populations by band, each more than 0
   * @param weights of the standard population by band, of any sum
   * @param per the unit of the result, such as 100,000
   * @return {@link Reason#FEW_EVENTS} below ten events in all
   */
  public static Estimate rate(
      double[] events, double[] populations, double[] weights, double per, double confidence) {
    return rate(new double[][] {events}, populations, weights, per, confidence);
  }

  /**
   * Returns the rate where one person can have several events, so that events are not independent:
   * each band's people are given by how often they had the event.
   *
   * <p>Source: Fingertips Public Health Technical Guidance, "DSRs where events are not
   * independent": variances by frequency, each times its square.
   *
   * @param peopleByFrequency first index the number of events less one (people with exactly one
   *     event, with exactly two, ...), second the band
   */
  public static Estimate rate(
      double[][] peopleByFrequency,
      double[] populations,
      double[] weights,
      double per,
      double confidence) {
    double standard = 0;
    for (int band = 0; band < weights.length; band++) {
      if (Double.isNaN(weights[band])) {
        return Estimate.missing(Reason.MISSING_INPUT);
      }
      if (weights[band] < 0) {
        return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
      }
      if (!(populations[band] > 0)) {
        return Estimate.missing(Reason.NO_DENOMINATOR);
      }
      standard += weights[band];
    }
    if (!(standard > 0)) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    double rate = 0;
    double variance = 0;
    double total = 0;
    for (int f = 0; f < peopleByFrequency.length; f++) {
      double times = f + 1.0;
      for (int band = 0; band < weights.length; band++) {
        double people = peopleByFrequency[f][band];
        if (Double.isNaN(people)) {
          continue;
        }
        if (people < 0) {
          return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
        }
        double share = weights[band] / populations[band] / standard;
        rate += times * people * share;
        variance += times * times * people * share * share;
        total += times * people;
      }
    }
    if (total < LEAST_EVENTS) {
      return Estimate.missing(Reason.FEW_EVENTS);
    }
    Estimate count = Counts.byar(total, confidence);
    double scale = Math.sqrt(variance / total);
    return Estimate.of(
        rate * per,
        (rate + scale * (count.low() - total)) * per,
        (rate + scale * (count.high() - total)) * per);
  }

  /**
   * Returns the standard error of a directly standardised rate of independent events, in the units
   * of {@code per}, as {@link Comparison} takes it.
   */
  public static double standardError(
      double[] events, double[] populations, double[] weights, double per) {
    double standard = 0;
    for (double weight : weights) {
      standard += weight;
    }
    double variance = 0;
    for (int band = 0; band < weights.length; band++) {
      double share = weights[band] / populations[band] / standard;
      variance += Double.isNaN(events[band]) ? 0 : events[band] * share * share;
    }
    return Math.sqrt(variance) * per;
  }
}
