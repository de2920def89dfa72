package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DisparityTest {
  private static final Map<String, List<NamedCsvRecord>> GROUPS =
      Golden.grouped("healthequal_tests/input.csv", "dataset");
  private static final Map<String, NamedCsvRecord> EXPECTED =
      Golden.rows("healthequal_tests/rerun.csv").stream()
          .collect(
              Collectors.toMap(r -> r.getField("dataset") + " " + r.getField("measure"), r -> r));

  private static double[] column(String dataset, String column) {
    return Golden.numbers(GROUPS.get(dataset), column);
  }

  private static double[] shares(String dataset) {
    return Arrays.stream(column(dataset, "est")).map(y -> y / 100).toArray();
  }

  private static void value(Estimate estimate, String measure) {
    near(estimate.value(), number(EXPECTED.get(measure), "estimate"), 1e-9, measure);
  }

  private static void all(Estimate estimate, String measure) {
    value(estimate, measure);
    near(estimate.low(), number(EXPECTED.get(measure), "lowerci"), 1e-9, measure);
    near(estimate.high(), number(EXPECTED.get(measure), "upperci"), 1e-9, measure);
  }

  /** WHO's healthequal 1.0.1, golden/healthequal_tests. */
  @Test
  void measuresOfUnorderedGroupsEqualTheReference() {
    String set = "test_nonordered";
    double[] values = column(set, "est");
    Disparity disparity = new Disparity(values, column(set, "se"), column(set, "pop"));
    int reference = (int) Arrays.stream(column(set, "reference")).takeWhile(r -> r == 0).count();

    all(disparity.betweenGroupVariance(0.95), set + " bgv");
    value(disparity.betweenGroupDeviation(), set + " bgsd");
    value(disparity.coefficientOfVariation(), set + " covar");
    value(disparity.differenceFromMean(false), set + " mdmu");
    value(disparity.differenceFromMean(true), set + " mdmw");
    value(disparity.differenceFromBest(true, false), set + " mdbu");
    value(disparity.differenceFromBest(true, true), set + " mdbw");
    value(disparity.differenceFromReference(reference, false), set + " mdru");
    value(disparity.differenceFromReference(reference, true), set + " mdrw");
    value(disparity.indexOfDisparity(false), set + " idisu");
    value(disparity.indexOfDisparity(true), set + " idisw");
    value(disparity.theil(0.95), set + " ti");
    value(disparity.meanLogDeviation(0.95), set + " mld");
  }

  /** The package gives these standard errors a thousand times too small (statistics.md 3.12). */
  @Test
  void entropyLimitsAreInTheUnitsOfTheIndex() {
    String set = "test_nonordered";
    Disparity disparity = new Disparity(column(set, "est"), column(set, "se"), column(set, "pop"));
    double z = Quantiles.z(0.95);
    Estimate theil = disparity.theil(0.95);
    Estimate deviation = disparity.meanLogDeviation(0.95);

    near(
        (theil.high() - theil.value()) / z,
        1000 * number(EXPECTED.get(set + " ti"), "se"),
        1e-9,
        "ti");
    near(
        (deviation.high() - deviation.value()) / z,
        1000 * number(EXPECTED.get(set + " mld"), "se"),
        1e-9,
        "mld");
  }

  @Test
  void concentrationIndicesEqualTheReference() {
    String set = "test_ordered";
    double[] people = column(set, "pop");
    ConcentrationIndex index = ConcentrationIndex.ofGroups(column(set, "est"), people);
    ConcentrationIndex shares = ConcentrationIndex.ofGroups(shares(set), people);

    all(index.absolute(0.95), set + " aci");
    all(index.relative(0.95), set + " rci");
    all(shares.absolute(0.95), set + " aci_bounded_0_100");
    all(index.wagstaff(0, 100, 0.95), set + " rci_wagstaff_0_100");
    all(shares.erreygers(0, 1, 0.95), set + " rci_erreygers_0_100");
  }

  /** The order of rows of equal standing must not matter. */
  @Test
  void tiesShareTheMiddleOfTheirBlock() {
    double[] values = {1, 5, 2, 8, 3, 9};
    double[] standing = {1, 1, 2, 2, 3, 3};
    double[] weights = {1, 2, 1, 3, 1, 1};
    double[] turned = {5, 1, 8, 2, 9, 3};
    double[] turnedWeights = {2, 1, 3, 1, 1, 1};
    Estimate there = ConcentrationIndex.ofUnits(values, standing, weights).relative(0.95);
    Estimate back = ConcentrationIndex.ofUnits(turned, standing, turnedWeights).relative(0.95);

    assertThat(there.value()).isCloseTo(back.value(), within(1e-12));
    // Blocks as groups: means 11/3, 26/4, 12/2 of weights 3, 4, 2.
    Estimate grouped =
        ConcentrationIndex.ofGroups(new double[] {11 / 3.0, 26 / 4.0, 6}, new double[] {3, 4, 2})
            .relative(0.95);
    assertThat(there.value()).isCloseTo(grouped.value(), within(1e-12));
    assertThat(
            ConcentrationIndex.ofUnits(values, new double[] {1, 1, 1, 1, 1, 1}, weights)
                .relative(0.95)
                .reason())
        .isEqualTo(Reason.NO_SPREAD);
  }

  /** The fraction's limits are given a hundred times too narrow upstream (statistics.md 3.13). */
  @Test
  void attributableRisksEqualTheReferenceExceptItsUnits() {
    for (String set : List.of("test_ordered", "test_nonordered")) {
      double[] shares = shares(set);
      int best = 0;
      for (int i = 0; i < shares.length; i++) {
        best = set.equals("test_ordered") ? shares.length - 1 : shares[i] > shares[best] ? i : best;
      }
      AttributableRisk.Result result =
          AttributableRisk.of(shares, column(set, "pop"), best, true, 0.95);

      all(result.risk().times(100), set + " par");
      value(result.fraction(), set + " paf");
      near(
          (result.fraction().high() - result.fraction().value()) / Quantiles.z(0.95),
          100 * number(EXPECTED.get(set + " paf"), "se"),
          1e-9,
          set + " paf error");
    }
  }

  @Test
  void simpleGapsEqualTheReference() {
    // Group 5 against 1 on shares in per cent: 60 (14) and 20 (5).
    all(Comparison.difference(60, 14, 20, 5, 0.95), "test_ordered d");
    all(Comparison.ratio(60, 14, 20, 5, 0.95), "test_ordered r");
  }

  @Test
  void equalGroupsHaveNoDisparityAndUnitsDoNotMatterToRelativeOnes() {
    Random random = new Random(4);
    double[] people = {10, 20, 30, 40};
    double[] errors = {1, 1, 1, 1};
    Disparity equal = new Disparity(new double[] {7, 7, 7, 7}, errors, people);
    assertThat(equal.betweenGroupVariance(0.95).value()).isCloseTo(0, within(1e-12));
    assertThat(equal.theil(0.95).value()).isCloseTo(0, within(1e-9));
    assertThat(equal.indexOfDisparity(true).value()).isCloseTo(0, within(1e-12));
    for (int i = 0; i < 100; i++) {
      double[] values = random.doubles(4, 1, 9).toArray();
      double[] thousandfold = Arrays.stream(values).map(v -> v * 1000).toArray();
      Disparity one = new Disparity(values, errors, people);
      Disparity other = new Disparity(thousandfold, errors, people);

      near(other.theil(0.95).value(), one.theil(0.95).value(), 1e-9, "theil");
      near(
          other.indexOfDisparity(true).value(),
          one.indexOfDisparity(true).value(),
          1e-9,
          "index of disparity");
      assertThat(one.theil(0.95).value()).isPositive();
      assertThat(one.meanLogDeviation(0.95).value()).isPositive();
    }
  }

  @Test
  void simulatedLimitsAreTheSameForTheSameSeedAndSaySoIfThereAreNone() {
    Disparity disparity =
        new Disparity(
            column("test_nonordered", "est"),
            column("test_nonordered", "se"),
            column("test_nonordered", "pop"));
    Estimate once = disparity.simulated(Disparity.Measure.DIFFERENCE_FROM_MEAN, 0.95, 2_000, 3);

    assertThat(once)
        .isEqualTo(disparity.simulated(Disparity.Measure.DIFFERENCE_FROM_MEAN, 0.95, 2_000, 3));
    // A hundred draws upstream gave 5.33 to 8.94.
    assertThat(once.low()).isBetween(4.8, 5.9);
    assertThat(once.high()).isBetween(8.0, 9.6);
    assertThat(disparity.differenceFromMean(true).reason()).isEqualTo(Reason.NO_LIMITS);
    assertThat(
            new Disparity(new double[] {1, 2}, new double[] {1, 1}, new double[] {1, 1})
                .theil(0.95)
                .reason())
        .isEqualTo(Reason.FEW_GROUPS);
  }
}
