package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProportionTest {
  /** Expected values: PHEindicatormethods 2.1.0, golden/wilson. */
  @Test
  void wilsonEqualsTheReferenceImplementation() {
    Map<String, NamedCsvRecord> expected = new HashMap<>();
    Golden.rows("wilson/expected.csv").forEach(row -> expected.put(row.getField("case_id"), row));
    List<NamedCsvRecord> inputs = Golden.rows("wilson/input.csv");

    for (NamedCsvRecord input : inputs) {
      Estimate wilson =
          Proportion.wilson(
              Double.parseDouble(input.getField("x")),
              Double.parseDouble(input.getField("n")),
              Double.parseDouble(input.getField("confidence")));

      NamedCsvRecord row = expected.get(input.getField("case_id"));
      assertThat(wilson.low())
          .isCloseTo(Double.parseDouble(row.getField("lowercl")), within(1e-12));
      assertThat(wilson.high())
          .isCloseTo(Double.parseDouble(row.getField("uppercl")), within(1e-12));
    }
  }

  /** PHEindicatormethods 2.1.0, golden/proportion, with a denominator beyond 32 bits. */
  @Test
  void sharesEqualTheReference() {
    Map<String, NamedCsvRecord> inputs = new HashMap<>();
    Golden.rows("proportion/input.csv").forEach(row -> inputs.put(row.getField("case_id"), row));
    for (NamedCsvRecord row : Golden.rows("proportion/expected.csv")) {
      compare(inputs.get(row.getField("case_id")), row);
    }
    for (NamedCsvRecord row : Golden.rows("proportion/rerun_boundaries.csv")) {
      compare(row, row);
    }
    for (NamedCsvRecord row : Golden.rows("proportion/expected_grouped_by_area.csv")) {
      double per = Golden.number(row, "multiplier");
      Estimate share =
          Proportion.wilson(
                  Golden.number(row, "Numerator"), Golden.number(row, "Denominator"), 0.95)
              .times(per);
      Golden.near(share.low(), Golden.number(row, "lowercl"), 1e-9, row.getField("Area"));
      Golden.near(share.high(), Golden.number(row, "uppercl"), 1e-9, row.getField("Area"));
    }
  }

  private static void compare(NamedCsvRecord input, NamedCsvRecord expected) {
    String id = expected.getField("case_id");
    double per = input.findField("multiplier").map(Double::parseDouble).orElse(1.0);
    double events = Golden.number(input, "Numerator");
    double trials = Golden.number(input, "Denominator");
    Estimate inner = Proportion.wilson(events, trials, 0.95).times(per);
    Estimate outer = Proportion.wilson(events, trials, 0.998).times(per);

    Golden.near(inner.value(), Golden.number(expected, "value"), 1e-9, id);
    Golden.near(inner.low(), Golden.number(expected, "lower95_0cl"), 1e-9, id);
    Golden.near(inner.high(), Golden.number(expected, "upper95_0cl"), 1e-9, id);
    Golden.near(outer.low(), Golden.number(expected, "lower99_8cl"), 1e-9, id);
    Golden.near(outer.high(), Golden.number(expected, "upper99_8cl"), 1e-9, id);
  }

  /** Newcombe and Altman 2000, table 6.1 style: 81 of 263 gives 0.2553 to 0.3662. */
  @Test
  void wilsonEqualsAPublishedExample() {
    Estimate wilson = Proportion.wilson(81, 263, 0.95);

    assertThat(wilson.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(wilson.high()).isCloseTo(0.3662, within(5e-5));
  }

  @Test
  void impossibleCountsSayWhy() {
    assertThat(Proportion.wilson(5, 4, 0.95).reason()).isEqualTo(Reason.IMPOSSIBLE_COUNT);
    assertThat(Proportion.wilson(0, 0, 0.95).reason()).isEqualTo(Reason.NO_DENOMINATOR);
    assertThatThrownBy(() -> Proportion.wilson(1, 4, 95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peopleWithOneTrialEachHaveNoDesignEffectAndWholeClustersHaveTheirSize() {
    // 100 people, one trial each, 30 events.
    assertThat(Proportion.designEffect(100, 30, 100, 30, 30, 100)).isCloseTo(1.0, within(0.02));
    // 100 people, five trials each, all or none missed: five trials carry the news of one.
    assertThat(Proportion.designEffect(100, 150, 500, 30 * 25, 30 * 25, 100 * 25))
        .isCloseTo(5.0, within(0.1));
  }

  @Test
  void clusteringNeverNarrowsAnInterval() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double trials = 1 + random.nextInt(5_000);
      double events = random.nextInt((int) trials + 1);
      Estimate wilson = Proportion.wilson(events, trials, 0.95);
      Estimate clustered = Proportion.clustered(events, trials, random.nextDouble() * 6, 0.95);

      assertThat(clustered.low()).isLessThanOrEqualTo(wilson.low() + 1e-12);
      assertThat(clustered.high()).isGreaterThanOrEqualTo(wilson.high() - 1e-12);
      assertThat(clustered.low()).isBetween(0.0, clustered.value());
    }
  }
}
