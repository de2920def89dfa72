package org.evenlode.linkage;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Counts what two persons' records agree on by chance: counted over pairs drawn at random, which
 * are nearly all two persons', and for equal values worked out from their shares.
 */
final class Chances implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double MOST_EQUAL = 1 - 1e-6;

  private final double[][] pairs;
  private final double[][] common;

  private final PairScope scope;

  private Chances(int[] levels, PairScope scope) {
    this.scope = scope;
    pairs = new double[levels.length][];
    common = new double[levels.length][];
    for (int c = 0; c < levels.length; c++) {
      pairs[c] = new double[levels[c]];
      common[c] = new double[levels[c]];
    }
  }

  /**
   * Draws pairs with a seed, of those that are asked about: a register knows whole names where a
   * partner knows half of one, so that two people of the register do not agree as one of it and one
   * of the partner's do.
   */
  static Chances draw(BoundModel model, long seed, int draws) {
    Chances chances = new Chances(model.levels(), model.scope());
    int size = model.table().size();
    SplittableRandom random = new SplittableRandom(seed);
    Comparison.Judge[] judges = judges(model);
    for (int draw = 0; draw < draws && size > 1; draw++) {
      int one = model.scope().drawOne(random, size);
      int other = model.scope().drawOther(random, size);
      if (one != other) {
        chances.add(judges, one, other);
      }
    }
    return chances;
  }

  /** Takes every pair that is asked about, where they are few: those of one in so many records. */
  static Chances all(BoundModel model, int part, int parts) {
    Chances chances = new Chances(model.levels(), model.scope());
    Comparison.Judge[] judges = judges(model);
    PairScope scope = model.scope();
    int size = model.table().size();
    int end = scope.isAcross() ? scope.firstOfRight() : size;
    for (int one = scope.from() + part; one < end; one += parts) {
      for (int other = Math.max(one + 1, scope.firstOfRight()); other < size; other++) {
        chances.add(judges, one, other);
      }
    }
    return chances;
  }

  private static Comparison.Judge[] judges(BoundModel model) {
    return model.comparisons().stream().map(Comparison::judge).toArray(Comparison.Judge[]::new);
  }

  private void add(Comparison.Judge[] judges, int one, int other) {
    for (int c = 0; c < judges.length; c++) {
      long agreement = judges[c].judge(one, other);
      int level = Agreement.level(agreement);
      if (level >= 0) {
        pairs[c][level]++;
        common[c][level] += Agreement.logShare(agreement);
      }
    }
  }

  void addAll(Chances others) {
    for (int c = 0; c < pairs.length; c++) {
      for (int level = 0; level < pairs[c].length; level++) {
        pairs[c][level] += others.pairs[c][level];
        common[c][level] += others.common[c][level];
      }
    }
  }

  /** Returns the share of pairs by comparison and level; a level never drawn has half a pair. */
  double[][] u(List<Comparison> comparisons) {
    double[][] u = new double[pairs.length][];
    for (int c = 0; c < u.length; c++) {
      u[c] = new double[pairs[c].length];
      double total = 0;
      for (double count : pairs[c]) {
        total += count + 0.5;
      }
      for (int level = 0; level < u[c].length; level++) {
        u[c][level] = (pairs[c][level] + 0.5) / total;
      }
      Optional<Comparison.Chance> equal = comparisons.get(c).chanceOfEqual(scope);
      if (equal.isPresent()) {
        // A field with one value leaves the other levels a little: it may not stay so.
        double share = Math.min(equal.get().share(), MOST_EQUAL);
        double rest = (1 - share) / (1 - u[c][0]);
        for (int level = 1; level < u[c].length; level++) {
          u[c][level] *= rest;
        }
        u[c][0] = share;
      }
    }
    return u;
  }

  /**
   * Returns the mean base-two logarithm of what pairs share, by comparison and level; NaN for none
   * drawn.
   */
  double[][] commonness(List<Comparison> comparisons) {
    double[][] mean = new double[pairs.length][];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = new double[pairs[c].length];
      for (int level = 0; level < mean[c].length; level++) {
        mean[c][level] = common[c][level] / pairs[c][level];
      }
      Optional<Comparison.Chance> equal = comparisons.get(c).chanceOfEqual(scope);
      if (equal.isPresent()) {
        mean[c][0] = equal.get().commonness();
      }
    }
    return mean;
  }
}
