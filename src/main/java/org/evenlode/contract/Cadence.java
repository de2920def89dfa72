package org.evenlode.contract;

/** Says how often a feed is due. */
public enum Cadence {
  MONTHLY,
  QUARTERLY,
  YEARLY,
  /** Stands for reference data, which is due when a new version is published. */
  IRREGULAR
}
