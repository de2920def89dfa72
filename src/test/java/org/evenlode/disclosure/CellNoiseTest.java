package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.evenlode.governance.RecordKeys;
import org.junit.jupiter.api.Test;

class CellNoiseTest {
  private static final int DRAWS = 400_000;

  @Test
  void noiseIsRepeatableAndZeroStaysZero() {
    for (long key = 0; key < 1_000; key++) {
      assertThat(CellNoise.noise(40, key)).isBetween(-5, 5).isEqualTo(CellNoise.noise(40, key));
      assertThat(CellNoise.noised(0, key)).isZero();
    }
  }

  /** Law: mean 0 and variance 3 for any count, whatever the keys. */
  @Test
  void noiseHasTheDesignedMeanAndVariance() {
    for (long count : new long[] {1, 12, 1_000, 3_000_000_000L}) {
      SplittableRandom random = new SplittableRandom(count);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < DRAWS; i++) {
        int noise = CellNoise.noise(count, random.nextLong() & RecordKeys.MASK);
        sum += noise;
        squares += noise * noise;
      }
      assertThat(sum / DRAWS).as("mean at %d", count).isCloseTo(0, within(0.015));
      assertThat(squares / DRAWS).as("variance at %d", count).isCloseTo(3, within(0.03));
    }
  }

  /**
   * Law: from 12 on, what is shown is right on average. A single count is off by up to 0.145, by
   * where it lies between two multiples of 5; five counts in a row balance out.
   */
  @Test
  void shownCountsAreUnbiasedFromTwelveOn() {
    double[] probabilities =
        PerturbationTable.probabilities(IntStream.rangeClosed(-5, 5).toArray(), 3);
    for (int count = 12; count <= 60; count++) {
      double five = 0;
      for (int next = count; next < count + 5; next++) {
        double one = bias(next, probabilities);
        assertThat(one).as("bias at %d", next).isCloseTo(0, within(0.145));
        five += one / 5;
      }
      assertThat(five).as("bias from %d on", count).isCloseTo(0, within(0.1));
    }
  }

  private static double bias(int count, double[] probabilities) {
    double sum = 0;
    double shown = 0;
    for (int i = 0; i < probabilities.length; i++) {
      long noised = count + i - 5;
      if (!new NoisyThreshold(7).hides(noised)) {
        sum += probabilities[i] * (new Rounding(5).nearest(noised) - count);
        shown += probabilities[i];
      }
    }
    return sum / shown;
  }
}
