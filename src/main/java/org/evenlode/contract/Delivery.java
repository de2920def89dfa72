package org.evenlode.contract;

/** Says what a new file of a feed does to the files before it. */
public enum Delivery {
  /** Adds rows. */
  APPEND,
  /** Replaces every row of the providers and months it holds. */
  REPLACE_PROVIDER_PERIOD,
  /** Replaces everything. */
  FULL_SNAPSHOT,
  /** Replaces rows of the same key. */
  MERGE_BY_KEY
}
