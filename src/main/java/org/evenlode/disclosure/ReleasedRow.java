package org.evenlode.disclosure;

/**
 * Holds a published row, with what the next release must know of it.
 *
 * @param cell its key as one text
 * @param definition name of the definition that the counts followed when they were drawn
 * @param exact counts when they were drawn
 * @param shown counts as published, {@link CountLayout#HIDDEN} where they are not
 * @param values what is repeated with it and is no count
 * @param withheld a bit for each count that is withheld with its breakdown
 * @param decidedFor financial year for which that was decided
 * @param isCarried whether tonight repeats what an earlier release said
 * @param isCurrent whether it is in tonight's release
 * @param lastSeen day number of the newest closed month when it was last published
 */
record ReleasedRow(
    String cell,
    String definition,
    long[] exact,
    long[] shown,
    double[] values,
    long withheld,
    int decidedFor,
    boolean isCarried,
    boolean isCurrent,
    int lastSeen) {

  /** Returns the same row as it is remembered when a release no longer has it. */
  ReleasedRow gone() {
    return new ReleasedRow(
        cell, definition, exact, shown, values, withheld, decidedFor, false, false, lastSeen);
  }
}
