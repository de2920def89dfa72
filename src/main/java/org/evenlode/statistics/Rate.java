package org.evenlode.statistics;

/** Computes crude rates: events per person, person-year or other exposure. */
public final class Rate {
  private Rate() {}

  /**
   * Computes events over exposure, with exact limits below ten events and Byar's from ten on.
   *
   * <p>Source: PHE, Technical Guide: Assigning confidence intervals, "Rates".
   *
   * @param events 0 or more; may exceed the exposure, for one person may have several events
   * @param exposure more than 0, or {@link Reason#NO_DENOMINATOR}
   * @param per the unit of the result, such as 100,000
   */
  public static Estimate crude(double events, double exposure, double per, double confidence) {
    if (Double.isNaN(events) || Double.isNaN(exposure)) {
      return Estimate.missing(Reason.MISSING_INPUT);
    }
    if (!(exposure > 0)) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    Estimate count = Counts.limits(events, confidence);
    return Estimate.of(
        count.value() / exposure * per,
        count.low() / exposure * per,
        count.high() / exposure * per,
        count.reason());
  }
}
