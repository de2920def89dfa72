package org.evenlode.linkage;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Says which pairs of a table are asked.
 *
 * @param from number of the first record that is asked about; those before it only say how common
 *     values are
 * @param firstOfRight number of the first record of the right table where two tables are linked; 0
 *     where one is linked with itself
 */
record PairScope(int from, int firstOfRight) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Makes the scope of all pairs of one table. */
  static PairScope within() {
    return new PairScope(0, 0);
  }

  /**
   * Makes the scope of pairs of a left and a right table, all where the left one has no records.
   */
  static PairScope across(int firstOfRight) {
    return new PairScope(0, firstOfRight);
  }

  /** Makes the scope of pairs of the right table with itself. */
  static PairScope withinRight(int firstOfRight) {
    return new PairScope(firstOfRight, 0);
  }

  /** Returns true if two tables are linked, and not one with itself. */
  boolean isAcross() {
    return firstOfRight > 0;
  }

  /** Returns true if a pair is asked about, the lower number first. */
  boolean isAsked(int one, int other) {
    return isAcross() ? one < firstOfRight && other >= firstOfRight : one >= from;
  }

  /** Draws the first record of a pair at random from those that are asked about. */
  int drawOne(SplittableRandom random, int size) {
    return isAcross() ? random.nextInt(firstOfRight) : from + random.nextInt(size - from);
  }

  /** Draws the second record; within a table it may be the first again. */
  int drawOther(SplittableRandom random, int size) {
    int first = isAcross() ? firstOfRight : from;
    return first + random.nextInt(size - first);
  }

  /** Returns how many pairs of a table with {@code size} records might be asked about. */
  double allPairs(double size) {
    double asked = size - from;
    return isAcross() ? firstOfRight * (size - firstOfRight) : asked * (asked - 1) / 2;
  }
}
