package org.evenlode.disclosure;

import java.io.Serializable;

/**
 * Applies rule 5: rounds a count to the nearest multiple of a base, half up.
 *
 * @param base 1 or more
 */
record Rounding(int base) implements Serializable {
  long nearest(long count) {
    return Math.floorDiv(2 * count + base, 2L * base) * base;
  }

  /** Returns by how much a rounded count may differ from the count, at most. */
  int mostError() {
    return base / 2;
  }

  /**
   * Returns the variance of a rounded count around the count, where every remainder is as likely.
   */
  double variance() {
    return (base * (double) base - 1) / 12;
  }
}
