package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkageEvaluationTest {
  /** Persons a a a b b c; true pairs 3 + 1. */
  private static final int[] TRUTH = {7, 7, 7, 8, 8, 9};

  @Test
  void clustersByHand() {
    LinkageEvaluation evaluation = new LinkageEvaluation(TRUTH, 0);
    // Clusters {a a} {a b b} {c}: pairs called 1 + 3, of which right 1 + 1.
    int[] clusters = {0, 0, 2, 2, 2, 5};
    Scores scores = evaluation.clusters(clusters);
    assertThat(evaluation.truePairs()).isEqualTo(4);
    assertThat(scores.precision()).isCloseTo(0.5, within(1e-12));
    assertThat(scores.recall()).isCloseTo(0.5, within(1e-12));
    // B-cubed by record: precision 1 1 1/3 2/3 2/3 1; recall 2/3 2/3 1/3 1 1 1.
    Scores bCubed = evaluation.bCubed(clusters);
    assertThat(bCubed.precision()).isCloseTo((1 + 1 + 1 / 3.0 + 4 / 3.0 + 1) / 6, within(1e-12));
    assertThat(bCubed.recall()).isCloseTo((4 / 3.0 + 1 / 3.0 + 3) / 6, within(1e-12));
  }

  @Test
  void pairsThatNoRuleFindsCount() {
    Links links = new Links();
    links.add(0, 1, 10, 0);
    links.add(2, 3, 1, 0);
    LinkageEvaluation evaluation = new LinkageEvaluation(TRUTH, 0);
    Scores scores = evaluation.pairs(Links.strongestFirst(List.of(links)), 0.5);
    assertThat(scores.precision()).isEqualTo(0.5);
    assertThat(scores.recall()).isEqualTo(0.25);
    assertThat(evaluation.bestThreshold(Links.strongestFirst(List.of(links))))
        .isCloseTo(PairScorer.probability(10), within(1e-6));
  }

  @Test
  void ofTwoTablesOnlyPairsAcrossAreAsked() {
    LinkageEvaluation evaluation = new LinkageEvaluation(TRUTH, 2);
    assertThat(evaluation.truePairs()).isEqualTo(2);
    assertThat(evaluation.clusters(new int[] {0, 0, 0, 3, 3, 5}).recall()).isEqualTo(1);
  }

  @Test
  void perfectClustersScoreOneWhateverIsDrawn() {
    Scores scores = new LinkageEvaluation(TRUTH, 0).clusters(new int[] {0, 0, 0, 3, 3, 5});
    assertThat(scores.f1()).isEqualTo(1);
    assertThat(scores.high()).isEqualTo(1);
  }

  @Test
  void recallWhereAFieldDiffers() {
    CodedField surname =
        Tables.field("surname", Cleaning.NAME, "lee", "lee", "ray", "fox", "", "x");
    double[] found =
        new LinkageEvaluation(TRUTH, 0).whereDiffers(new int[] {0, 0, 0, 3, 3, 5}, surname);
    assertThat(found).containsExactly(2, 1);
  }
}
