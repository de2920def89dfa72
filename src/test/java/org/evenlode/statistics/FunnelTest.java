package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunnelTest {
  private static double sum(List<NamedCsvRecord> rows, String column) {
    return Arrays.stream(Golden.numbers(rows, column)).sum();
  }

  /** PHEindicatormethods 2.1.0, golden/funnel_proportion. */
  @Test
  void limitsOfSharesEqualTheReference() {
    List<NamedCsvRecord> units = Golden.rows("funnel_proportion/input.csv");
    double average = sum(units, "numerator") / sum(units, "denominator");
    for (NamedCsvRecord row : Golden.rows("funnel_proportion/rerun_limits.csv")) {
      Estimate inner = Funnel.proportion(average, number(row, "Population"), Funnel.INNER);
      Estimate outer = Funnel.proportion(average, number(row, "Population"), Funnel.OUTER);

      near(100 * average, number(row, "baseline"), 1e-9, "baseline");
      near(100 * inner.low(), number(row, "lower_2s_limit"), 1e-9, row.toString());
      near(100 * inner.high(), number(row, "upper_2s_limit"), 1e-9, row.toString());
      near(100 * outer.low(), number(row, "lower_3s_limit"), 1e-9, row.toString());
      near(100 * outer.high(), number(row, "upper_3s_limit"), 1e-9, row.toString());
    }
    Map<String, String> expected = new HashMap<>();
    Golden.rows("funnel_proportion/expected_significance.csv")
        .forEach(row -> expected.put(row.getField("Area"), row.getField("significance")));
    for (NamedCsvRecord unit : units) {
      Funnel.Signal signal =
          Funnel.proportionSignal(average, number(unit, "numerator"), number(unit, "denominator"));
      assertThat(signal.label())
          .as(unit.getField("Area"))
          .isEqualTo(expected.get(unit.getField("Area")));
    }
  }

  /** Golden/funnel_rate, whose stored values are found by bisection and printed to ten digits. */
  @Test
  void limitsOfRatesEqualTheReference() {
    for (NamedCsvRecord row : Golden.rows("funnel_rate/expected.csv")) {
      double events = number(row, "Events");
      double baseline = number(row, "baseline");
      double relative = events < 5 ? 1e-4 : 1e-6;
      for (String width : List.of("2s", "3s")) {
        double confidence = width.equals("2s") ? Funnel.INNER : Funnel.OUTER;
        Estimate limits = Funnel.rate(baseline, events, confidence);
        String id = row.getField("case") + " " + events + " " + width;
        near(limits.low(), number(row, "lower_" + width + "_limit"), relative, id);
        near(limits.high(), number(row, "upper_" + width + "_limit"), relative, id);
        double low = Funnel.exposureAtLimit(baseline, events, 100_000, confidence, true);
        double high = Funnel.exposureAtLimit(baseline, events, 100_000, confidence, false);
        near(low / 3, number(row, "lower_" + width + "_population_1_year"), relative, id);
        near(high / 3, number(row, "upper_" + width + "_population_1_year"), relative, id);
      }
    }
  }

  @Test
  void signalsOfCrudeRatesEqualTheReference() {
    List<NamedCsvRecord> units = Golden.rows("funnel_rate/input_significance.csv");
    List<NamedCsvRecord> expected = Golden.rows("funnel_rate/expected_significance.csv");
    for (boolean withZero : new boolean[] {true, false}) {
      signals(units, expected, "rate_crude_per_100000", "crude_per_100000", withZero);
      signals(units, expected, "rate_dsr", "dsr_per_100000", withZero);
    }
  }

  private static void signals(
      List<NamedCsvRecord> units,
      List<NamedCsvRecord> expected,
      String rate,
      String name,
      boolean withZero) {
    List<NamedCsvRecord> used =
        units.stream().filter(u -> withZero || number(u, "count") > 0).toList();
    boolean standardised = rate.equals("rate_dsr");
    double events = 0;
    double exposure = 0;
    for (NamedCsvRecord unit : used) {
      if (standardised && Double.isNaN(number(unit, rate))) {
        continue;
      }
      events += number(unit, "count");
      exposure += exposure(unit, rate);
    }
    String column = name + (withZero ? "_with_0" : "_without_0");
    for (int i = 0; i < units.size(); i++) {
      NamedCsvRecord unit = units.get(i);
      double count = number(unit, "count");
      String wanted = expected.get(i).getField(column);
      if (wanted.startsWith("Not applicable")) {
        // A standardised rate of fewer than ten events is not given to begin with.
        assertThat(count).isLessThan(DirectStandardisation.LEAST_EVENTS);
      } else if (withZero || count > 0) {
        Funnel.Signal signal = Funnel.rateSignal(events / exposure, count, exposure(unit, rate));
        assertThat(signal.label()).as("%s %s", column, i + 1).isEqualTo(wanted);
      }
    }
  }

  /** As the reference: events over rate; the population itself where there are no events. */
  private static double exposure(NamedCsvRecord unit, String rate) {
    double value = number(unit, rate);
    return value > 0 ? number(unit, "count") / value : number(unit, "pop") / 100_000;
  }

  /** PHEindicatormethods 2.1.0, golden/quantile: whole numbers, equal exactly. */
  @Test
  void quantilesEqualTheReference() {
    Map<String, String> expected = new HashMap<>();
    Golden.rows("quantile/expected.csv")
        .forEach(row -> expected.put(row.getField("row_id"), row.getField("quantile")));
    Golden.grouped("quantile/input.csv", "case", "group")
        .forEach(
            (group, rows) -> {
              int[] quantiles =
                  AreaQuantiles.of(
                      Golden.numbers(rows, "value"),
                      (int) number(rows.get(0), "nquantiles"),
                      rows.get(0).getField("invert").equals("TRUE"));
              for (int i = 0; i < quantiles.length; i++) {
                String wanted = expected.get(rows.get(i).getField("row_id"));
                assertThat(quantiles[i])
                    .as(group + " " + rows.get(i).getField("row_id"))
                    .isEqualTo(
                        wanted.isEmpty() || wanted.equals("NA") ? 0 : Integer.parseInt(wanted));
              }
            });
  }

  /** Units that scatter by chance alone have a ratio near 1; twice the scatter, a ratio near 4. */
  @Test
  void overDispersionIsFoundWhereItIs() {
    java.util.Random random = new java.util.Random(9);
    int units = 2_000;
    double[] errors = new double[units];
    double[] chance = new double[units];
    double[] more = new double[units];
    for (int i = 0; i < units; i++) {
      errors[i] = 0.5 + random.nextDouble();
      chance[i] = errors[i] * random.nextGaussian();
      more[i] = Math.hypot(errors[i], 2) * random.nextGaussian();
    }
    OverDispersion none = OverDispersion.of(chance, errors, 0.001, OverDispersion.Trim.WINSORISE);
    OverDispersion between = OverDispersion.of(more, errors, 0.001, OverDispersion.Trim.WINSORISE);

    assertThat(none.ratio()).isCloseTo(1, within(0.1));
    assertThat(none.betweenVariance()).isLessThan(0.1);
    assertThat(between.betweenVariance()).isCloseTo(4, within(0.4));
    assertThat(between.halfWidth(1, 0.95)).isCloseTo(1.96 * Math.sqrt(5), within(0.2));
  }
}
