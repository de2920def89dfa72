package org.evenlode.disclosure;

import java.io.Serializable;

/**
 * Applies rule 6: a published row is repeated as it was until at least 5 people or 10 events in it
 * have changed. One person who comes or goes then moves no published figure.
 */
record CarryForward(CountLayout layout) implements Serializable {
  /** Sets how many people must have come or gone before a row changes. */
  static final int PEOPLE = 5;

  /** Sets how many events or records must have come or gone before a row changes. */
  static final int EVENTS = 10;

  /** Sets how many months of people must have come or gone: those of five people in a year. */
  static final int MONTHS = 12 * PEOPLE;

  /**
   * Returns true if a row has changed too little to be drawn again.
   *
   * @param exact tonight's counts
   * @param drawn exact counts when the row was last drawn
   */
  boolean repeats(long[] exact, long[] drawn) {
    for (int i = 0; i < exact.length; i++) {
      if (Math.abs(exact[i] - drawn[i]) >= least(layout.counts().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static int least(CountLayout.Count count) {
    return switch (count.kind()) {
      case PEOPLE -> PEOPLE;
      case EVENTS, RECORDS -> EVENTS;
      case MONTHS -> MONTHS;
    };
  }

  /**
   * Returns the counts of a repeated row: as they were, but hidden at once where they have become
   * small.
   *
   * @param shown counts as published before
   * @param hidden which counts of tonight are hidden for being small
   */
  long[] repeated(long[] shown, long[] exact, boolean[] hidden, Rule rule) {
    long[] repeated = shown.clone();
    for (int i : layout.totalsFirst()) {
      int total = layout.counts().get(i).total();
      boolean hasShrunk = repeated[i] > 0 && (exact[i] == 0 || rule.isSmall(exact[i]));
      if (hidden[i] || hasShrunk || total >= 0 && repeated[total] == CountLayout.HIDDEN) {
        repeated[i] = CountLayout.HIDDEN;
      }
    }
    return repeated;
  }
}
