package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.statistics.SlopeIndex.Scale;
import org.junit.jupiter.api.Test;

class SlopeIndexTest {
  private static final Map<String, NamedCsvRecord> PARAMETERS = new HashMap<>();
  private static final Map<String, List<NamedCsvRecord>> GROUPS =
      Golden.grouped("sii_rii/input.csv", "case_id", "Area", "Grouping1", "Grouping2");

  static {
    Golden.rows("sii_rii/params.csv").forEach(r -> PARAMETERS.put(r.getField("case_id"), r));
  }

  private static String key(NamedCsvRecord row) {
    return String.join(
        "|",
        row.getField("case_id"),
        row.getField("Area"),
        row.getField("Grouping1"),
        row.getField("Grouping2"));
  }

  private static SlopeIndex index(NamedCsvRecord row) {
    NamedCsvRecord parameters = PARAMETERS.get(row.getField("case_id"));
    Scale scale = Scale.values()[(int) number(parameters, "value_type")];
    List<NamedCsvRecord> groups =
        GROUPS.get(key(row)).stream()
            .sorted(Comparator.comparingInt(r -> Integer.parseInt(r.getField("Quantile"))))
            .toList();
    double[] values = new double[groups.size()];
    double[] errors = new double[groups.size()];
    double[] populations = new double[groups.size()];
    for (int i = 0; i < values.length; i++) {
      NamedCsvRecord group = groups.get(i);
      populations[i] = number(group, "Population");
      values[i] = number(group, "Value");
      switch (parameters.getField("inputs_used")) {
        case "se" -> errors[i] = number(group, "StandardError");
        case "cl" ->
            errors[i] =
                SlopeIndex.errorFromLimits(
                    number(group, "LowerCL"), number(group, "UpperCL"), scale);
        default -> {
          Estimate share = Proportion.wilson(number(group, "Count"), populations[i], 0.95);
          values[i] = share.value();
          errors[i] = SlopeIndex.errorFromLimits(share.low(), share.high(), scale);
        }
      }
    }
    return new SlopeIndex(
        values,
        errors,
        populations,
        scale,
        parameters.getField("transform").equals("TRUE"),
        number(parameters, "multiplier"));
  }

  private static double[] levels(NamedCsvRecord row) {
    return List.of(PARAMETERS.get(row.getField("case_id")).getField("confidence").split(";"))
        .stream()
        .mapToDouble(text -> Double.parseDouble(text) / 100)
        .toArray();
  }

  /** PHEindicatormethods 2.1.0, golden/sii_rii: every call of its own test. */
  @Test
  void pointEstimatesEqualTheReference() {
    for (NamedCsvRecord row : Golden.rows("sii_rii/expected.csv")) {
      SlopeIndex.Indices indices = index(row).closedForm(0.95);

      near(indices.slope().value(), number(row, "sii"), 1e-9, key(row));
      if (!row.getField("rii").isEmpty()) {
        near(indices.relative().value(), number(row, "rii"), 1e-9, key(row));
      }
    }
    for (NamedCsvRecord row : Golden.rows("sii_rii/rerun_1e6reps.csv")) {
      if (!row.getField("intercept").isEmpty()) {
        near(index(row).closedForm(0.95).intercept(), number(row, "intercept"), 1e-9, key(row));
      }
    }
  }

  /** Limits by a million draws of the reference: within half a per cent of the interval's width. */
  @Test
  void limitsEqualALongSimulationOfTheReference() {
    for (NamedCsvRecord row : Golden.rows("sii_rii/rerun_1e6reps.csv")) {
      double[] levels = levels(row);
      for (int i = 0; i < levels.length; i++) {
        SlopeIndex.Indices algebra = index(row).closedForm(levels[i]);
        SlopeIndex.Indices drawn = index(row).simulated(levels[i], 200_000, 7);
        boolean shares =
            !PARAMETERS.get(row.getField("case_id")).getField("value_type").equals("0");
        boolean delta =
            shares && !PARAMETERS.get(row.getField("case_id")).getField("transform").equals("TRUE");
        String suffix = "_" + (i + 1);
        limits(algebra.slope(), row, "sii", suffix, delta ? 0.02 : 0.005);
        limits(drawn.slope(), row, "sii", suffix, 0.012);
        if (!row.getField("rii_lower_1").isEmpty()) {
          limits(algebra.relative(), row, "rii", suffix, delta ? 0.02 : 0.006);
          limits(drawn.relative(), row, "rii", suffix, 0.012);
        }
      }
    }
  }

  private static void limits(
      Estimate estimate, NamedCsvRecord row, String of, String suffix, double share) {
    double low = number(row, of + "_lower" + suffix);
    double high = number(row, of + "_upper" + suffix);
    assertThat(estimate.low()).as(key(row) + of).isCloseTo(low, within(share * (high - low)));
    assertThat(estimate.high()).as(key(row) + of).isCloseTo(high, within(share * (high - low)));
  }

  @Test
  void closedFormsEqualTheAlgebra() {
    for (NamedCsvRecord row : Golden.rows("sii_rii/derived_closed_form_value_type0.csv")) {
      Estimate slope = index(row).closedForm(number(row, "conf") / 100).slope();

      near(slope.low(), number(row, "sii_lower"), 1e-9, key(row));
      near(slope.high(), number(row, "sii_upper"), 1e-9, key(row));
    }
  }

  /** WHO's package, golden/healthequal_tests: by its own tolerance of 1e-6. */
  @Test
  void theWhoVariantEqualsItsReference() {
    List<NamedCsvRecord> groups =
        Golden.grouped("healthequal_tests/input.csv", "dataset").get("test_ordered");
    double[] shares = Golden.numbers(groups, "est");
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= 100;
    }
    double[] people = Golden.numbers(groups, "pop");
    LogisticSlopeIndex.Indices logit = LogisticSlopeIndex.logistic(shares, people, true, 0.95);
    LogisticSlopeIndex.Indices straight = LogisticSlopeIndex.linear(shares, people, 0.95);

    for (NamedCsvRecord row : Golden.rows("healthequal_tests/rerun.csv")) {
      switch (row.getField("measure")) {
        case "sii_logit" -> {
          compare(logit.slope().times(100), row);
          near(logit.slopeError(), number(row, "se"), 1e-6, "sii error");
        }
        case "rii_logit" -> {
          compare(logit.relative(), row);
          near(logit.relativeLogError(), number(row, "se"), 1e-6, "rii error");
        }
        case "sii_linear" -> compare(straight.slope().times(100), row);
        case "rii_linear" -> compare(straight.relative(), row);
        default -> {}
      }
    }
    // Weighing once, as statistics.md 3.14 measured it.
    assertThat(100 * LogisticSlopeIndex.logistic(shares, people, false, 0.95).slope().value())
        .isCloseTo(44.905, within(5e-4));
  }

  private static void compare(Estimate estimate, NamedCsvRecord row) {
    near(estimate.value(), number(row, "estimate"), 1e-6, row.getField("measure"));
    near(estimate.low(), number(row, "lowerci"), 1e-6, row.getField("measure"));
    near(estimate.high(), number(row, "upperci"), 1e-6, row.getField("measure"));
  }

  /** On a straight gradient the slope is the gradient, whatever the sizes of the groups. */
  @Test
  void aStraightGradientIsFound() {
    Random random = new Random(8);
    for (int trial = 0; trial < 200; trial++) {
      double[] people = new double[5];
      for (int i = 0; i < 5; i++) {
        people[i] = 100 + random.nextInt(5_000);
      }
      double[] rank = MidRanks.of(people);
      double[] values = new double[5];
      for (int i = 0; i < 5; i++) {
        values[i] = 0.2 - 0.1 * rank[i];
      }
      double[] errors = {0.01, 0.01, 0.01, 0.01, 0.01};
      SlopeIndex.Indices there =
          new SlopeIndex(values, errors, people, Scale.LINEAR, false, 1).closedForm(0.95);
      SlopeIndex.Indices back =
          new SlopeIndex(values, errors, people, Scale.LINEAR, false, -1).closedForm(0.95);

      assertThat(there.slope().value()).isCloseTo(-0.1, within(1e-9));
      assertThat(there.relative().value()).isCloseTo(0.5, within(1e-9));
      assertThat(back.slope().high()).isCloseTo(-there.slope().low(), within(1e-12));
      assertThat(back.relative().low()).isCloseTo(1 / there.relative().high(), within(1e-12));
    }
  }

  @Test
  void whatCannotBeFittedSaysWhy() {
    double[] one = {1, 1, 1};
    assertThat(
            new SlopeIndex(
                    new double[] {1, 2},
                    new double[] {1, 1},
                    new double[] {1, 1},
                    Scale.LINEAR,
                    false,
                    1)
                .closedForm(0.95)
                .slope()
                .reason())
        .isEqualTo(Reason.FEW_GROUPS);
    assertThat(
            new SlopeIndex(new double[] {0, 2, 3}, one, one, Scale.LOG, false, 1)
                .simulated(0.95, 100, 1)
                .slope()
                .reason())
        .isEqualTo(Reason.ZERO_VALUE);
    assertThat(
            new SlopeIndex(new double[] {0.01, 0.1, 0.9}, one, one, Scale.LINEAR, false, 1)
                .closedForm(0.95)
                .relative()
                .reason())
        .isEqualTo(Reason.NOT_POSITIVE);
  }
}
