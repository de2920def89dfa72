package org.evenlode.linkage;

import java.util.List;

/**
 * Says which pairs are known to be one person's, to learn from: those that share one of some
 * fields, such as {@code nhs_number}. What they show is taken for what all pairs of one person
 * show, so a blocking rule of the field alone should find them all.
 *
 * @param knownBy fields that tell a person when they are equal
 * @param least known pairs that a comparison must have on its levels
 */
public record Learning(List<String> knownBy, int least) {
  /**
   * Sets the least number of pairs to learn from: with fewer a level of one in fifty is four of
   * them.
   */
  static final int LEAST_PAIRS = 200;

  /** Takes copies. */
  public Learning {
    knownBy = List.copyOf(knownBy);
  }
}
