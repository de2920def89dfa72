package org.evenlode.statistics;

/**
 * Computes funnel limits: how far a unit's value may lie from the system's by chance alone.
 *
 * <p>Sources: Spiegelhalter DJ (2005) Stat Med 24:1185-1202; PHE, Fingertips Public Health
 * Technical Guidance, "Funnel plots". Limits are at 95 % and 99.8 %: each tail 0.025 or 0.001.
 */
public final class Funnel {
  /** Says where a unit lies. */
  public enum Signal {
    /** Says that the unit lies below the 99.8 % limit. */
    LOW_0_001("Low (0.001)"),
    /** Says that the unit lies below the 95 % limit. */
    LOW_0_025("Low (0.025)"),
    /** Says that the unit lies between the limits. */
    NOT_SIGNIFICANT("Not significant"),
    /** Says that the unit lies above the 95 % limit. */
    HIGH_0_025("High (0.025)"),
    /** Says that the unit lies above the 99.8 % limit. */
    HIGH_0_001("High (0.001)"),
    /** Says that there are too few events to tell. */
    NOT_APPLICABLE("Not applicable");

    private final String label;

    Signal(String label) {
      this.label = label;
    }

    /** Returns the label as the technical guidance writes it. */
    public String label() {
      return label;
    }
  }

  /** Sets the confidence of the inner limits. */
  public static final double INNER = 0.95;

  /** Sets the confidence of the outer limits. */
  public static final double OUTER = 0.998;

  private Funnel() {}

  /**
   * Computes the limits of a share of 1 for a unit of a size, within 0 and 1.
   *
   * @param average of all units: sum of numerators over sum of denominators
   * @param size the unit's denominator, more than 0
   */
  public static Estimate proportion(double average, double size, double confidence) {
    if (!(size > 0)) {
      return Estimate.missing(Reason.NO_DENOMINATOR);
    }
    if (!(average >= 0 && average <= 1)) {
      return Estimate.missing(Reason.IMPOSSIBLE_COUNT);
    }
    double half = Quantiles.z(confidence) * Math.sqrt(average * (1 - average) / size);
    return Estimate.of(average, Math.max(0, average - half), Math.min(1, average + half));
  }

  /**
   * Computes the limits of a rate, or of a standardised ratio, for a unit with a number of events:
   * what the rate would be if the expected events were at the limits that would just give that
   * number.
   *
   * @param baseline the rate of all units together, in any unit; 1 for ratios
   * @param events 1 or more, the unit's events
   */
  public static Estimate rate(double baseline, double events, double confidence) {
    if (!(events > 0)) {
      return Estimate.missing(Reason.FEW_EVENTS);
    }
    Estimate expected = Counts.exact(events, confidence);
    return Estimate.of(
        baseline, baseline * events / expected.high(), baseline * events / expected.low());
  }

  /**
   * Returns the exposure at which {@code events} lie on a limit, in the rate's unit {@code per}.
   */
  public static double exposureAtLimit(
      double baseline, double events, double per, double confidence, boolean lowerLimit) {
    Estimate expected = Counts.exact(events, confidence);
    return (lowerLimit ? expected.high() : expected.low()) / baseline * per;
  }

  /** Says whether a share lies beyond the limits for its size. */
  public static Signal proportionSignal(double average, double events, double size) {
    Estimate outer = proportion(average, size, OUTER);
    if (!outer.complete()) {
      return Signal.NOT_APPLICABLE;
    }
    Estimate inner = proportion(average, size, INNER);
    return signal(events / size, outer, inner);
  }

  /**
   * Says whether a rate differs from the baseline: whether the baseline lies outside the rate's own
   * limits (exact below ten events, Byar's from ten on).
   *
   * @param baseline the rate of all units together
   * @param events the unit's events
   * @param exposure the unit's exposure in the baseline's unit; for a directly standardised rate,
   *     events over rate
   */
  public static Signal rateSignal(double baseline, double events, double exposure) {
    Estimate outer = Rate.crude(events, exposure, 1, OUTER);
    Estimate inner = Rate.crude(events, exposure, 1, INNER);
    if (!outer.complete() || !inner.complete()) {
      return Signal.NOT_APPLICABLE;
    }
    if (outer.low() > baseline) {
      return Signal.HIGH_0_001;
    }
    if (outer.high() < baseline) {
      return Signal.LOW_0_001;
    }
    if (inner.low() > baseline) {
      return Signal.HIGH_0_025;
    }
    return inner.high() < baseline ? Signal.LOW_0_025 : Signal.NOT_SIGNIFICANT;
  }

  private static Signal signal(double value, Estimate outer, Estimate inner) {
    if (value < outer.low()) {
      return Signal.LOW_0_001;
    }
    if (value > outer.high()) {
      return Signal.HIGH_0_001;
    }
    if (value < inner.low()) {
      return Signal.LOW_0_025;
    }
    return value > inner.high() ? Signal.HIGH_0_025 : Signal.NOT_SIGNIFICANT;
  }
}
