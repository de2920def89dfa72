package org.evenlode.linkage;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Outcomes of pairs of values, remembered by the pair: a table of fixed size in which a newer pair
 * takes an older one's place, so that memory is bounded and looking up costs one step.
 */
final class PairMemo {
  private static final long EMPTY = -1;
  private static final int SIZE = 1 << 18;

  private final long[] keys = new long[SIZE];
  private final long[] outcomes = new long[SIZE];

  PairMemo() {
    Arrays.fill(keys, EMPTY);
  }

  /** The outcome of a pair, in either order; worked out when it is not remembered. */
  long get(int one, int other, LongUnaryOperator workOut) {
    long key = one < other ? (long) one << 32 | other : (long) other << 32 | one;
    int slot = (int) (mix(key) >>> 46);
    if (keys[slot] != key) {
      outcomes[slot] = workOut.applyAsLong(key);
      keys[slot] = key;
    }
    return outcomes[slot];
  }

  /** Spreads the bits of a number (finaliser of MurmurHash3, public domain). */
  static long mix(long key) {
    long bits = key;
    bits = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    bits = (bits ^ bits >>> 33) * 0xc4ceb9fe1a85ec53L;
    return bits ^ bits >>> 33;
  }
}
