package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in words when a linkage should not be believed. */
final class Doubts {
  /**
   * Sets the matches expected for each record, from which people cannot be told apart by the
   * fields.
   */
  private static final double MOST_MATCHES = 10;

  /** Sets the weight in bits of a level that alone may decide a link. */
  private static final double DECISIVE = 6;

  private Doubts() {}

  /**
   * Returns a sentence for each reason to doubt; none where there is none.
   *
   * @param records in all tables
   */
  static List<String> of(BoundModel model, Training training, Links links, int records) {
    List<String> doubts = new ArrayList<>();
    double expected = 0;
    for (int at = 0; at < links.size(); at++) {
      expected += PairScorer.probability(links.weight(at));
    }
    if (expected > MOST_MATCHES * records) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%,.0f matches are expected among %,d records, %,.0f for each: what the model compares"
                  + " does not tell people apart in this table; give it more columns, such as a date"
                  + " of birth",
              expected,
              records,
              2 * expected / records));
    }
    List<String> decisive = new ArrayList<>();
    for (int c = 0; c < model.comparisons().size(); c++) {
      List<String> levels = model.comparisons().get(c).levels();
      for (int level = 0; level < levels.size(); level++) {
        String name = model.names().get(c) + "." + levels.get(level);
        if (training.untrained().contains(name) && training.weights().bits(c, level) > DECISIVE) {
          decisive.add(name);
        }
      }
    }
    if (!decisive.isEmpty()) {
      doubts.add(
          "levels that may decide a link and that no pair of this table has taught: "
              + String.join(", ", decisive));
    }
    return doubts;
  }
}
