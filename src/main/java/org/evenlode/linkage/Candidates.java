package org.evenlode.linkage;

/**
 * Holds what learning looks at: pairs that may be one person's, by the pattern of their agreement.
 */
interface Candidates {
  /**
   * Calls for each pattern with its levels and with how many matches are expected among the pairs
   * that show it.
   */
  void expected(Odds odds, Patterns.Action action);

  /** Tells the odds that a pair is one person's, which is all that is known of a pair. */
  interface Odds {
    /** Returns the odds of a pair with these levels, -1 where missing. */
    double of(int[] level);
  }
}
