package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.number;
import static org.evenlode.statistics.Golden.numbers;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PHEindicatormethods 2.1.0, golden/life_expectancy. */
class LifeTableTest {
  private static final Map<String, List<NamedCsvRecord>> AREAS =
      Golden.grouped("life_expectancy/input.csv", "case_id", "area");

  private static Estimate[] table(List<NamedCsvRecord> bands, double confidence) {
    return LifeTable.expectancy(numbers(bands, "deaths"), numbers(bands, "pops"), confidence);
  }

  private static int band(NamedCsvRecord row, String column) {
    int age = Integer.parseInt(row.getField(column));
    return age == 0 ? 0 : age == 1 ? 1 : age / 5 + 1;
  }

  private static void compare(
      Estimate estimate, NamedCsvRecord row, String low, String high, double within) {
    String id = row.toString();
    same(estimate.value(), number(row, "value"), within, id);
    same(estimate.low(), number(row, low), within, id);
    same(estimate.high(), number(row, high), within, id);
  }

  private static void same(double actual, double expected, double within, String id) {
    // The reference writes the limits of a table that it withholds as NaN and Infinity.
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertThat(actual).as(id).isNaN();
    } else {
      assertThat(actual).as(id).isCloseTo(expected, within(within));
    }
  }

  @Test
  void tablesEqualTheReference() {
    for (NamedCsvRecord row : Golden.rows("life_expectancy/expected.csv")) {
      List<NamedCsvRecord> bands = AREAS.get(row.getField("case_id") + "|" + row.getField("area"));
      compare(table(bands, 0.95)[band(row, "startage")], row, "lowercl", "uppercl", 5.1e-5);
    }
    List<NamedCsvRecord> plain = AREAS.get("LE1_default|LE1_default");
    for (NamedCsvRecord row : Golden.rows("life_expectancy/rerun_default_95_998.csv")) {
      int band = band(row, "startage");
      compare(table(plain, 0.95)[band], row, "lower95_0cl", "upper95_0cl", 1e-8);
      compare(table(plain, 0.998)[band], row, "lower99_8cl", "upper99_8cl", 1e-8);
    }
  }

  @Test
  void tablesThatCannotBeMadeAreMissingForAReason() {
    for (NamedCsvRecord row : Golden.rows("life_expectancy/rerun_grouped_mixed.csv")) {
      String area = row.getField("area");
      Estimate[] table = table(AREAS.get("LE10_grouped_mixed|" + area), 0.95);
      compare(table[band(row, "age")], row, "lowercl", "uppercl", 1e-8);
      Reason reason =
          switch (area) {
            case "Good data" -> Reason.NONE;
            case "Low pops" -> Reason.SMALL_POPULATION;
            case "Missing age band" -> Reason.FEW_GROUPS;
            case "Negative pops" -> Reason.NO_DENOMINATOR;
            default -> Reason.IMPOSSIBLE_COUNT;
          };
      assertThat(table[0].reason()).as(area).isEqualTo(reason);
    }
    for (NamedCsvRecord row : Golden.rows("life_expectancy/expected_suppression.csv")) {
      AREAS.forEach(
          (key, bands) -> {
            if (key.startsWith(row.getField("case_id")) && !key.endsWith("Area 2")) {
              assertThat(Arrays.stream(table(bands, 0.95)).noneMatch(Estimate::complete))
                  .as(key)
                  .isTrue();
            }
          });
    }
  }

  @Test
  void aValueTooUncertainToShowKeepsItsLimits() {
    boolean withheld = false;
    for (NamedCsvRecord row : Golden.rows("life_expectancy/rerun_wideci.csv")) {
      List<NamedCsvRecord> bands =
          AREAS.get("LE4_wide_ci_and_deaths_gt_pop|" + row.getField("area"));
      Estimate estimate = table(bands, 0.95)[band(row, "startage")];
      compare(estimate, row, "lower95_0cl", "upper95_0cl", 1e-8);
      withheld |= estimate.reason() == Reason.TOO_UNCERTAIN;
    }
    assertThat(withheld).isTrue();
  }

  @Test
  void bandsWithoutDeathsEqualTheReference() {
    Map<String, List<NamedCsvRecord>> inputs =
        Golden.grouped("life_expectancy/rerun_zero_deaths_input.csv", "case_id");
    for (NamedCsvRecord row : Golden.rows("life_expectancy/rerun_zero_deaths.csv")) {
      Estimate[] table = table(inputs.get(row.getField("case_id")), 0.95);
      compare(table[band(row, "startage")], row, "lowercl", "uppercl", 1e-8);
    }
  }
}
