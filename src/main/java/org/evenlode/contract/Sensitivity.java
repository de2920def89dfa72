package org.evenlode.contract;

/** Says who a column is about, from the most to the least protected. */
public enum Sensitivity {
  /**
   * Names a person or their home and is kept in clear, for linkage: readable by identity tables
   * alone.
   */
  LINKAGE,
  /**
   * Names a person or their home, and is kept as a keyed token: NHS number, pseudonym, local
   * number, postcode.
   */
  IDENTIFIER,
  /** Marks a fact about one person. */
  PERSON,
  /** Marks a fact about a group. */
  AGGREGATE,
  /** Marks public reference data. */
  REFERENCE
}
