package org.evenlode.linkage;

import java.io.Serializable;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Holds the pairs of some tiles, weighed: those worth keeping, and counts of all. */
final class Scored implements Serializable {
  private static final long serialVersionUID = 1;

  /** Sets the probability below which pairs are counted and forgotten. */
  static final double LEAST_PROBABILITY = 0.01;

  private final Links links = new Links();
  private final long[] candidates;
  private final long[] found;

  Scored(int rules) {
    candidates = new long[rules];
    found = new long[rules];
  }

  /**
   * Weighs the pairs of a tile.
   *
   * @param truth for each record the person it is known to be of; null when nobody knows
   * @param fresh the records that are new: pairs of two others are passed over; null for all
   */
  void weigh(
      BoundModel model,
      PairScorer scorer,
      BlockPlan.Tile tile,
      int @Nullable [] truth,
      @Nullable BitSet fresh) {
    double least = Math.log(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY)) / Math.log(2);
    model
        .plan()
        .forEach(
            tile,
            (one, other) -> {
              if (fresh != null && !fresh.get(one) && !fresh.get(other)) {
                return;
              }
              candidates[tile.rule()]++;
              if (truth != null && truth[one] == truth[other]) {
                found[tile.rule()]++;
              }
              double weight = scorer.weight(one, other);
              if (weight >= least && !model.mayNotLink(one, other)) {
                links.add(one, other, weight, tile.rule());
              }
            });
  }

  Links links() {
    return links;
  }

  /** Returns how many pairs were compared, by the rule that found them first. */
  long[] candidates() {
    return candidates;
  }

  /** Returns how many of those pairs are truly one person's. */
  long[] found() {
    return found;
  }
}
