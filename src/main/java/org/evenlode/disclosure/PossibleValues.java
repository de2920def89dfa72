package org.evenlode.disclosure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which values of counts a reader thinks possible, as far as that has been found: those between the
 * true one and what it is in some table that would have been published the same. Blocks are looked
 * at side by side: each changes what is known of its own counts.
 */
final class PossibleValues {
  private final LinkedCounts counts;
  private final Blocks blocks;
  private final Bounds bounds;
  private final int least;
  private final double[] lowest;
  private final double[] highest;
  private final BitSet trusted = new BitSet();

  /** What was deduced of every count when some were trusted; empty where none is. */
  private long[] lowThen = {};

  private long[] highThen = {};

  /**
   * Nothing is found yet.
   *
   * @param bounds of what no sum of its block says anything
   * @param least how many values of a count must be possible
   */
  PossibleValues(LinkedCounts counts, Blocks blocks, Bounds bounds, int least) {
    this.counts = counts;
    this.blocks = blocks;
    this.bounds = bounds;
    this.least = least;
    int size = counts.size();
    lowest = new double[size];
    highest = new double[size];
    for (int i = 0; i < size; i++) {
      lowest[i] = counts.count(i);
      highest[i] = counts.count(i);
    }
  }

  /** How many values of a count must be possible. */
  int least() {
    return least;
  }

  /** Takes a count for wide, for as long as no less is possible of what it is tied to than now. */
  void trust(int which) {
    if (lowThen.length == 0) {
      lowThen = IntStream.range(0, lowest.length).mapToLong(bounds::low).toArray();
      highThen = IntStream.range(0, lowest.length).mapToLong(bounds::high).toArray();
    }
    trusted.set(which);
  }

  /**
   * Forgets what has been found of blocks of which something found is not possible any more: what
   * is rounded to another multiple has other values, not only more.
   */
  void forgetImpossible() {
    for (int block = 0; block < blocks.size(); block++) {
      int[] members = blocks.members(block);
      if (Arrays.stream(members).anyMatch(this::isFoundImpossible)) {
        for (int which : members) {
          lowest[which] = counts.count(which);
          highest[which] = counts.count(which);
        }
      }
      boolean isAnyTrusted = Arrays.stream(members).anyMatch(trusted::get);
      if (isAnyTrusted && Arrays.stream(members).anyMatch(this::isLessPossible)) {
        Arrays.stream(members).forEach(trusted::clear);
      }
    }
  }

  private boolean isFoundImpossible(int which) {
    return lowest[which] < bounds.low(which) || highest[which] > bounds.high(which);
  }

  private boolean isLessPossible(int which) {
    return lowThen[which] < bounds.low(which) || highThen[which] > bounds.high(which);
  }

  /** Whether enough values of a count are possible. */
  boolean isWide(int which) {
    if (trusted.get(which)) {
      return true;
    }
    boolean isFree = blocks.sums(blocks.of(which)).length == 0;
    double low = isFree ? bounds.low(which) : lowest[which];
    double high = isFree ? bounds.high(which) : highest[which];
    return Math.floor(high + Region.TOLERANCE) - Math.ceil(low - Region.TOLERANCE) + 1 >= least;
  }

  /** Notes a table in which all sums hold. */
  void add(Region table) {
    for (int at = 0; at < table.size(); at++) {
      int which = table.member(at);
      lowest[which] = Math.min(lowest[which], table.value(at));
      highest[which] = Math.max(highest[which], table.value(at));
    }
  }
}
