package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.evenlode.contract.Indicator.PeriodKind;
import org.junit.jupiter.api.Test;

class PeriodsTest {
  private static List<String> holding(Periods periods, YearMonth month) {
    return Arrays.stream(periods.holding(Periods.index(month)))
        .mapToObj(periods::get)
        .map(period -> period.kind() + " " + period.start() + ".." + period.end())
        .sorted()
        .toList();
  }

  @Test
  void aMonthIsInEveryWholePeriodThatHoldsIt() {
    Periods periods = new Periods(YearMonth.of(2026, 8), 24);

    assertThat(holding(periods, YearMonth.of(2025, 11)))
        .containsExactly(
            "FINANCIAL_YEAR 2025-04..2026-03",
            "MONTH 2025-11..2025-11",
            "QUARTER 2025-10..2025-12",
            "ROLLING_YEAR 2025-09..2026-08");
    // The quarter from July and the year from April 2026 have not closed.
    assertThat(holding(periods, YearMonth.of(2026, 7)))
        .containsExactly("MONTH 2026-07..2026-07", "ROLLING_YEAR 2025-09..2026-08");
    // The year from April 2024 began before the first month on record, September 2024.
    assertThat(holding(periods, YearMonth.of(2024, 10)))
        .containsExactly("MONTH 2024-10..2024-10", "QUARTER 2024-10..2024-12");
    assertThat(holding(periods, YearMonth.of(2024, 8))).isEmpty();
    assertThat(holding(periods, YearMonth.of(2026, 9))).isEmpty();
  }

  @Test
  void aYearEndsWithMarch() {
    Periods periods = new Periods(YearMonth.of(2026, 3), 12);

    assertThat(holding(periods, YearMonth.of(2025, 4)))
        .contains("FINANCIAL_YEAR 2025-04..2026-03", "ROLLING_YEAR 2025-04..2026-03");
    boolean[] both = periods.of(List.of(PeriodKind.ROLLING_YEAR, PeriodKind.FINANCIAL_YEAR));
    int asked = 0;
    for (boolean one : both) {
      asked += one ? 1 : 0;
    }
    assertThat(asked).isEqualTo(1);
  }
}
