package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairScorerTest {
  private static final RecordTable TABLE =
      Tables.of(
          Tables.field("name", Cleaning.TEXT, "ann", "ann", "bob"),
          Tables.field("postcode", Cleaning.TEXT, "a", "a", "a"),
          Tables.field("address", Cleaning.TEXT, "one", "one", "two"));
  private static final List<Comparison> COMPARISONS =
      List.of(
          new TextComparison(TABLE.field("name"), List.of()),
          new TextComparison(TABLE.field("postcode"), List.of()),
          new TextComparison(TABLE.field("address"), List.of()));

  /** Bits by comparison: 3, 2 and 4 where equal; -1, -2 and -3 where different. */
  private static final Weights WEIGHTS =
      new Weights(
          -5,
          new double[][] {{0.8, 0.05}, {0.4, 0.025}, {0.8, 0.05}},
          new double[][] {{0.1, 0.1}, {0.1, 0.1}, {0.05, 0.4}},
          new double[][] {
            {Double.NaN, Double.NaN}, {Double.NaN, Double.NaN}, {Double.NaN, Double.NaN}
          });

  private static double weight(int[] facts, int one, int other) {
    return new PairScorer(COMPARISONS, WEIGHTS, new double[3][2], facts).weight(one, other);
  }

  @Test
  void evidenceOfDifferentThingsAddsUp() {
    int[] facts = {-1, -1, -1};
    assertThat(weight(facts, 0, 1)).isCloseTo(-5 + 3 + 2 + 4, within(1e-9));
    assertThat(weight(facts, 0, 2)).isCloseTo(-5 - 1 + 2 - 3, within(1e-9));
  }

  /** Where somebody lives is one fact, however many fields say it. */
  @Test
  void ofOneFactTheStrongestEvidenceCountsOnce() {
    int[] facts = {-1, 0, 0};
    assertThat(weight(facts, 0, 1)).isCloseTo(-5 + 3 + 4, within(1e-9));
    assertThat(weight(facts, 0, 2)).isCloseTo(-5 - 1 + 2 - 3, within(1e-9));
  }
}
