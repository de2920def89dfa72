package org.evenlode.linkage;

import java.util.Arrays;
import java.util.List;

/** Weighs pairs of records for one thread. */
final class PairScorer {
  /** Sets the most bits that rarity may add or take: a name held once may still be a slip. */
  private static final double MOST_RARITY = 8;

  private final Comparison.Judge[] judges;
  private final long[] radix;
  private final double[][] bits;
  private final double[][] rarity;
  private final double[][] commonness;
  private final double prior;

  /**
   * Holds by comparison the number of the fact that it looks at together with others; -1 for none.
   */
  private final int[] facts;

  private final double[] forFact;
  private final double[] againstFact;

  /**
   * Makes a scorer.
   *
   * @param rarity weight of a shared value's rarity, by comparison and level
   * @param facts by comparison the number of the fact that it looks at together with others, such
   *     as where somebody lives; -1 for none
   */
  PairScorer(List<Comparison> comparisons, Weights weights, double[][] rarity, int[] facts) {
    this.facts = facts;
    int most = Arrays.stream(facts).max().orElse(-1) + 1;
    forFact = new double[most];
    againstFact = new double[most];
    judges = comparisons.stream().map(Comparison::judge).toArray(Comparison.Judge[]::new);
    radix = new long[judges.length];
    bits = new double[judges.length][];
    long place = 1;
    for (int c = 0; c < judges.length; c++) {
      radix[c] = place;
      int levels = comparisons.get(c).levels().size();
      place *= levels + 1;
      bits[c] = new double[levels];
      for (int level = 0; level < levels; level++) {
        bits[c][level] = weights.bits(c, level);
      }
    }
    this.rarity = rarity;
    this.commonness = weights.commonness();
    this.prior = weights.logPriorOdds();
  }

  /**
   * Returns the base-two logarithm of the odds that the two records are one person's. Of
   * comparisons that look at one fact the strongest evidence for it and the strongest against it
   * count: postcode, address and UPRN of two people of one household agree all at once.
   */
  double weight(int one, int other) {
    double weight = prior;
    Arrays.fill(forFact, 0);
    Arrays.fill(againstFact, 0);
    for (int c = 0; c < judges.length; c++) {
      long agreement = judges[c].judge(one, other);
      int level = Agreement.level(agreement);
      if (level >= 0) {
        double evidence = evidence(c, level, agreement);
        int fact = facts[c];
        if (fact < 0) {
          weight += evidence;
        } else {
          forFact[fact] = Math.max(forFact[fact], evidence);
          againstFact[fact] = Math.min(againstFact[fact], evidence);
        }
      }
    }
    for (int fact = 0; fact < forFact.length; fact++) {
      weight += forFact[fact] + againstFact[fact];
    }
    return weight;
  }

  private double evidence(int comparison, int level, long agreement) {
    double evidence = bits[comparison][level];
    double factor = rarity[comparison][level];
    if (factor != 0 && !Double.isNaN(commonness[comparison][level])) {
      double extra = factor * (commonness[comparison][level] - Agreement.logShare(agreement));
      evidence += Math.max(-MOST_RARITY, Math.min(MOST_RARITY, extra));
    }
    return evidence;
  }

  /** Returns the levels of a pair in words, such as {@code birth_date=one_edit name=equal}. */
  String agreement(BoundModel model, int one, int other) {
    StringBuilder words = new StringBuilder();
    for (int c = 0; c < judges.length; c++) {
      int level = Agreement.level(judges[c].judge(one, other));
      words
          .append(c == 0 ? "" : " ")
          .append(model.names().get(c))
          .append('=')
          .append(level < 0 ? "missing" : model.comparisons().get(c).levels().get(level));
    }
    return words.toString();
  }

  /** Returns the levels of a pair in one number. */
  long pattern(int one, int other) {
    long pattern = 0;
    for (int c = 0; c < judges.length; c++) {
      pattern += radix[c] * (Agreement.level(judges[c].judge(one, other)) + 1);
    }
    return pattern;
  }

  /** Returns the probability that belongs to a weight. */
  static double probability(double weight) {
    return 1 / (1 + Math.pow(2, -weight));
  }
}
