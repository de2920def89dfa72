package org.evenlode.statistics;

/**
 * Computes indirectly standardised ratios and rates: observed events over those expected if this
 * population had a reference population's rates by band. The reference is taken as known without
 * error.
 *
 * <p>Source: PHE, Technical Guide: Assigning confidence intervals, "Indirectly standardised ratios
 * and rates"; limits of the observed count as in {@link Counts#limits}.
 */
public final class IndirectStandardisation {
  private IndirectStandardisation() {}

  /**
   * Computes the events expected in a population at the reference's rates by band. A missing
   * reference count or population, and a missing population of our own, count as none.
   */
  public static double expected(
      double[] populations, double[] referenceEvents, double[] referencePopulations) {
    double expected = 0;
    for (int band = 0; band < populations.length; band++) {
      double rate = orZero(referenceEvents[band]) / referencePopulations[band];
      expected += referencePopulations[band] > 0 ? rate * orZero(populations[band]) : 0;
    }
    return expected;
  }

  /**
   * Computes observed over expected.
   *
   * @param observed events in all bands, also in bands without population: those have events but no
   *     expectation, so that a caller should look at them first
   * @param referenceValue what equality is called: 1 or 100
   * @return {@link Reason#NOTHING_EXPECTED} where no event is expected
   */
  public static Estimate ratio(
      double observed, double expected, double referenceValue, double confidence) {
    if (Double.isNaN(observed) || Double.isNaN(expected)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (!(expected > 0)) {
      return Estimate.missing(Reason.NOTHING_EXPECTED);
    }
    return Rate.crude(observed, expected, referenceValue, confidence);
  }

  /**
   * Computes the ratio times the reference population's crude rate.
   *
   * @param referenceRate events per head of the reference
   * @param per the unit of the result, such as 100,000
   */
  public static Estimate rate(
      double observed, double expected, double referenceRate, double per, double confidence) {
    return ratio(observed, expected, 1, confidence).times(referenceRate * per);
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
