package org.evenlode.disclosure;

import java.util.Arrays;

/**
 * Computes the probabilities of the noise that is added to a count: of all distributions over some
 * deviations with mean zero and a given variance, the one of the largest entropy.
 *
 * <p>Source: Giessing, Computational issues in the design of transition probabilities and
 * disclosure risk estimation for additive noise, LNCS 9867 (2016); the R package {@code ptable} of
 * sdcTools makes the same tables.
 */
final class PerturbationTable {
  private static final int ROUNDS = 200;
  private static final double ENOUGH = 1e-14;
  private static final double BITS_32 = 4_294_967_296.0;

  private PerturbationTable() {}

  /**
   * Returns the probability of each deviation: {@code p_v = exp(a + b v + c v^2)}, found by
   * Newton's method on the convex dual.
   *
   * @param deviations at least three different ones, some below and some above zero
   * @param variance of the noise, more than zero and less than the deviations allow
   */
  static double[] probabilities(int[] deviations, double variance) {
    double b = 0;
    double c = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = at(deviations, b, c);
      double mean = moment(deviations, p, 1);
      double square = moment(deviations, p, 2);
      double error = Math.hypot(mean, square - variance);
      if (error < ENOUGH) {
        return p;
      }
      double cube = moment(deviations, p, 3);
      double fourth = moment(deviations, p, 4);
      double bb = square - mean * mean;
      double bc = cube - mean * square;
      double cc = fourth - square * square;
      double determinant = bb * cc - bc * bc;
      double stepB = (cc * mean - bc * (square - variance)) / determinant;
      double stepC = (bb * (square - variance) - bc * mean) / determinant;
      double length = 1;
      while (length > 1e-9 && error(deviations, variance, b, c, length, stepB, stepC) > error) {
        length /= 2;
      }
      b -= length * stepB;
      c -= length * stepC;
    }
    return at(deviations, b, c);
  }

  /**
   * Returns the probabilities as thresholds for a uniform 32-bit number: the noise is the deviation
   * at the place that counts how many thresholds are at or below the number.
   */
  static long[] thresholds(double[] probabilities) {
    long[] thresholds = new long[probabilities.length - 1];
    double sum = 0;
    for (int i = 0; i < thresholds.length; i++) {
      sum += probabilities[i];
      thresholds[i] = Math.round(sum * BITS_32);
    }
    return thresholds;
  }

  private static double error(
      int[] deviations, double variance, double b, double c, double length, double db, double dc) {
    double[] p = at(deviations, b - length * db, c - length * dc);
    return Math.hypot(moment(deviations, p, 1), moment(deviations, p, 2) - variance);
  }

  private static double[] at(int[] deviations, double b, double c) {
    double[] exponents =
        Arrays.stream(deviations).mapToDouble(v -> b * v + c * (double) v * v).toArray();
    double most = Arrays.stream(exponents).max().orElse(0);
    double[] p = Arrays.stream(exponents).map(exponent -> Math.exp(exponent - most)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(one -> one / sum).toArray();
  }

  private static double moment(int[] deviations, double[] p, int power) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] * Math.pow(deviations[i], power);
    }
    return sum;
  }
}
