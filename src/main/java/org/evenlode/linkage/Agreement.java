package org.evenlode.linkage;

/**
 * Holds the outcome of a comparison in one number: the level (0 is the strongest) and the base-two
 * logarithm of how common it is to hold what the two records share, so that a shared rare name can
 * count for more than a shared common one.
 */
final class Agreement {
  /**
   * Says that one of the two has no value: the pair is not judged, and the comparison says nothing.
   */
  static final long MISSING = -1L << 32;

  private Agreement() {}

  static long of(int level, float logShare) {
    return (long) level << 32 | Float.floatToRawIntBits(logShare) & 0xFFFFFFFFL;
  }

  /** Returns the level; -1 where a value is missing. */
  static int level(long agreement) {
    return (int) (agreement >> 32);
  }

  /** Returns the base-two logarithm of the share; 0 where nothing in particular is shared. */
  static float logShare(long agreement) {
    return Float.intBitsToFloat((int) agreement);
  }
}
