package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Inputs at the edge: what is refused, and what has a value all the same. */
class RefusedInputTest {
  /** By hand: (ab - sqrt((ab)^2 - l1 u2 (2a - l1)(2b - u2))) / (u2 (2b - u2)). */
  @Test
  void theLowerLimitOfARatioStandsWhereTheSecondIntervalIsWide() {
    Estimate first = Proportion.wilson(40, 200, 0.95);
    Estimate second = Proportion.wilson(4, 200, 0.95);

    Estimate ratio = Comparison.ratio(first, second);

    assertThat(ratio.value()).isEqualTo(10, within(1e-9));
    assertThat(ratio.low()).isEqualTo(3.77, within(0.01));
  }

  /** n phi - (n - 1) is 0.6 here though phi is below 1: 4 x 0.9 - 3. */
  @Test
  void varianceBetweenUnitsFollowsItsFormulaBelowOne() {
    double z = Math.sqrt(0.9);
    OverDispersion found =
        OverDispersion.of(
            new double[] {z, -z, z, -z},
            new double[] {1, 1, 1, 1},
            0.001,
            OverDispersion.Trim.WINSORISE);

    assertThat(found.ratio()).isEqualTo(0.9, within(1e-9));
    assertThat(found.betweenVariance()).isEqualTo(0.6 / 3, within(1e-9));
  }

  /** Of 20 units floor(10 rank / 21) is 0 for ranks 1 and 2, and 9 for 19 and 20. */
  @Test
  void truncationLeavesOutWholeGroupsOfRanks() {
    double[] distances = new double[20];
    double[] errors = new double[20];
    double squares = 0;
    for (int i = 0; i < 20; i++) {
      distances[i] = i + 1;
      errors[i] = 1;
      squares += i > 1 && i < 18 ? (i + 1) * (i + 1) : 0;
    }

    assertThat(OverDispersion.of(distances, errors, 0.1, OverDispersion.Trim.TRUNCATE).ratio())
        .isEqualTo(squares / 16, within(1e-9));
  }

  @Test
  void aStandingThatIsNoNumberIsRefused() {
    Estimate index =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () ->
                ConcentrationIndex.ofUnits(
                        new double[] {1, 2, 3},
                        new double[] {1, Double.NaN, 3},
                        new double[] {1, 1, 1})
                    .absolute(0.95));

    assertThat(index.reason()).isEqualTo(Reason.MISSING_INPUT);
  }

  @Test
  void slopesOfNothingAndOfAllAreRefused() {
    double[] people = {100, 100, 100, 100, 100};
    for (double share : new double[] {0, 1}) {
      double[] shares = {share, share, share, share, share};
      assertThat(LogisticSlopeIndex.logistic(shares, people, true, 0.95).slope().reason())
          .isEqualTo(Reason.ZERO_VALUE);
    }
  }

  @Test
  void negativeWeightsAndSharesAboveOneAreRefused() {
    double[] people = {100, 100, 100};
    double[] shares = {0.2, 1.1, 0.3};
    assertThat(LogisticSlopeIndex.logistic(shares, people, true, 0.95).slope().reason())
        .isEqualTo(Reason.IMPOSSIBLE_COUNT);
    assertThat(AttributableRisk.of(shares, people, 0, false, 0.95).risk().reason())
        .isEqualTo(Reason.IMPOSSIBLE_COUNT);
    assertThat(
            DirectStandardisation.rate(
                    new double[] {10, 10, 10}, people, new double[] {2, -1, 2}, 1, 0.95)
                .reason())
        .isEqualTo(Reason.IMPOSSIBLE_COUNT);
  }
}
