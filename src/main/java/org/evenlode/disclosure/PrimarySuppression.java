package org.evenlode.disclosure;

import java.io.Serializable;

/**
 * Applies rule 2: hides a count that is small, one that leaves a small rest of its total, one that
 * is tied to a small count (the people behind the events), and every part of a hidden total. It
 * looks at exact counts.
 */
record PrimarySuppression(CountLayout layout, Rule rule) implements Serializable {
  /** Returns for every count of a row whether it is hidden. */
  boolean[] hidden(long[] exact) {
    boolean[] hidden = new boolean[exact.length];
    for (int i : layout.totalsFirst()) {
      CountLayout.Count count = layout.counts().get(i);
      boolean hides = rule.hides(exact[i]);
      for (int other : count.hiddenWith()) {
        hides |= rule.hides(exact[other]);
      }
      if (count.total() >= 0) {
        hides |= rule.isSmall(exact[count.total()] - exact[i]) || hidden[count.total()];
      }
      hidden[i] = hides;
    }
    return hidden;
  }
}
