package org.evenlode.disclosure;

import java.io.Serializable;

/**
 * Draws the counts of a row as they are shown: rules 2 to 5 in order, and no part above its total.
 * Equal counts of equal members are drawn alike in every row and mart.
 */
record DrawnCounts(CountLayout layout, Rule rule, NoisyThreshold threshold, Rounding rounding)
    implements Serializable {

  static DrawnCounts of(CountLayout layout, Rule rule) {
    return new DrawnCounts(
        layout, rule, new NoisyThreshold(rule.suppressTo()), new Rounding(rule.roundTo()));
  }

  /**
   * Returns the counts as they are shown, {@link CountLayout#HIDDEN} where they are not.
   *
   * @param exact counts, zero or more
   * @param cellKeys of the counts
   * @param hidden which counts primary suppression hides
   * @param withheld a bit for each count that is withheld with its breakdown
   */
  long[] draw(long[] exact, long[] cellKeys, boolean[] hidden, long withheld) {
    long[] shown = new long[exact.length];
    for (int i : layout.totalsFirst()) {
      int total = layout.counts().get(i).total();
      boolean isWithheld = (withheld >> i & 1) == 1;
      if (hidden[i] || isWithheld || total >= 0 && shown[total] == CountLayout.HIDDEN) {
        shown[i] = CountLayout.HIDDEN;
        continue;
      }
      long noised = rule.isNoised() ? CellNoise.noised(exact[i], cellKeys[i]) : exact[i];
      if (exact[i] > 0 && threshold.hides(noised)) {
        shown[i] = CountLayout.HIDDEN;
      } else {
        shown[i] = rounding.nearest(noised);
        if (total >= 0) {
          shown[i] = Math.min(shown[i], shown[total]);
        }
      }
    }
    return shown;
  }
}
