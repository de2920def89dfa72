package org.evenlode.linkage;

import java.io.Serializable;

/**
 * Holds what agreement says, learnt from data: for each comparison and level the share of one
 * person's pairs that reach it (m), and of any two persons' pairs (u), as Fellegi and Sunter (1969)
 * name them. {@code commonness} is the mean base-two logarithm of what two persons' pairs at that
 * level share, to which a pair's own is held.
 *
 * @param logPriorOdds base-two logarithm of the odds that two records taken at random are one
 *     person's
 */
public record Weights(double logPriorOdds, double[][] m, double[][] u, double[][] commonness)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Returns the weight of a level in bits: log2(m/u). */
  double bits(int comparison, int level) {
    return Math.log(m[comparison][level] / u[comparison][level]) / Math.log(2);
  }
}
