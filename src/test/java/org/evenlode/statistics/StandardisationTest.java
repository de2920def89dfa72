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
import org.junit.jupiter.api.Test;

class StandardisationTest {
  /** PHEindicatormethods 2.1.0, golden/dsr. */
  @Test
  void directRatesEqualTheReference() {
    Map<String, List<NamedCsvRecord>> areas = Golden.grouped("dsr/input.csv", "area");
    for (String file : List.of("dsr/expected.csv", "dsr/rerun.csv")) {
      for (NamedCsvRecord row : Golden.rows(file)) {
        String id = row.getField("case_id");
        List<NamedCsvRecord> bands = areas.get(row.getField("area"));
        double per = number(row, "multiplier");
        Estimate inner = direct(bands, per, 0.95);
        Estimate outer = direct(bands, per, 0.998);

        near(inner.value(), number(row, "value"), 1e-9, id);
        near(inner.low(), number(row, "lower95_0cl"), 1e-9, id);
        near(inner.high(), number(row, "upper95_0cl"), 1e-9, id);
        if (!row.getField("lower99_8cl").isEmpty() || Double.isNaN(inner.value())) {
          near(outer.low(), number(row, "lower99_8cl"), 1e-9, id);
          near(outer.high(), number(row, "upper99_8cl"), 1e-9, id);
        }
        if (Double.isNaN(number(row, "value"))) {
          assertThat(inner.reason()).isEqualTo(Reason.FEW_EVENTS);
        }
      }
    }
  }

  private static Estimate direct(List<NamedCsvRecord> bands, double per, double confidence) {
    return DirectStandardisation.rate(
        numbers(bands, "count"), numbers(bands, "pop"), numbers(bands, "stdpop"), per, confidence);
  }

  @Test
  void theEuropeanStandardIsThePublishedOne() {
    assertThat(DirectStandardisation.european2013())
        .containsExactly(numbers(Golden.rows("dsr/esp2013.csv"), "esp2013"));
    assertThat(Arrays.stream(DirectStandardisation.european2013()).sum()).isEqualTo(100_000);
  }

  /** In one band a standardised rate is the crude one, whose error is the root of its events. */
  @Test
  void theErrorOfOneBandIsThatOfTheCrudeRate() {
    assertThat(
            DirectStandardisation.standardError(
                new double[] {400}, new double[] {10_000}, new double[] {5}, 1_000))
        .isCloseTo(2, within(1e-12));
  }

  /** Two events of one person tell less than two of two: the interval is wider, the rate as is. */
  @Test
  void repeatedEventsWidenTheInterval() {
    double[] populations = {1000, 2000};
    double[] weights = {1, 1};
    Estimate once =
        DirectStandardisation.rate(new double[] {40, 60}, populations, weights, 1000, 0.95);
    Estimate twice =
        DirectStandardisation.rate(
            new double[][] {{0, 0}, {20, 30}}, populations, weights, 1000, 0.95);

    assertThat(twice.value()).isCloseTo(once.value(), within(1e-12));
    double ratio = (twice.high() - twice.value()) / (once.high() - once.value());
    assertThat(ratio).isCloseTo(Math.sqrt(2), within(1e-12));
  }

  /** PHEindicatormethods 2.1.0, golden/isratio and golden/israte. */
  @Test
  void indirectRatiosAndRatesEqualTheReference() {
    for (String method : List.of("isratio", "israte")) {
      Map<String, List<NamedCsvRecord>> areas = Golden.grouped(method + "/input.csv", "area");
      for (String file : List.of("/expected.csv", "/rerun.csv")) {
        for (NamedCsvRecord row : Golden.rows(method + file)) {
          String id = row.getField("case_id");
          List<NamedCsvRecord> bands = areas.get(row.getField("area"));
          Estimate inner = indirect(method, row, bands, 0.95);
          Estimate outer = indirect(method, row, bands, 0.998);

          near(inner.value(), number(row, "value"), 1e-9, id);
          near(inner.low(), number(row, "lower95_0cl"), 1e-9, id);
          near(inner.high(), number(row, "upper95_0cl"), 1e-9, id);
          if (!row.getField("lower99_8cl").isEmpty()) {
            near(outer.low(), number(row, "lower99_8cl"), 1e-9, id);
            near(outer.high(), number(row, "upper99_8cl"), 1e-9, id);
          }
        }
      }
    }
    assertThat(IndirectStandardisation.ratio(4, 0, 100, 0.95).reason())
        .isEqualTo(Reason.NOTHING_EXPECTED);
  }

  private static Estimate indirect(
      String method, NamedCsvRecord row, List<NamedCsvRecord> bands, double confidence) {
    double observed = Arrays.stream(numbers(bands, "count")).filter(x -> !Double.isNaN(x)).sum();
    double[] events = numbers(bands, "refcount");
    double[] people = numbers(bands, "refpop");
    double expected = IndirectStandardisation.expected(numbers(bands, "pop"), events, people);
    near(observed, number(row, "observed"), 1e-9, "observed");
    near(expected, number(row, "expected"), 1e-9, "expected");
    if (method.equals("isratio")) {
      return IndirectStandardisation.ratio(observed, expected, number(row, "refvalue"), confidence);
    }
    double reference =
        Arrays.stream(events).filter(x -> !Double.isNaN(x)).sum()
            / Arrays.stream(people).filter(x -> !Double.isNaN(x)).sum();
    return IndirectStandardisation.rate(
        observed, expected, reference, number(row, "multiplier"), confidence);
  }
}
