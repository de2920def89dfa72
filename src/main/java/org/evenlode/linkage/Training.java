package org.evenlode.linkage;

import java.util.List;

/**
 * What was learnt.
 *
 * @param untrained levels that too few matches showed, as comparison.level: their weight is no
 *     finding, and whoever reads the result is told
 */
public record Training(Weights weights, List<String> untrained) {
  /** Takes copies. */
  public Training {
    untrained = List.copyOf(untrained);
  }
}
