package org.evenlode.disclosure;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The least and the most that a reader can deduce each count to be: every sum narrows each of its
 * members by what is known of the others, again and again until nothing becomes narrower (bounds
 * propagation; see Davis, Artificial Intelligence 32, 1987). What a reader with a linear program
 * deduces may be narrower still, see {@link Audit}; it never is wider.
 */
final class Bounds {
  /** Rounds over all sums; what is not settled by then changes little. */
  private static final int ROUNDS = 60;

  private final LinkedCounts counts;
  private final Sums sums;
  private final long[] low;
  private final long[] high;

  Bounds(LinkedCounts counts) {
    this.counts = counts;
    sums = counts.sums();
    low = new long[counts.size()];
    high = new long[counts.size()];
  }

  /** Deduces the bounds anew from what is shown now. */
  void deduce() {
    for (int i = 0; i < low.length; i++) {
      low[i] = counts.low(i);
      high[i] = counts.high(i);
    }
    propagate();
  }

  /**
   * Deduces what earlier releases tell, were nothing more shown tonight.
   *
   * @param isSmall hidden counts of which it is known still that they are small
   */
  void deduceTold(IntPredicate isSmall) {
    for (int i = 0; i < low.length; i++) {
      boolean isKnown = counts.isHidden(i) && isSmall.test(i);
      low[i] = isKnown ? counts.low(i) : counts.lowHidden(i);
      high[i] = isKnown ? counts.high(i) : counts.highHidden(i);
    }
    propagate();
  }

  private void propagate() {
    boolean isChanged = true;
    for (int round = 0; round < ROUNDS && isChanged; round++) {
      isChanged = false;
      for (int sum = 0; sum < sums.size(); sum++) {
        isChanged |= deduce(sum);
      }
    }
  }

  private boolean deduce(int sum) {
    long least = 0;
    long most = 0;
    int from = sums.firstMember(sum);
    int to = sums.endOfMembers(sum);
    for (int i = from; i < to; i++) {
      int member = sums.member(i);
      least += member < 0 ? -high[~member] : low[member];
      most += member < 0 ? -low[~member] : high[member];
    }
    boolean isChanged = false;
    for (int i = from; i < to; i++) {
      int member = sums.member(i);
      int which = Sums.plain(member);
      // What the others leave: they and this one make zero.
      long newLow = member < 0 ? least + high[which] : high[which] - most;
      long newHigh = member < 0 ? most + low[which] : low[which] - least;
      if (newLow > low[which]) {
        long by = newLow - low[which];
        low[which] = newLow;
        isChanged = true;
        if (member < 0) {
          most -= by;
        } else {
          least += by;
        }
      }
      if (newHigh < high[which]) {
        long by = high[which] - newHigh;
        high[which] = newHigh;
        isChanged = true;
        if (member < 0) {
          least += by;
        } else {
          most -= by;
        }
      }
    }
    return isChanged;
  }

  /**
   * Less is told of a count now; what that leaves open of others, the next {@link #deduce} says.
   */
  void lessIsTold(int which) {
    low[which] = counts.low(which);
    high[which] = counts.high(which);
  }

  /** The least that a count can be, as far as is deduced. */
  long low(int which) {
    return low[which];
  }

  /** The most, likewise. */
  long high(int which) {
    return high[which];
  }

  /** How many values of a count a reader thinks possible. */
  long values(int which) {
    return high[which] - low[which] + 1;
  }

  /** Those of some counts for which fewer than a number of values are possible. */
  int[] narrow(int[] among, int least) {
    return Arrays.stream(among).filter(which -> values(which) < least).toArray();
  }

  /** How far the other members of a sum leave one free. */
  long room(int sum, int which) {
    long room = 0;
    for (int other : sums.tied(sum)) {
      if (other != which) {
        room += high[other] - low[other];
      }
    }
    return room;
  }
}
