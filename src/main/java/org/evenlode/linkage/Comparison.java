package org.evenlode.linkage;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Holds one comparison of a model, bound to a table: it puts a pair of records on one of its
 * ordered levels, the first that holds. A level says how far two values agree; how much that says
 * about their being one person's is learnt, not written here.
 */
public interface Comparison extends Serializable {
  /** Returns the levels, strongest first; the last is "different". */
  List<String> levels();

  /**
   * Returns how far the rarity of what is shared counts, level by level; none for the last.
   *
   * @param equal for values that are equal
   * @param alike for values that are alike
   */
  double[] rarity(double equal, double alike);

  /**
   * Returns what can be said of the strongest level by counting values; empty where pairs are
   * needed.
   *
   * @param scope which pairs are asked
   */
  default Optional<Chance> chanceOfEqual(PairScope scope) {
    return Optional.empty();
  }

  /** Returns a judge for one thread: it may remember pairs of values. */
  Judge judge();

  /**
   * Says how often two persons' records reach a level, and how common is what they share.
   *
   * @param share share of their pairs at the level
   * @param commonness mean base-two logarithm of the share of what they have in common
   */
  record Chance(double share, double commonness) {}

  /** Compares pairs of records. */
  interface Judge {
    /** Returns the outcome for two records, as {@link Agreement} packs it. */
    long judge(int one, int other);
  }
}
