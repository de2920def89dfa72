package org.evenlode.linkage;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Remembers outcomes of pairs of values by the pair: a table in which a newer pair takes an older
 * one's place, so that memory is bounded and looking up costs one step. It begins small, for there
 * are many of them, and grows while it is too small for what is asked.
 */
final class PairMemo {
  private static final long EMPTY = -1;
  private static final int FIRST_BITS = 12;
  private static final int MOST_BITS = 18;

  private int bits = FIRST_BITS;
  private long[] keys = empty(bits);
  private long[] outcomes = new long[1 << bits];
  private int workedOut;

  private static long[] empty(int bits) {
    long[] keys = new long[1 << bits];
    Arrays.fill(keys, EMPTY);
    return keys;
  }

  /** Returns the outcome of a pair, in either order; worked out when it is not remembered. */
  long get(int one, int other, LongUnaryOperator workOut) {
    long key = one < other ? (long) one << 32 | other : (long) other << 32 | one;
    int slot = (int) (mix(key) >>> 64 - bits);
    if (keys[slot] == key) {
      return outcomes[slot];
    }
    long outcome = workOut.applyAsLong(key);
    keys[slot] = key;
    outcomes[slot] = outcome;
    if (++workedOut >= keys.length && bits < MOST_BITS) {
      grow();
    }
    return outcome;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldOutcomes = outcomes;
    bits++;
    keys = empty(bits);
    outcomes = new long[1 << bits];
    workedOut = 0;
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldKeys[slot] != EMPTY) {
        int place = (int) (mix(oldKeys[slot]) >>> 64 - bits);
        keys[place] = oldKeys[slot];
        outcomes[place] = oldOutcomes[slot];
      }
    }
  }

  /** Spreads the bits of a number (finaliser of MurmurHash3, public domain). */
  static long mix(long key) {
    long bits = key;
    bits = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    bits = (bits ^ bits >>> 33) * 0xc4ceb9fe1a85ec53L;
    return bits ^ bits >>> 33;
  }
}
