package org.evenlode.statistics;

/**
 * Measures how much more scatter there is between units than chance gives, so that funnel limits
 * must be widened.
 *
 * <p>Sources: Spiegelhalter DJ (2005) Qual Saf Health Care 14:347-351; DerSimonian R, Laird N
 * (1986) Control Clin Trials 7:177-188 (variance between units).
 *
 * @param ratio phi: mean of squared z scores; above 1 is over-dispersion
 * @param betweenVariance tau squared, on the scale of the z scores' numerators; 0 if none
 */
public record OverDispersion(double ratio, double betweenVariance) {
  /** Says how z scores are kept from being ruled by a few units. */
  public enum Trim {
    /** Scores beyond the cut are brought to it. */
    WINSORISE,
    /** Leaves out units beyond the cut. */
    TRUNCATE
  }

  /**
   * Measures over-dispersion from units' distances to the baseline on a scale where they are near
   * normal.
   *
   * @param distances transformed value less transformed baseline, by unit
   * @param errors their standard errors by chance alone, by unit, each more than 0
   * @param share cut off at each end, such as 0.1
   */
  public static OverDispersion of(double[] distances, double[] errors, double share, Trim trim) {
    int n = distances.length;
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = distances[i] / errors[i];
    }
    double low = WaitPercentile.exact(z, share).value();
    double high = WaitPercentile.exact(z, 1 - share).value();
    double squares = 0;
    double weights = 0;
    double weightSquares = 0;
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (isCut(z, i, share) && trim == Trim.TRUNCATE) {
        continue;
      }
      double score = Math.max(low, Math.min(high, z[i]));
      double weight = 1 / (errors[i] * errors[i]);
      squares += score * score;
      weights += weight;
      weightSquares += weight * weight;
      kept++;
    }
    double phi = squares / kept;
    double between = Math.max(0, (kept * phi - (kept - 1)) / (weights - weightSquares / weights));
    return new OverDispersion(phi, between);
  }

  /**
   * Returns true if a unit is in the lowest or highest of 1 / share groups by rank, numbered by
   * floor(rank k / (n + 1)); units of equal score share the middle of their ranks.
   *
   * <p>Source: NHS England, SHMI methodology (trim by PROC RANK groups).
   */
  private static boolean isCut(double[] z, int unit, double share) {
    int below = 0;
    int equal = 0;
    for (double score : z) {
      below += score < z[unit] ? 1 : 0;
      equal += score == z[unit] ? 1 : 0;
    }
    double rank = below + (equal + 1) / 2.0;
    double groups = Math.rint(1 / share);
    double group = Math.floor(rank * groups / (z.length + 1));
    return group == 0 || group == groups - 1;
  }

  /** Returns half the width of a limit for a unit, on the transformed scale. */
  public double halfWidth(double error, double confidence) {
    return Quantiles.z(confidence) * Math.sqrt(error * error + betweenVariance);
  }
}
