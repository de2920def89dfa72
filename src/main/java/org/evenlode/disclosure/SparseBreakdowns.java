package org.evenlode.disclosure;

import java.io.Serializable;
import java.util.Collection;

/**
 * Applies rule 1: withholds a count in a breakdown in which more than half of the non-empty
 * categories are small. Such breakdowns hold little that could be shown, and most of what an
 * intruder could combine.
 */
record SparseBreakdowns(CountLayout layout, Rule rule) implements Serializable {
  /**
   * Returns which counts are withheld.
   *
   * @param rows exact counts of all categories and periods of a breakdown
   * @return a bit for each published count
   */
  long withheld(Collection<long[]> rows) {
    long withheld = 0;
    for (int i = 0; i < layout.size(); i++) {
      if (layout.counts().get(i).isInternal()) {
        continue;
      }
      int some = 0;
      int small = 0;
      for (long[] exact : rows) {
        some += exact[i] > 0 ? 1 : 0;
        small += rule.isSmall(exact[i]) ? 1 : 0;
      }
      withheld |= 2 * small > some ? 1L << i : 0;
    }
    return withheld;
  }
}
