package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns m by expectation-maximisation on counts of agreement patterns (Dempster, Laird and Rubin
 * 1977, as Winkler 1988 applied it), a session for each blocking rule, with u fixed: comparisons
 * that look at what the rule blocks on are left out of its session, for there all pairs agree. The
 * sessions' results are combined by their median.
 */
final class Trainer {
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 1e-5;

  /** A level seen in fewer matches than this, in every session, is not trained. */
  private static final double LEAST_SEEN = 2;

  /** Matches that each session takes to be like chance: a level never seen says nothing. */
  private static final double PRIOR_MATCHES = 5;

  /** Share of the true pairs that the rules are taken to find. */
  private static final double ASSUMED_RECALL = 0.9;

  private final BoundModel model;
  private final int[] levels;

  Trainer(BoundModel model) {
    this.model = model;
    this.levels = model.levels();
  }

  /**
   * What one session learnt.
   *
   * @param m by comparison and level; empty where the session did not ask
   * @param seen expected matches at each level
   */
  private record Session(double[][] m, double[][] seen) {}

  /**
   * Learns the weights.
   *
   * @param byRule all pairs of each rule, by pattern
   * @param candidates every candidate pair once, by pattern
   * @param allPairs how many pairs might be asked
   */
  Training train(List<Patterns> byRule, Patterns candidates, Chances chances, double allPairs) {
    double[][] u = chances.u(model.comparisons());
    List<Session> sessions = new ArrayList<>();
    for (int rule = 0; rule < byRule.size(); rule++) {
      boolean[] asked = new boolean[levels.length];
      boolean any = false;
      for (int c = 0; c < levels.length; c++) {
        asked[c] = model.isFreeOf(rule, c);
        any |= asked[c];
      }
      if (any && byRule.get(rule).pairs() > 0) {
        sessions.add(session(byRule.get(rule).of(asked), asked, u));
      }
    }
    double[][] m = new double[levels.length][];
    List<String> untrained = new ArrayList<>();
    for (int c = 0; c < levels.length; c++) {
      m[c] = combined(c, sessions, u[c]);
      untrained.addAll(untrained(c, sessions, u[c]));
    }
    double prior = prior(candidates, m, u, allPairs);
    return new Training(
        new Weights(
            Math.log(prior / (1 - prior)) / Math.log(2),
            m,
            u,
            chances.commonness(model.comparisons())),
        untrained);
  }

  private Session session(Patterns patterns, boolean[] asked, double[][] u) {
    double[][] m = start();
    double[][] seen = m;
    double[] share = {0.1};
    double pairs = patterns.pairs();
    for (int round = 0; round < ROUNDS; round++) {
      double[][] sums = new double[levels.length][];
      Arrays.setAll(sums, c -> new double[levels[c]]);
      double[] expected = {0};
      double[][] now = m;
      patterns.forEach(
          (level, count) -> {
            double matches = probability(share[0], level, now, u) * count;
            expected[0] += matches;
            for (int c = 0; c < levels.length; c++) {
              if (level[c] >= 0) {
                sums[c][level[c]] += matches;
              }
            }
          });
      double moved = Math.abs(expected[0] / pairs - share[0]);
      share[0] = Math.min(0.9999, Math.max(1e-9, expected[0] / pairs));
      m = maximised(sums, asked, u);
      for (int c = 0; c < levels.length; c++) {
        for (int level = 0; asked[c] && level < levels[c]; level++) {
          moved = Math.max(moved, Math.abs(m[c][level] - now[c][level]));
        }
      }
      seen = sums;
      if (moved < TOLERANCE) {
        break;
      }
    }
    for (int c = 0; c < levels.length; c++) {
      if (!asked[c]) {
        m[c] = new double[0];
        seen[c] = new double[0];
      }
    }
    return new Session(m, seen);
  }

  private double[][] maximised(double[][] sums, boolean[] asked, double[][] u) {
    double[][] m = start();
    for (int c = 0; c < levels.length; c++) {
      double total = Arrays.stream(sums[c]).sum();
      for (int level = 0; asked[c] && level < levels[c]; level++) {
        m[c][level] = (sums[c][level] + PRIOR_MATCHES * u[c][level]) / (total + PRIOR_MATCHES);
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

  private double probability(double share, int[] level, double[][] m, double[][] u) {
    double odds = share / (1 - share);
    for (int c = 0; c < levels.length; c++) {
      if (level[c] >= 0) {
        odds *= m[c][level[c]] / u[c][level[c]];
      }
    }
    return odds / (1 + odds);
  }

  /** The median of the sessions; where none asked, what chance gives, so that it says nothing. */
  private double[] combined(int comparison, List<Session> sessions, double[] u) {
    double[] m = u.clone();
    double total = 0;
    for (int level = 0; level < m.length; level++) {
      int at = level;
      double[] learnt =
          sessions.stream()
              .filter(session -> session.m[comparison].length > 0)
              .mapToDouble(session -> session.m[comparison][at])
              .sorted()
              .toArray();
      if (learnt.length > 0) {
        m[level] = (learnt[learnt.length / 2] + learnt[(learnt.length - 1) / 2]) / 2;
      }
      total += m[level];
    }
    for (int level = 0; level < m.length; level++) {
      m[level] /= total;
    }
    return m;
  }

  private List<String> untrained(int comparison, List<Session> sessions, double[] u) {
    List<String> untrained = new ArrayList<>();
    List<String> names = model.comparisons().get(comparison).levels();
    for (int level = 0; level < names.size(); level++) {
      int at = level;
      double seen =
          sessions.stream()
              .filter(session -> session.seen[comparison].length > 0)
              .mapToDouble(session -> session.seen[comparison][at])
              .max()
              .orElse(0);
      if (seen < LEAST_SEEN) {
        untrained.add(model.names().get(comparison) + "." + names.get(level));
      }
    }
    return untrained;
  }

  /** The share of matches among all pairs at which the candidates' expected matches come out. */
  private double prior(Patterns candidates, double[][] m, double[][] u, double allPairs) {
    double prior = 1e-5;
    for (int round = 0; round < ROUNDS; round++) {
      double[] expected = {0};
      double now = prior;
      candidates.forEach((level, pairs) -> expected[0] += probability(now, level, m, u) * pairs);
      prior = Math.min(0.5, Math.max(1e-12, expected[0] / ASSUMED_RECALL / allPairs));
    }
    return prior;
  }
}
