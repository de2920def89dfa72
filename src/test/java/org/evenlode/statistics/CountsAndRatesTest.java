package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountsAndRatesTest {
  /** PHEindicatormethods 2.1.0, golden/byars. */
  @Test
  void byarEqualsTheReference() {
    Map<String, NamedCsvRecord> expected = new HashMap<>();
    Golden.rows("byars/expected.csv").forEach(row -> expected.put(row.getField("case_id"), row));
    for (NamedCsvRecord input : Golden.rows("byars/input.csv")) {
      String id = input.getField("case_id");
      Estimate byar = Counts.byar(number(input, "x"), number(input, "confidence"));

      near(byar.low(), number(expected.get(id), "lowercl"), 1e-9, id);
      near(byar.high(), number(expected.get(id), "uppercl"), 1e-9, id);
    }
  }

  /** PHEindicatormethods 2.1.0, golden/crude_rate. */
  @Test
  void crudeRatesEqualTheReference() {
    Map<String, NamedCsvRecord> inputs = new HashMap<>();
    Golden.rows("crude_rate/input.csv").forEach(row -> inputs.put(row.getField("case_id"), row));
    for (NamedCsvRecord row : Golden.rows("crude_rate/expected.csv")) {
      compare(inputs.get(row.getField("case_id")), row, row.getField("case_id"));
    }
    for (NamedCsvRecord row : Golden.rows("crude_rate/rerun_small_counts.csv")) {
      compare(row, row, row.getField("case_id"));
    }
    for (NamedCsvRecord row : Golden.rows("crude_rate/expected_grouped_by_area.csv")) {
      double level = Double.parseDouble(row.getField("confidence").replace("%", "")) / 100;
      Estimate rate =
          Rate.crude(
              number(row, "Numerator"),
              number(row, "Denominator"),
              number(row, "multiplier"),
              level);
      near(rate.low(), number(row, "lowercl"), 1e-9, row.getField("Area"));
      near(rate.high(), number(row, "uppercl"), 1e-9, row.getField("Area"));
    }
  }

  private static void compare(NamedCsvRecord input, NamedCsvRecord expected, String id) {
    double events = number(input, "Numerator");
    double exposure = number(input, "Denominator");
    double per = number(input, "multiplier");
    Estimate inner = Rate.crude(events, exposure, per, 0.95);
    Estimate outer = Rate.crude(events, exposure, per, 0.998);

    near(inner.value(), number(expected, "value"), 1e-9, id);
    near(inner.low(), number(expected, "lower95_0cl"), 1e-9, id);
    near(inner.high(), number(expected, "upper95_0cl"), 1e-9, id);
    near(outer.low(), number(expected, "lower99_8cl"), 1e-9, id);
    near(outer.high(), number(expected, "upper99_8cl"), 1e-9, id);
  }

  /** R's poisson.test for one sample, golden/two_sample_ci. */
  @Test
  void oneRateEqualsR() {
    for (NamedCsvRecord row : Golden.rows("two_sample_ci/expected_one_sample_rate_x15_n400.csv")) {
      if (row.getField("method").equals("exact-c")) {
        Estimate exact = Counts.exact(15, 0.95).times(1 / 400.0);
        near(exact.low(), number(row, "rerun_lower"), 1e-9, "exact lower");
        near(exact.high(), number(row, "rerun_upper"), 1e-9, "exact upper");
      }
    }
  }

  /** Three events seen in none: 3.6889 is the two-sided 95 % limit (Hanley 1983). */
  @Test
  void noEventsHaveALimitAboveAndZeroBelow() {
    Estimate none = Counts.limits(0, 0.95);

    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(3.688879, within(1e-6));
    assertThat(none.complete()).isTrue();
    assertThat(Counts.byar(0, 0.95).reason()).isEqualTo(Reason.NO_LIMITS);
  }

  @Test
  void whatCannotBeComputedSaysWhy() {
    assertThat(Rate.crude(5, 0, 100, 0.95).reason()).isEqualTo(Reason.NO_DENOMINATOR);
    assertThat(Rate.crude(-1, 10, 100, 0.95).reason()).isEqualTo(Reason.IMPOSSIBLE_COUNT);
    assertThat(Rate.crude(Double.NaN, 10, 100, 0.95).reason()).isEqualTo(Reason.MISSING_INPUT);
  }

  @Test
  void limitsHoldTheValueAndGrowWithConfidence() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      double events = random.nextInt(200);
      Estimate inner = Counts.limits(events, 0.9);
      Estimate outer = Counts.limits(events, 0.98);

      assertThat(inner.low()).isLessThanOrEqualTo(events);
      assertThat(inner.high()).isGreaterThan(events);
      assertThat(outer.low()).isLessThanOrEqualTo(inner.low());
      assertThat(outer.high()).isGreaterThan(inner.high());
    }
  }

  /** PHEindicatormethods 2.1.0, golden/mean. */
  @Test
  void meansEqualTheReference() {
    Map<String, double[]> areas = new HashMap<>();
    Golden.grouped("mean/input.csv", "area")
        .forEach((area, rows) -> areas.put(area, Golden.numbers(rows, "values")));
    areas.put("No grouping", Golden.numbers(Golden.rows("mean/input.csv"), "values"));
    for (NamedCsvRecord row : Golden.rows("mean/expected.csv")) {
      String area = row.getField("area");
      Estimate inner = Mean.of(areas.get(area), 0.95);
      Estimate outer = Mean.of(areas.get(area), 0.998);

      near(inner.value(), number(row, "value"), 1e-9, area);
      near(inner.low(), number(row, "lower95_0cl"), 1e-9, area);
      near(inner.high(), number(row, "upper95_0cl"), 1e-9, area);
      near(outer.low(), number(row, "lower99_8cl"), 1e-9, area);
      near(outer.high(), number(row, "upper99_8cl"), 1e-9, area);
    }
    assertThat(Mean.of(new double[] {3}, 0.95).reason()).isEqualTo(Reason.NO_LIMITS);
    assertThat(Mean.of(new double[0], 0.95).reason()).isEqualTo(Reason.NO_DENOMINATOR);
  }
}
