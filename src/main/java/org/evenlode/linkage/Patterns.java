package org.evenlode.linkage;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts how many pairs show each pattern of agreement: pairs are millions, patterns hundreds, and
 * all that learning within a table needs of pairs.
 */
final class Patterns implements Candidates, Serializable {
  private static final long serialVersionUID = 1;

  private final int[] levels;
  private final HashMap<Long, Double> counts = new HashMap<>();

  /** Makes patterns of comparisons with so many levels each. */
  Patterns(int[] levels) {
    this.levels = levels.clone();
  }

  void add(long pattern, double pairs) {
    counts.merge(pattern, pairs, Double::sum);
  }

  void addAll(Patterns others) {
    others.counts.forEach(this::add);
  }

  /** Calls with the level of each comparison, -1 where missing, and the number of pairs. */
  void forEach(Action action) {
    int[] unpacked = new int[levels.length];
    for (Map.Entry<Long, Double> entry : counts.entrySet()) {
      unpack(entry.getKey(), levels, unpacked);
      action.pattern(unpacked, entry.getValue());
    }
  }

  /** Expects matches of each pair by itself. */
  @Override
  public void expected(Odds odds, Action action) {
    forEach(
        (level, pairs) -> {
          double one = odds.of(level);
          action.pattern(level, one / (1 + one) * pairs);
        });
  }

  /** Writes the level of each comparison of a pattern, -1 where missing. */
  static void unpack(long pattern, int[] levels, int[] unpacked) {
    long rest = pattern;
    for (int c = 0; c < levels.length; c++) {
      unpacked[c] = (int) (rest % (levels[c] + 1)) - 1;
      rest /= levels[c] + 1;
    }
  }

  /** Does something with a pattern. */
  interface Action {
    /** Takes the levels, which are good for this call only, and how many pairs show them. */
    void pattern(int[] level, double pairs);
  }
}
