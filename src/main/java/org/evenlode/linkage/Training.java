package org.evenlode.linkage;

import java.util.List;

/**
 * Holds what was learnt.
 *
 * @param untrained levels that too few matches showed, as comparison.level: their weight is no
 *     finding, and everybody who reads the result is told
 */
public record Training(Weights weights, List<String> untrained) {
  /** Takes copies. */
  public Training {
    untrained = List.copyOf(untrained);
  }
}
