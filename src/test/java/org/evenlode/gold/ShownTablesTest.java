package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

/** The marts that are made of the indicator mart as it is shown. */
class ShownTablesTest extends SparkTest {
  private static TableContract contract(String name) {
    return Packaged.definitions().table(TableId.of(name));
  }

  @Test
  void everyComparedLensHasItsMeasuresAndAHiddenGroupHidesThem() {
    ShownCells cells = new ShownCells();
    for (int quintile = 1; quintile <= 5; quintile++) {
      cells.year("icb:X", "deprivation_quintile", "" + quintile, 250L - 25 * quintile, 1_000L);
    }
    cells
        .year("icb:X", "deprivation_quintile", "unknown", 20L, 100L)
        .year("icb:X", "ethnic_group", "White", 400L, 4_000L)
        .year("icb:X", "ethnic_group", "Black", null, 500L)
        .year("icb:X", "ethnic_group", "Asian", 60L, 500L)
        .year("icb:X", "age_band", "0-17", 60L, 500L);

    List<String> rows =
        cells.madeBy(
            spark(),
            ShownTable.inequality(contract("checked_inequality"), Packaged.definitions().lenses()),
            "lens, measure, compared, status, value, unknown_share");

    assertThat(rows)
        .contains(
            "deprivation_quintile|difference|1|shown|0.1|0.019608",
            "deprivation_quintile|ratio|1|shown|1.8|0.019608",
            "deprivation_quintile|slope_index|all|shown|0.125|0.019608",
            "ethnic_group|difference|Asian|shown|0.02|0.0",
            "ethnic_group|difference|Black|group_suppressed|0.0",
            "ethnic_group|theil_index|all|group_suppressed|0.0");
    assertThat(rows).noneMatch(row -> row.startsWith("age_band"));
  }

  /**
   * Of rates the standardised ones are compared: 6,000 over 4,000, limits of the difference from
   * 600 and 400 (Zou and Donner), and no attributable risk. The place's 400 / 1.2 events against
   * the board's rate: 5,500 lies more than three errors of 301 above 4,000.
   */
  @Test
  void ratesAreComparedAsStandardised() {
    ShownCells cells = new ShownCells();
    for (int quintile = 1; quintile <= 5; quintile++) {
      cells.rate("icb:X", "deprivation_quintile", "" + quintile, 400L, 6_500 - 500.0 * quintile);
    }
    cells
        .rate("icb:X", "everybody", "all", 4_000L, 4_000)
        .rate("place:A", "everybody", "all", 400L, 5_500)
        .rate("place:B", "everybody", "all", 400L, 4_100);

    List<String> inequality =
        cells.madeBy(
            spark(),
            ShownTable.inequality(contract("checked_inequality"), Packaged.definitions().lenses()),
            "lens, measure, compared, status, value, round(ci_low, 2), round(ci_high, 2), unit");
    List<String> funnel =
        cells.madeBy(
            spark(),
            ShownTable.funnel(contract("checked_funnel")),
            "area, status, value, baseline, signal, variation");

    double half = Math.hypot(600, 400);
    assertThat(inequality)
        .contains(
            String.format(
                "deprivation_quintile|difference|1|shown|2000.0|%.2f|%.2f|per_100000_person_years",
                2_000 - half, 2_000 + half));
    assertThat(inequality)
        .anyMatch(row -> row.startsWith("deprivation_quintile|ratio|1|shown|1.5"))
        .anyMatch(row -> row.startsWith("deprivation_quintile|slope_index|all|shown|2500.0"))
        .noneMatch(row -> row.contains("attributable"));
    assertThat(funnel)
        .contains(
            "place:A|shown|5500.0|4000.0|high_0_001|worse",
            "place:B|shown|4100.0|4000.0|not_significant|no_different");
  }

  /** Mean 10.8, limits 2.7 away: 20 per cent is outside, the eleven others are below the mean. */
  @Test
  void aMonthOutsideItsLimitsIsASignalOfConcernAndFewMonthsHaveNoLimits() {
    ShownCells cells = new ShownCells();
    for (int month = 1; month <= 12; month++) {
      String day = String.format("2026-%02d-01", month);
      long events = month == 12 ? 200 : month % 2 == 0 ? 105 : 95;
      cells.month("icb:X", "everybody", "all", day, events, 1_000L);
      cells.month("icb:X", "sex", "female", day, month == 5 ? 15L : events, 1_000L);
      if (month > 6) {
        cells.month("icb:X", "sex", "male", day, events, 1_000L);
      }
    }

    List<String> rows =
        cells.madeBy(
            spark(),
            ShownTable.trend(contract("checked_trend")),
            "lens, category, month(period_start), status, value, signal, variation");

    assertThat(rows)
        .contains(
            "everybody|all|12|shown|0.2|outside_limits|concern",
            "everybody|all|3|shown|0.095|shift|improvement",
            "sex|female|3|few_events|0.095",
            "sex|male|8|few_points|0.105");
  }

  /** 100 events of 120,000 people in a month are 1,200 a year, 1,000 per 100,000 people. */
  @Test
  void ratesHaveChartsTooWhoseLimitsDoNotEndAtOne() {
    ShownCells cells = new ShownCells();
    for (int month = 1; month <= 12; month++) {
      cells.rateOfMonth(
          "icb:X",
          "everybody",
          "all",
          String.format("2026-%02d-01", month),
          month == 12 ? 200L : month % 2 == 0 ? 105L : 95L);
    }

    List<String> rows =
        cells.madeBy(
            spark(),
            ShownTable.trend(contract("checked_trend")),
            "unit, month(period_start), status, value, signal, variation, limit_high > 1000");

    assertThat(rows)
        .contains(
            "per_100000_person_years|12|shown|2000.0|outside_limits|concern|true",
            "per_100000_person_years|3|shown|950.0|shift|improvement|true");
  }

  /** 10 per cent of 2,000 / 1.2: one standard error is 0.0073, so 12.5 is beyond three of them. */
  @Test
  void aPlaceBeyondTheLimitsForItsSizeIsWorse() {
    List<String> rows =
        new ShownCells()
            .year("icb:X", "everybody", "all", 1_000L, 10_000L)
            .year("place:North", "everybody", "all", 250L, 2_000L)
            .year("place:South", "everybody", "all", 205L, 2_000L)
            .year("place:Small", "everybody", "all", 15L, 90L)
            .year("place:Hidden", "everybody", "all", null, 90L)
            .madeBy(
                spark(),
                ShownTable.funnel(contract("checked_funnel")),
                "area, status, value, baseline, signal, variation");

    assertThat(rows)
        .containsExactlyInAnyOrder(
            "place:North|shown|0.125|0.1|high_0_001|worse",
            "place:South|shown|0.1025|0.1|not_significant|no_different",
            "place:Small|few_events|0.166667|0.1",
            "place:Hidden|suppressed|0.1");
  }
}
