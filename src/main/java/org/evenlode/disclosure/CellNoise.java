package org.evenlode.disclosure;

import org.evenlode.governance.RecordKeys;

/**
 * Adds secret, repeatable noise to a count: the same cell key and count always give the same noise,
 * from -5 to 5, with mean 0 and variance 3. Zero stays zero.
 */
final class CellNoise {
  /** Holds the largest deviation either way. */
  static final int MOST = 5;

  /** Holds the variance of the noise. */
  static final double VARIANCE = 3;

  /**
   * Holds the cumulative probabilities of the deviations, times 2^32: of all distributions over -5
   * to 5 with mean 0 and variance 3 the one of the largest entropy (Giessing, Computational issues
   * in the design of transition probabilities, LNCS 9867, 2016). A test computes them anew.
   */
  private static final long[] THRESHOLDS = {
    16285916L, 87543411L, 312138561L, 822081613L, 1656136175L,
    2638831121L, 3472885683L, 3982828735L, 4207423885L, 4278681380L
  };

  private CellNoise() {}

  /**
   * Returns the count with its noise.
   *
   * @param count exact, zero or more
   * @param cellKey sum of the record keys of the cell's members, modulo 2^32
   */
  static long noised(long count, long cellKey) {
    return count == 0 ? 0 : count + noise(count, cellKey);
  }

  /** Returns the noise of a count. */
  static int noise(long count, long cellKey) {
    long uniform = splitMix64(cellKey << Integer.SIZE | count & RecordKeys.MASK) >>> Integer.SIZE;
    int below = 0;
    for (long threshold : THRESHOLDS) {
      below += threshold <= uniform ? 1 : 0;
    }
    return below - MOST;
  }

  static long[] thresholds() {
    return THRESHOLDS.clone();
  }

  /**
   * Mixes 64 bits. Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators,
   * OOPSLA 2014, with Vigna's constants.
   */
  private static long splitMix64(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
