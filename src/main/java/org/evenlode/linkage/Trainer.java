package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns m by expectation-maximisation on patterns of agreement (Dempster, Laird and Rubin 1977, as
 * Winkler 1988 applied it to linkage), with u fixed.
 *
 * <p>It looks at all comparisons of a candidate pair, and takes all other pairs for two persons':
 * the share of matches is that among all pairs of the table, one in many thousands, not that within
 * a block. Where enough pairs are known to be one person's, as by a shared NHS number, m is what
 * these show and is not guessed; the rest is. A session for each blocking rule, as is common, knows
 * no such anchor; in a block of one common name it takes families, or everybody, for one person. Of
 * a partner's record the people of a register compete ({@link Contests}).
 */
final class Trainer {
  private static final int ROUNDS = 200;
  private static final double TOLERANCE = 1e-5;

  /** A level seen in fewer matches than this is not trained. */
  private static final double LEAST_SEEN = 2;

  /** Sets the matches that are taken to be like chance: a level never seen says nothing. */
  private static final double PRIOR_MATCHES = 5;

  /** Sets the share of the true pairs that the rules are taken to find. */
  private static final double ASSUMED_RECALL = 0.9;

  private static final double FIRST_SHARE = 1e-5;

  private final BoundModel model;
  private final int[] levels;

  Trainer(BoundModel model) {
    this.model = model;
    this.levels = model.levels();
  }

  /**
   * Learns the weights.
   *
   * @param candidates pairs that may be one person's, each once
   * @param known pairs known to be one person's, such as those that share an NHS number, by
   *     pattern; of a comparison that has enough of them on its levels, m is what they show
   * @param allPairs how many pairs might be asked
   */
  Training train(Candidates candidates, Patterns known, Chances chances, double allPairs) {
    double[][] u = chances.u(model.comparisons());
    double[][] shown = shown(known);
    double[][] m = start();
    double[][] seen = m;
    double share = FIRST_SHARE;
    for (int round = 0; round < ROUNDS; round++) {
      Expected expected = expected(candidates, share, m, u);
      seen = expected.seen();
      for (int c = 0; c < levels.length; c++) {
        seen[c] = shown[c].length > 0 ? shown[c] : seen[c];
      }
      double[][] next = maximised(seen, u);
      share = share(expected, allPairs);
      double moved = farthest(m, next);
      m = next;
      if (moved < TOLERANCE) {
        break;
      }
    }
    return new Training(
        new Weights(
            Math.log(share / (1 - share)) / Math.log(2),
            m,
            u,
            chances.commonness(model.comparisons())),
        untrained(seen));
  }

  /**
   * Returns how common matches are among pairs where m and u are known: of a mixture of known parts
   * the likelihood has one maximum.
   *
   * @param records how many there are: matches are taken to be no more than one for two of them
   * @return base-two logarithm of the odds
   */
  double logPriorOdds(Candidates candidates, Weights weights, double allPairs, long records) {
    double most = records / 2.0 / allPairs;
    double share = Math.min(most, FIRST_SHARE);
    for (int round = 0; round < ROUNDS; round++) {
      double next =
          Math.min(most, share(expected(candidates, share, weights.m(), weights.u()), allPairs));
      boolean isDone = Math.abs(next - share) < TOLERANCE * share;
      share = next;
      if (isDone) {
        break;
      }
    }
    return Math.log(share / (1 - share)) / Math.log(2);
  }

  private static double share(Expected expected, double allPairs) {
    return Math.min(0.5, Math.max(1e-12, expected.matches() / ASSUMED_RECALL / allPairs));
  }

  /**
   * Counts known pairs by comparison and level; none for a comparison that too few of them teach,
   * or that looks at what made them known.
   */
  private double[][] shown(Patterns known) {
    double[][] counts = new double[levels.length][];
    Arrays.setAll(counts, c -> new double[levels[c]]);
    known.forEach(
        (level, pairs) -> {
          for (int c = 0; c < levels.length; c++) {
            if (level[c] >= 0) {
              counts[c][level[c]] += pairs;
            }
          }
        });
    for (int c = 0; c < levels.length; c++) {
      if (!model.isLearntFromKnown(c) || Arrays.stream(counts[c]).sum() < model.leastKnown()) {
        counts[c] = new double[0];
      }
    }
    return counts;
  }

  /**
   * Holds what weights lead one to expect.
   *
   * @param seen matches at each level
   * @param matches all of them
   */
  private record Expected(double[][] seen, double matches) {}

  private Expected expected(Candidates candidates, double share, double[][] m, double[][] u) {
    double[][] sums = new double[levels.length][];
    Arrays.setAll(sums, c -> new double[levels[c]]);
    double[] matches = {0};
    candidates.expected(
        level -> {
          double odds = share / (1 - share);
          for (int c = 0; c < levels.length; c++) {
            odds *= level[c] < 0 ? 1 : m[c][level[c]] / u[c][level[c]];
          }
          return odds;
        },
        (level, expected) -> {
          matches[0] += expected;
          for (int c = 0; c < levels.length; c++) {
            if (level[c] >= 0) {
              sums[c][level[c]] += expected;
            }
          }
        });
    return new Expected(sums, matches[0]);
  }

  private double[][] maximised(double[][] sums, double[][] u) {
    double[][] m = new double[levels.length][];
    for (int c = 0; c < levels.length; c++) {
      m[c] = new double[levels[c]];
      double total = Arrays.stream(sums[c]).sum() + PRIOR_MATCHES;
      for (int level = 0; level < levels[c]; level++) {
        m[c][level] = (sums[c][level] + PRIOR_MATCHES * u[c][level]) / total;
      }
    }
    return m;
  }

  private double[][] start() {
    double[][] m = new double[levels.length][];
    for (int c = 0; c < levels.length; c++) {
      m[c] = new double[levels[c]];
      Arrays.fill(m[c], 0.3 / (levels[c] - 1));
      m[c][0] = 0.7;
    }
    return m;
  }

  private static double farthest(double[][] one, double[][] other) {
    double farthest = 0;
    for (int c = 0; c < one.length; c++) {
      for (int level = 0; level < one[c].length; level++) {
        farthest = Math.max(farthest, Math.abs(one[c][level] - other[c][level]));
      }
    }
    return farthest;
  }

  private List<String> untrained(double[][] seen) {
    List<String> untrained = new ArrayList<>();
    for (int c = 0; c < seen.length; c++) {
      List<String> names = model.comparisons().get(c).levels();
      for (int level = 0; level < seen[c].length; level++) {
        if (seen[c][level] < LEAST_SEEN) {
          untrained.add(model.names().get(c) + "." + names.get(level));
        }
      }
    }
    return untrained;
  }
}
