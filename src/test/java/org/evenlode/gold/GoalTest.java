package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.Rule;
import org.evenlode.support.SparkTest;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

/** The SELECT of goals, with goals and figures of a test: from 0.15 to 0.11 in two years. */
class GoalTest extends SparkTest {
  private static final String COLUMNS =
      "indicator, area, lens, category, polarity, period_start, period_end, value, ci_low, ci_high";
  private static final String YEAR = "2025-10-01|2026-09-30";
  private final List<String> figures = new ArrayList<>();

  private void figure(String lens, String category, String period, double value, double error) {
    figures.add(
        String.format(
            Locale.ROOT,
            "missed|everybody|%s|%s|lower_is_better|%s|%f|%f|%f",
            lens,
            category,
            period,
            value,
            value - 1.96 * error,
            value + 1.96 * error));
  }

  /** A column of the mart by the category of the goal. */
  private Map<String, String> judged(String column, int goals) throws IOException {
    SparkSession session = withRules();
    TableContract shown =
        CheckedTable.checked(
            definitions().tables().get(TableId.of("gold_indicator")), new Rule(7, true, 5, true));
    SqlTest.rows(session, shown, COLUMNS, figures.toArray(String[]::new))
        .createOrReplaceTempView("checked_indicator");
    figures.clear();
    String values =
        IntStream.range(0, goals)
            .mapToObj(
                n ->
                    "('g%1$d', 't', 'missed', 'everybody', 'l', '%1$d', 0.15D, date'2025-09-30', 0.11D, date'2027-09-30', 'o', date'2027-01-01')"
                        .formatted(n))
            .collect(Collectors.joining(", ", "values ", ""));
    String select =
        Files.readString(Path.of("pipelines/checked/goal.sql")).replace("{{goals}}", values);
    Map<String, String> byCategory = new TreeMap<>();
    for (Row row : session.sql(select).select("category", column).collectAsList()) {
      byCategory.put(row.getString(0), row.getString(1));
    }
    return byCategory;
  }

  /** Half-way the value should be 0.13. */
  @Test
  void whereTheValueIsAgainstTheLineDecidesTheState() throws IOException {
    figure("l", "0", YEAR, 0.10, 0.004);
    figure("l", "1", YEAR, 0.12, 0.004);
    figure("l", "2", YEAR, 0.135, 0.004);
    figure("l", "3", YEAR, 0.15, 0.004);
    figures.add("missed|everybody|l|4|lower_is_better|" + YEAR + "|||");

    assertThat(judged("state", 6))
        .containsExactly(
            Map.entry("0", "reached"),
            Map.entry("1", "on_track"),
            Map.entry("2", "cannot_say"),
            Map.entry("3", "off_track"),
            Map.entry("4", "not_shown"),
            Map.entry("5", "not_shown"));
  }

  @Test
  void whetherTheGapMovedOrOnlyTheAverage() throws IOException {
    assertThat(movement(0.15, 0.11, 0.10, 0.095)).isEqualTo("gap_narrowed");
    assertThat(movement(0.12, 0.16, 0.10, 0.10)).isEqualTo("gap_widened");
    assertThat(movement(0.15, 0.12, 0.10, 0.07)).isEqualTo("everybody_better");
    assertThat(movement(0.12, 0.15, 0.07, 0.10)).isEqualTo("everybody_worse");
    assertThat(movement(0.12, 0.121, 0.10, 0.10)).isEqualTo("no_clear_change");
  }

  private String movement(double first, double last, double firstAll, double lastAll)
      throws IOException {
    figure("l", "0", "2025-10-01|2025-12-31", first, 0.006);
    figure("l", "0", "2026-07-01|2026-09-30", last, 0.006);
    figure("everybody", "all", "2025-10-01|2025-12-31", firstAll, 0.003);
    figure("everybody", "all", "2026-07-01|2026-09-30", lastAll, 0.003);
    return judged("movement", 1).get("0");
  }

  /** Of 200 goals whose true value is known, what is said for certain is right in 95 per cent. */
  @Test
  void whatIsSaidForCertainIsRight() throws IOException {
    Random random = new Random(3);
    double[] truths = new double[200];
    int trials = 3_000;
    for (int i = 0; i < truths.length; i++) {
      truths[i] = 0.09 + 0.08 * random.nextDouble();
      int events = 0;
      for (int n = 0; n < trials; n++) {
        events += random.nextDouble() < truths[i] ? 1 : 0;
      }
      double value = (double) events / trials;
      figure("l", "" + i, YEAR, value, Math.sqrt(value * (1 - value) / trials));
    }
    int said = 0;
    int right = 0;
    for (Map.Entry<String, String> goal : judged("state", truths.length).entrySet()) {
      double truth = truths[Integer.parseInt(goal.getKey())];
      if (goal.getValue().equals("reached")) {
        said++;
        right += truth <= 0.11 ? 1 : 0;
      } else if (goal.getValue().equals("off_track")) {
        said++;
        right += truth > 0.13 ? 1 : 0;
      }
    }
    assertThat(said).isGreaterThan(50);
    assertThat((double) right / said).isGreaterThanOrEqualTo(0.95);
  }
}
