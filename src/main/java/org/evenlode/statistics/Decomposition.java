package org.evenlode.statistics;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Computes how much of the difference between two populations' rates is due to each factor, such as
 * their make-up and their rates within each group. Effects add up to the difference exactly.
 *
 * <p>Sources: Kitagawa EM (1955) J Am Stat Assoc 50:1168-1194 (two factors); Das Gupta P (1993)
 * Standardization and Decomposition of Rates: A User's Manual, US Census Bureau P23-186 (more).
 */
public final class Decomposition {
  /**
   * Holds the part of one factor.
   *
   * @param first the first population's rate, all but this factor averaged over both populations
   * @param second the second population's rate, averaged in the same way
   */
  public record Effect(double first, double second) {
    /** Returns second minus first: what this factor contributes. */
    public double difference() {
      return second - first;
    }
  }

  /** Sets the number of factors beyond which the number of combinations is of no use to anybody. */
  private static final int MOST_FACTORS = 12;

  private Decomposition() {}

  /**
   * Computes Kitagawa's two effects of two populations in the same groups.
   *
   * @param firstSizes people by group in the first population; only their shares matter
   * @param firstRates rate by group in the first population
   * @return composition first, rate second
   */
  public static Effect[] kitagawa(
      double[] firstSizes, double[] firstRates, double[] secondSizes, double[] secondRates) {
    return effects(
        new double[][] {MidRanks.shares(firstSizes), firstRates},
        new double[][] {MidRanks.shares(secondSizes), secondRates},
        Decomposition::sumOfProducts);
  }

  /**
   * Computes Das Gupta's effects of any factors: each the average over all orders in which the
   * factors could be changed.
   *
   * @param first the first population's factors, each a vector over the same groups
   * @param second the second's
   * @param rate of a population from its factors, such as {@link #sumOfProducts}
   * @return an effect for each factor
   */
  public static Effect[] effects(
      double[][] first, double[][] second, ToDoubleFunction<double[][]> rate) {
    int factors = first.length;
    if (factors == 0 || factors > MOST_FACTORS || second.length != factors) {
      throw new IllegalArgumentException("Needs the same 1 to " + MOST_FACTORS + " factors");
    }
    double[] rates = new double[1 << factors];
    double[][] mixed = new double[factors][];
    for (int mix = 0; mix < rates.length; mix++) {
      for (int f = 0; f < factors; f++) {
        mixed[f] = (mix >> f & 1) == 1 ? second[f] : first[f];
      }
      rates[mix] = rate.applyAsDouble(mixed);
    }
    Effect[] effects = new Effect[factors];
    for (int f = 0; f < factors; f++) {
      double low = 0;
      double high = 0;
      for (int mix = 0; mix < rates.length; mix++) {
        if ((mix >> f & 1) == 0) {
          double weight = weight(Integer.bitCount(mix), factors);
          low += weight * rates[mix];
          high += weight * rates[mix | 1 << f];
        }
      }
      effects[f] = new Effect(low, high);
    }
    return effects;
  }

  /** Returns the rate whose groups add up and whose factors multiply. */
  public static double sumOfProducts(double[][] factors) {
    double sum = 0;
    for (int group = 0; group < factors[0].length; group++) {
      double product = 1;
      for (double[] factor : factors) {
        product *= factor[group];
      }
      sum += product;
    }
    return sum;
  }

  /**
   * Computes Kitagawa's effects with the make-up split by two crossed traits, such as age and
   * ethnic group: the effect of each trait and that of the rates.
   *
   * <p>Source: Das Gupta (1993), chapter 6, rates from cross-classified data: each cell's share is
   * the product of a factor for each trait, the geometric mean of its two conditional forms.
   *
   * @param firstPeople rows by the first trait, columns by the second, each cell more than 0
   * @param firstRates in the same cells
   * @return the first trait, the second, the rates
   */
  public static Effect[] crossed(
      double[][] firstPeople,
      double[][] firstRates,
      double[][] secondPeople,
      double[][] secondRates) {
    double[][] first = structure(firstPeople);
    double[][] second = structure(secondPeople);
    double[] firstRate = cells(firstRates);
    double[] secondRate = cells(secondRates);
    double[] middle = new double[firstRate.length];
    for (int cell = 0; cell < middle.length; cell++) {
      middle[cell] = (firstRate[cell] + secondRate[cell]) / 2;
    }
    Effect[] traits =
        effects(
            first, second, shares -> sumOfProducts(new double[][] {shares[0], shares[1], middle}));
    Effect[] both = kitagawa(cells(firstPeople), firstRate, cells(secondPeople), secondRate);
    return new Effect[] {traits[0], traits[1], both[1]};
  }

  private static double[] cells(double[][] table) {
    return Arrays.stream(table).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] structure(double[][] people) {
    int rows = people.length;
    int columns = people[0].length;
    double[] ofRow = new double[rows];
    double[] ofColumn = new double[columns];
    double all = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        ofRow[i] += people[i][j];
        ofColumn[j] += people[i][j];
        all += people[i][j];
      }
    }
    double[][] factors = new double[2][rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double cell = people[i][j];
        factors[0][i * columns + j] = Math.sqrt(cell / ofColumn[j] * (ofRow[i] / all));
        factors[1][i * columns + j] = Math.sqrt(cell / ofRow[i] * (ofColumn[j] / all));
      }
    }
    return factors;
  }

  /**
   * Returns the share of all orders in which exactly these others come before: s! (k - 1 - s)! /
   * k!.
   */
  private static double weight(int before, int factors) {
    double weight = 1.0 / factors;
    // 1 / (k C(k - 1, s))
    for (int i = 1; i <= before; i++) {
      weight *= (double) i / (factors - i);
    }
    return weight;
  }
}
