package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static double[][] matrix(int size, double... upper) {
    double[][] matrix = new double[size][size];
    int next = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        matrix[i][j] = upper[next];
        matrix[j][i] = upper[next++];
      }
    }
    return matrix;
  }

  @Test
  void oneFalseBridgeIsOutvoted() {
    // 0-1 and 2-3 are two people's; 1-2 is a false link of .9.
    double[][] bridge = matrix(4, 0.99, 0.01, 0.01, 0.9, 0.01, 0.99);
    assertThat(new AverageLink(0.4).clusters(bridge)).containsExactly(0, 0, 2, 2);
  }

  @Test
  void whatMayNotBeIsNeverMerged() {
    double never = Double.NEGATIVE_INFINITY;
    double[][] three = matrix(3, 0.99, never, 0.98);
    double[][] untouched = Arrays.stream(three).map(double[]::clone).toArray(double[][]::new);
    int[] clusters = new AverageLink(0.1).clusters(three);
    assertThat(clusters).containsExactly(0, 0, 2);
    new Attachment(0.1, 0.0).attach(clusters, untouched);
    assertThat(clusters).containsExactly(0, 0, 2);
  }

  @Test
  void aStrayRecordIsAttachedWhenHalfOfItsPairsSpeakClearly() {
    double[][] stray = matrix(5, 0.9, 0.9, 0.9, 0.95, 0.9, 0.9, 0.9, 0.9, 0.02, 0.02);
    int[] clusters = {0, 0, 0, 0, 4};
    new Attachment(0.5, 0.3).attach(clusters, stray);
    assertThat(clusters).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void whatCouldBeEitherOfTwoPeopleStaysAlone() {
    double[][] either = matrix(5, 0.99, 0.0, 0.0, 0.8, 0.0, 0.0, 0.8, 0.99, 0.7, 0.7);
    int[] clusters = {0, 0, 2, 2, 4};
    new Attachment(0.5, 0.3).attach(clusters, either);
    assertThat(clusters).containsExactly(0, 0, 2, 2, 4);
  }

  /** The law: the order in which records come makes no difference. */
  @Test
  void orderMakesNoDifference() {
    Random random = new Random(7);
    for (int trial = 0; trial < 50; trial++) {
      int size = 12;
      double[] upper = random.doubles(size * (size - 1) / 2).map(p -> p * p).toArray();
      double[][] given = matrix(size, upper);
      Integer[] order = new Integer[size];
      Arrays.setAll(order, i -> i);
      java.util.Collections.shuffle(Arrays.asList(order), random);
      double[][] shuffled = new double[size][size];
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          shuffled[i][j] = given[order[i]][order[j]];
        }
      }
      int[] one = new AverageLink(0.3).clusters(given);
      int[] other = new AverageLink(0.3).clusters(shuffled);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          assertThat(other[i] == other[j]).isEqualTo(one[order[i]] == one[order[j]]);
        }
      }
    }
  }

  @Test
  void aComponentStaysUnderItsLimit() {
    Components components = new Components(6, 3);
    for (int i = 0; i < 5; i++) {
      components.join(i, i + 1);
    }
    assertThat(components.groups()).allSatisfy(group -> assertThat(group.length).isLessThan(4));
    assertThat(components.refused()).isEqualTo(1);
    assertThat(components.root(2)).isZero();
  }
}
