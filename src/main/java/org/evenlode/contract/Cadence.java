package org.evenlode.contract;

/** How often a feed is due. */
public enum Cadence {
  MONTHLY,
  QUARTERLY,
  YEARLY,
  /** Reference data: when a new version is published. */
  IRREGULAR
}
