package org.evenlode.statistics;

/** Computes where ordered groups lie on the cumulative share of the population. */
final class MidRanks {
  private MidRanks() {}

  /** Returns each group's share of all. */
  static double[] shares(double[] populations) {
    double all = 0;
    for (double population : populations) {
      all += population;
    }
    double[] share = new double[populations.length];
    for (int i = 0; i < share.length; i++) {
      share[i] = populations[i] / all;
    }
    return share;
  }

  /** Returns the middle of each group, between 0 and 1, in the order given. */
  static double[] of(double[] populations) {
    double[] share = shares(populations);
    double below = 0;
    double[] rank = new double[share.length];
    for (int i = 0; i < rank.length; i++) {
      rank[i] = below + share[i] / 2;
      below += share[i];
    }
    return rank;
  }
}
