package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;
import static org.evenlode.statistics.Golden.numbers;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.statistics.ControlChart.Point;
import org.evenlode.statistics.ControlChart.Rule;
import org.junit.jupiter.api.Test;

class ChartsAndWaitsTest {
  /** NHSRplotthedots, golden/spc_xmr. */
  @Test
  void limitsEqualTheReference() {
    Map<String, List<NamedCsvRecord>> cases = Golden.grouped("spc_xmr/input.csv", "case_id");
    for (NamedCsvRecord row : Golden.rows("spc_xmr/expected.csv")) {
      List<NamedCsvRecord> points = cases.get(row.getField("case_id"));
      Point first =
          ControlChart.of(
              numbers(points, "y"), points.get(0).getField("screen_outliers").equals("TRUE"))[0];

      near(first.mean(), number(row, "rerun_mean"), 1e-9, row.getField("case_id"));
      near(first.low(), number(row, "rerun_lpl"), 1e-9, row.getField("case_id"));
      near(first.high(), number(row, "rerun_upl"), 1e-9, row.getField("case_id"));
    }
  }

  private static List<Rule> rules(double... values) {
    return Arrays.stream(ControlChart.of(values, true)).map(Point::rule).toList();
  }

  @Test
  void signalsAreThoseOfMakingDataCount() {
    assertThat(rules(5, 6, 5, 4, 5, 6, 5, 4, 5, 20)).last().isEqualTo(Rule.OUTSIDE_LIMITS);
    assertThat(rules(5, 6, 5, 4, 5, 6, 4, 5, 6, 5)).containsOnly(Rule.NONE);
    // Seven above the mean, after seven below.
    assertThat(rules(1, 2, 1, 2, 1, 2, 1, 3, 4, 3, 4, 3, 4, 3)).containsOnly(Rule.SHIFT);
    // Seven that rise from below the mean to above it; limits are wide through the steps around.
    Point[] rising =
        ControlChart.of(new double[] {9, 1, 9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1, 9}, true);
    assertThat(Arrays.stream(rising).filter(p -> p.rule() == Rule.TREND))
        .hasSize(8)
        .allMatch(p -> p.direction() == 1);
  }

  @Test
  void twoOfThreeNearALimitAreASignal() {
    // Mean 0.09, limits 3.03 away: near is from 2.11 up and from -1.94 down. The two low ones lie
    // four apart.
    double[] values = {
      0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 2.2, 2.3, 1.0, 0, -1, 0, 1, 0, -1, -2.1, 0, 1,
      -2, 0
    };
    double[] marked =
        Arrays.stream(ControlChart.of(values, false))
            .filter(p -> p.rule() == Rule.NEAR_LIMIT)
            .mapToDouble(Point::value)
            .toArray();

    assertThat(marked).containsExactly(2.2, 2.3);
  }

  @Test
  void rebasingSetsLimitsAnew() {
    double[] values = {1, 2, 1, 2, 1, 2, 1, 11, 12, 11, 12, 11, 12, 11};
    Point[] rebased = ControlChart.of(values, true, new int[] {7});

    assertThat(rebased[0].mean()).isCloseTo(10 / 7.0, within(1e-12));
    assertThat(rebased[7].mean()).isCloseTo(80 / 7.0, within(1e-12));
    assertThat(Arrays.stream(rebased).map(Point::rule)).containsOnly(Rule.NONE);
    assertThat(rules(values)).doesNotContain(Rule.NONE);
  }

  /** NHSRtt, golden/waits_percentile_banded. */
  @Test
  void bandedPercentilesEqualTheReference() {
    Map<String, List<NamedCsvRecord>> cases =
        Golden.grouped("waits_percentile_banded/input.csv", "case_id");
    for (NamedCsvRecord row : Golden.rows("waits_percentile_banded/expected.csv")) {
      List<NamedCsvRecord> bands = cases.get(row.getField("case_id"));
      double[] edges = Arrays.copyOf(numbers(bands, "band_lower"), bands.size() + 1);
      edges[bands.size()] = number(bands.get(bands.size() - 1), "band_upper");
      Estimate wait =
          WaitPercentile.banded(edges, numbers(bands, "count"), number(row, "percentile"));

      near(wait.value(), number(row, "rerun"), 1e-9, row.getField("case_id"));
    }
  }

  @Test
  void aPercentileInTheOpenBandIsAtLeastItsEdge() {
    Estimate wait =
        WaitPercentile.banded(
            new double[] {0, 18, 52, Double.POSITIVE_INFINITY}, new double[] {5, 3, 8}, 0.92);

    assertThat(wait.value()).isEqualTo(52);
    assertThat(wait.reason()).isEqualTo(Reason.OPEN_BAND);
  }

  /** The median of 1 to 8 is 4.5, where an approximate percentile gives 4 (statistics.md 2.17). */
  @Test
  void exactPercentilesLieBetweenNeighbours() {
    assertThat(WaitPercentile.exact(new double[] {8, 1, 7, 2, 6, 3, 5, 4}, 0.5).value())
        .isEqualTo(4.5);
    assertThat(WaitPercentile.exact(new double[0], 0.5).reason()).isEqualTo(Reason.NO_DENOMINATOR);
    Random random = new Random(2);
    double[] waits = random.doubles(501, 0, 100).toArray();
    double before = -1;
    for (double share = 0; share <= 1; share += 0.01) {
      double value = WaitPercentile.exact(waits, share).value();
      assertThat(value).isGreaterThanOrEqualTo(before);
      before = value;
    }
  }
}
