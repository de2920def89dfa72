package org.evenlode.contract;

import java.util.Locale;

/**
 * Names what became of a bronze row. Every row has exactly one fate, so for every file: rows landed
 * = staged + quarantined + replaced + outranked + removed.
 */
public enum Fate {
  /** Says that the row is used. */
  STAGED,
  /**
   * Says that the row has no usable key or event date, or the same key again within one delivery.
   */
  QUARANTINED,
  /** Stands for a row that a later delivery of the same feed contradicts. */
  REPLACED,
  /** Says that a feed of higher precedence covers the same provider and month. */
  OUTRANKED,
  /**
   * Stands for a row that may not be used: the person has opted out, the record is confidential or
   * restricted, or it is no real person's. Nothing of the row is kept, not even where it stood.
   */
  REMOVED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
