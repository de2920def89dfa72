package org.evenlode.statistics;

/**
 * Computes the slope and relative index of inequality by the method of Public Health England, over
 * groups in order, such as deprivation quintiles.
 *
 * <p>A line is fitted to the groups' values over their mid-points on the cumulative share of the
 * population, most deprived first, each weighted by its share. The slope index (SII) is the height
 * of the line at the least deprived end minus that at the most deprived end, times {@code
 * multiplier}: with 1 it is positive where values rise towards the least deprived; with -1 it is
 * positive where the most deprived have more. The relative index (RII) is the ratio of the same two
 * ends, least over most deprived, and its inverse for a negative multiplier. The line is straight
 * by construction: a gradient that turns is not seen in it.
 *
 * <p>Sources: Low A, Low A (2004) J Public Health 26:388-395; PHE, Fingertips Public Health
 * Technical Guidance, "Slope index of inequality". WHO's variant is {@link LogisticSlopeIndex}.
 */
public final class SlopeIndex {
  /** Names the scale on which values are normal, and on which their standard errors are given. */
  public enum Scale {
    /** Takes any value, as it is. */
    LINEAR,
    /** Takes rates on the logarithm. */
    LOG,
    /** Takes shares of 1 on the logarithm of the odds. */
    LOGIT;

    double to(double value) {
      return switch (this) {
        case LINEAR -> value;
        case LOG -> Math.log(value);
        case LOGIT -> Math.log(value / (1 - value));
      };
    }

    double back(double value) {
      return switch (this) {
        case LINEAR -> value;
        case LOG -> Math.exp(value);
        case LOGIT -> 1 / (1 + Math.exp(-value));
      };
    }

    /** Returns how fast the value moves with its transform, at a value. */
    double slopeAt(double value) {
      return switch (this) {
        case LINEAR -> 1;
        case LOG -> value;
        case LOGIT -> value * (1 - value);
      };
    }
  }

  /**
   * Holds both indices of one fit.
   *
   * @param slope the SII, in the units of the values times the multiplier
   * @param relative the RII
   * @param intercept of the line at the most deprived end, in the units of the values
   */
  public record Indices(Estimate slope, Estimate relative, double intercept) {}

  /**
   * Sets the least number of groups: fewer carry no gradient worth fitting (PHE asks for five or
   * more).
   */
  static final int LEAST_GROUPS = 3;

  private final Line line;
  private final double[] values;
  private final double[] errors;
  private final Scale scale;
  private final boolean fitTransformed;
  private final double multiplier;
  private final Reason wrong;

  /**
   * @param values by group, most deprived first
   * @param errors standard errors of the values on {@code scale}; see {@link #errorFromLimits}
   * @param populations by group, each more than 0
   * @param scale of the values
   * @param fitTransformed whether the line is fitted on {@code scale} and its ends transformed
   *     back, instead of fitting the values as they are
   * @param multiplier sign and unit of the SII
   */
  public SlopeIndex(
      double[] values,
      double[] errors,
      double[] populations,
      Scale scale,
      boolean fitTransformed,
      double multiplier) {
    this.values = values.clone();
    this.errors = errors.clone();
    this.scale = scale;
    this.fitTransformed = fitTransformed;
    this.multiplier = multiplier;
    this.line = new Line(populations);
    this.wrong = check(populations);
  }

  /**
   * Computes a standard error on a scale from 95 % limits. Limits of another level would need their
   * own z: the reference implementation takes 95 % whatever it is given, so give it those.
   */
  public static double errorFromLimits(double low, double high, Scale scale) {
    return (scale.to(high) - scale.to(low)) / (2 * Quantiles.z(0.95));
  }

  /**
   * Computes limits by algebra. They are exact under the model where the fit is on the scale on
   * which the values are normal; else the values' standard errors are brought to their own scale
   * first (delta method). Limits of the RII are Fieller's on an untransformed fit, and of both
   * indices the fitted mid-point with the slope's limits on a transformed one.
   */
  public Indices closedForm(double confidence) {
    if (wrong != Reason.NONE) {
      return new Indices(Estimate.missing(wrong), Estimate.missing(wrong), Double.NaN);
    }
    double[] fitted = fitted();
    double[] spread = new double[errors.length];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = fitTransformed ? errors[i] : errors[i] * scale.slopeAt(values[i]);
    }
    double slope = line.slope(fitted);
    double start = line.start(fitted);
    double z = Quantiles.z(confidence);
    double slopeError = Math.sqrt(line.covariance(spread, false, false));
    if (fitTransformed) {
      return transformedIndices(start, slope, slope - z * slopeError, slope + z * slopeError);
    }
    Estimate absolute = Estimate.around(slope, z * slopeError).times(multiplier);
    double startVariance = line.covariance(spread, true, true);
    double endVariance =
        startVariance
            + line.covariance(spread, false, false)
            + 2 * line.covariance(spread, true, false);
    double both = startVariance + line.covariance(spread, true, false);
    Estimate relative = fieller(start + slope, endVariance, start, startVariance, both, z);
    return new Indices(absolute, oriented(relative), start);
  }

  /**
   * Computes limits by simulation: values drawn anew from their standard errors on {@code scale},
   * the line fitted to each draw, and the middle {@code confidence} of the results taken. The same
   * seed gives the same limits.
   *
   * @param draws such as 100,000
   */
  public Indices simulated(double confidence, int draws, long seed) {
    return wrong != Reason.NONE
        ? new Indices(Estimate.missing(wrong), Estimate.missing(wrong), Double.NaN)
        : new SlopeSimulation(line, transformed(), errors, scale, fitTransformed)
            .indices(this, confidence, draws, seed);
  }

  /** Computes both indices from a line on the transformed scale and the limits of its slope. */
  Indices transformedIndices(double start, double slope, double slopeLow, double slopeHigh) {
    double middle = start + slope / 2;
    Estimate absolute =
        Estimate.of(
            difference(middle, slope), difference(middle, slopeLow), difference(middle, slopeHigh));
    Estimate relative =
        Estimate.of(ratio(middle, slope), ratio(middle, slopeLow), ratio(middle, slopeHigh));
    return new Indices(absolute.times(multiplier), oriented(relative), scale.back(start));
  }

  double multiplier() {
    return multiplier;
  }

  double[] fitted() {
    return fitTransformed ? transformed() : values;
  }

  /**
   * Turns an RII of least over most deprived round for a negative multiplier. Where its lower limit
   * is not positive, the turned one has no upper limit.
   */
  Estimate oriented(Estimate leastOverMost) {
    return multiplier < 0 && !Double.isNaN(leastOverMost.value())
        ? new Estimate(
            1 / leastOverMost.value(),
            1 / leastOverMost.high(),
            leastOverMost.low() > 0 ? 1 / leastOverMost.low() : Double.NaN,
            leastOverMost.reason())
        : leastOverMost;
  }

  private double difference(double middle, double slope) {
    return scale.back(middle + slope / 2) - scale.back(middle - slope / 2);
  }

  private double ratio(double middle, double slope) {
    return scale.back(middle + slope / 2) / scale.back(middle - slope / 2);
  }

  private double[] transformed() {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = scale.to(values[i]);
    }
    return result;
  }

  private Reason check(double[] populations) {
    if (values.length < LEAST_GROUPS) {
      return Reason.FEW_GROUPS;
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i]) || Double.isNaN(errors[i]) || Double.isNaN(populations[i])) {
        return Reason.MISSING_INPUT;
      }
      if (!(populations[i] > 0)) {
        return Reason.NO_DENOMINATOR;
      }
      if (Double.isInfinite(scale.to(values[i])) || Double.isNaN(scale.to(values[i]))) {
        return Reason.ZERO_VALUE;
      }
    }
    return Reason.NONE;
  }

  /**
   * Computes limits of a ratio of two normal variables (Fieller EC (1954) J R Stat Soc B
   * 16:175-185).
   */
  private static Estimate fieller(
      double top, double topVariance, double bottom, double bottomVariance, double both, double z) {
    if (!(bottom > 0) || !(top > 0)) {
      return Estimate.missing(Reason.NOT_POSITIVE);
    }
    double a = bottom * bottom - z * z * bottomVariance;
    double b = top * bottom - z * z * both;
    double c = top * top - z * z * topVariance;
    double root = b * b - a * c;
    if (!(a > 0) || root < 0) {
      return Estimate.withoutLimits(top / bottom);
    }
    return Estimate.of(top / bottom, (b - Math.sqrt(root)) / a, (b + Math.sqrt(root)) / a);
  }
}
