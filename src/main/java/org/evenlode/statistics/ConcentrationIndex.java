package org.evenlode.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Computes concentration indices: how far something is concentrated among people of low or high
 * rank. Negative where the low-ranked (most deprived) have more.
 *
 * <p>Sources: Kakwani N, Wagstaff A, van Doorslaer E (1997) J Econometrics 77:87-103 (index and the
 * convenience regression); Wagstaff A (2005) Health Econ 14:429-432; Erreygers G (2009) J Health
 * Econ 28:504-515; WHO, Handbook on health inequality monitoring (2013).
 */
public final class ConcentrationIndex {
  private final double absolute;
  private final double error;
  private final double mean;
  private final Reason wrong;

  private ConcentrationIndex(double absolute, double error, double mean, Reason wrong) {
    this.absolute = absolute;
    this.error = error;
    this.mean = mean;
    this.wrong = wrong;
  }

  /**
   * Makes the index of groups in order, most deprived first.
   *
   * @param values by group
   * @param populations by group, each more than 0
   */
  public static ConcentrationIndex ofGroups(double[] values, double[] populations) {
    return of(values, MidRanks.shares(populations), MidRanks.of(populations));
  }

  /**
   * Makes the index of people or other units in any order. Units of equal standing share the middle
   * of their block, so the result does not depend on the order of rows.
   *
   * @param values what is concentrated
   * @param standing by which units are ranked, lowest first
   * @param weights of the units, each more than 0
   */
  public static ConcentrationIndex ofUnits(double[] values, double[] standing, double[] weights) {
    for (double one : standing) {
      if (Double.isNaN(one)) {
        return new ConcentrationIndex(Double.NaN, Double.NaN, Double.NaN, Reason.MISSING_INPUT);
      }
    }
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> standing[i]));
    double[] share = MidRanks.shares(weights);
    double[] rank = new double[values.length];
    double below = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double block = 0;
      while (to < order.length && standing[order[to]] == standing[order[from]]) {
        block += share[order[to++]];
      }
      for (int i = from; i < to; i++) {
        rank[order[i]] = below + block / 2;
      }
      below += block;
      from = to;
    }
    return of(values, share, rank);
  }

  private static ConcentrationIndex of(double[] values, double[] share, double[] rank) {
    int n = values.length;
    if (n < SlopeIndex.LEAST_GROUPS) {
      return new ConcentrationIndex(Double.NaN, Double.NaN, Double.NaN, Reason.FEW_GROUPS);
    }
    double mean = 0;
    double middle = 0;
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(values[i])) {
        return new ConcentrationIndex(Double.NaN, Double.NaN, Double.NaN, Reason.MISSING_INPUT);
      }
      if (!(share[i] > 0)) {
        return new ConcentrationIndex(Double.NaN, Double.NaN, Double.NaN, Reason.NO_DENOMINATOR);
      }
      mean += share[i] * values[i];
      middle += share[i] * rank[i];
    }
    double spread = 0;
    double together = 0;
    for (int i = 0; i < n; i++) {
      spread += share[i] * (rank[i] - middle) * (rank[i] - middle);
      together += share[i] * (rank[i] - middle) * (values[i] - mean);
    }
    if (!(spread > 0)) {
      return new ConcentrationIndex(Double.NaN, Double.NaN, mean, Reason.NO_SPREAD);
    }
    // The index is the slope of 2 var(rank) value on rank; its error is that of the regression.
    double residual = 0;
    for (int i = 0; i < n; i++) {
      double left = values[i] - mean - together / spread * (rank[i] - middle);
      residual += share[i] * left * left;
    }
    double error = 2 * spread * Math.sqrt(residual / (n - 2) / spread);
    return new ConcentrationIndex(2 * together, error, mean, Reason.NONE);
  }

  /** Returns the absolute index (ACI), in the units of the values. */
  public Estimate absolute(double confidence) {
    return scaled(1, confidence);
  }

  /** Returns the relative index (RCI), -1 to 1: absolute over the mean. */
  public Estimate relative(double confidence) {
    return mean == 0 && wrong == Reason.NONE
        ? Estimate.missing(Reason.ZERO_VALUE)
        : scaled(1 / mean, confidence);
  }

  /** Returns Wagstaff's normalisation for values between two bounds. */
  public Estimate wagstaff(double least, double most, double confidence) {
    double room = (most - mean) * (mean - least);
    return room == 0 && wrong == Reason.NONE
        ? Estimate.missing(Reason.ZERO_VALUE)
        : scaled((most - least) / room, confidence);
  }

  /** Returns Erreygers' corrected index for values between two bounds. */
  public Estimate erreygers(double least, double most, double confidence) {
    return scaled(4 / (most - least), confidence);
  }

  /** Returns the standard error of the absolute index. */
  public double error() {
    return error;
  }

  private Estimate scaled(double factor, double confidence) {
    return wrong != Reason.NONE
        ? Estimate.missing(wrong)
        : Estimate.around(absolute, Quantiles.z(confidence) * error).times(factor);
  }
}
