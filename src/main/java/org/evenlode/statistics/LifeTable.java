package org.evenlode.statistics;

import java.util.Arrays;

/**
 * Computes life expectancy by an abridged life table of 20 age bands: under 1, 1-4, 5-9 and so on
 * to 85-89, and 90 and over.
 *
 * <p>Sources: Chiang CL (1968) Introduction to Stochastic Processes in Biostatistics; Newell C
 * (1994) Methods and Models in Demography; Silcocks PBS, Jenner DA, Reza R (2001) J Epidemiol
 * Community Health 55:38-43 (variance of the last band); Eayres D, Williams ES (2004) J Epidemiol
 * Community Health 58:243-249 (smallest population); Fingertips Public Health Technical Guidance,
 * "Life expectancy".
 */
public final class LifeTable {
  /** Says how many age bands there must be. */
  public static final int BANDS = 20;

  /** Sets the person-years in all at or below which life expectancy is not estimated. */
  public static final double LEAST_POPULATION = 5000;

  /** Sets the share of the first year lived, on average, by those who die in it. */
  private static final double FIRST_YEAR = 0.1;

  private static final double BORN = 100_000;

  /** Sets half the widest 95 % interval with which a value is shown, in years. */
  private static final double WIDEST_HALF = 10;

  private LifeTable() {}

  /**
   * Computes the years of life left at the start of each band.
   *
   * @param deaths by band, youngest first
   * @param personYears population by band over the same time
   * @return 20 estimates; all missing for the reason that stands against the table, or {@link
   *     Reason#TOO_UNCERTAIN} with limits but no value where the 95 % interval is wider than 20
   *     years
   */
  public static Estimate[] expectancy(double[] deaths, double[] personYears, double confidence) {
    Reason wrong = check(deaths, personYears);
    if (wrong != Reason.NONE) {
      Estimate[] missing = new Estimate[BANDS];
      Arrays.fill(missing, Estimate.missing(wrong));
      return missing;
    }
    int last = BANDS - 1;
    double[] width = new double[BANDS];
    double[] lived = new double[BANDS];
    double[] dying = new double[BANDS];
    double[] variance = new double[BANDS];
    double[] alive = new double[BANDS + 1];
    alive[0] = BORN;
    for (int i = 0; i < BANDS; i++) {
      double rate = deaths[i] / personYears[i];
      width[i] = i == 0 ? 1 : i == 1 ? 4 : i == last ? 2 / rate : 5;
      lived[i] = i == 0 ? FIRST_YEAR : 0.5;
      double most = width[i] * rate;
      dying[i] =
          deaths[i] <= personYears[i] / width[i] / lived[i]
              ? most / (1 + most * (1 - lived[i]))
              : 1;
      variance[i] =
          i == last
              ? 4 / (deaths[i] * rate * rate)
              : deaths[i] == 0 ? 0 : dying[i] * dying[i] * (1 - dying[i]) / deaths[i];
      alive[i + 1] = i == last ? 0 : alive[i] * (1 - dying[i]);
    }
    double years = alive[last] / (deaths[last] / personYears[last]);
    double ahead = years / alive[last];
    double spread = alive[last] * alive[last] / 4 * variance[last];
    Estimate[] result = new Estimate[BANDS];
    result[last] = estimate(ahead, spread, alive[last], confidence);
    for (int i = last - 1; i >= 0; i--) {
      years += width[i] * (alive[i + 1] + lived[i] * (alive[i] - alive[i + 1]));
      double gain = (1 - lived[i]) * width[i] + ahead;
      spread += alive[i] * alive[i] * gain * gain * variance[i];
      ahead = years / alive[i];
      result[i] = estimate(ahead, spread, alive[i], confidence);
    }
    return result;
  }

  private static Estimate estimate(double ahead, double spread, double alive, double confidence) {
    double error = Math.sqrt(spread) / alive;
    double half = Quantiles.z(confidence) * error;
    boolean tooWide = Quantiles.z(0.95) * error > WIDEST_HALF;
    return Estimate.of(
        tooWide ? Double.NaN : ahead, ahead - half, ahead + half, Reason.TOO_UNCERTAIN);
  }

  private static Reason check(double[] deaths, double[] personYears) {
    if (deaths.length != BANDS || personYears.length != BANDS) {
      return Reason.FEW_GROUPS;
    }
    double all = 0;
    for (int i = 0; i < BANDS; i++) {
      if (Double.isNaN(deaths[i]) || Double.isNaN(personYears[i])) {
        return Reason.MISSING_INPUT;
      }
      if (!(personYears[i] > 0)) {
        return Reason.NO_DENOMINATOR;
      }
      if (deaths[i] < 0 || deaths[i] > personYears[i]) {
        return Reason.IMPOSSIBLE_COUNT;
      }
      all += personYears[i];
    }
    if (all <= LEAST_POPULATION) {
      return Reason.SMALL_POPULATION;
    }
    return deaths[BANDS - 1] == 0 ? Reason.FEW_EVENTS : Reason.NONE;
  }
}
