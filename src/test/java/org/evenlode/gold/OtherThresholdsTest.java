package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.support.SparkTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expected: by hand, with shares far enough apart, or near enough, to leave no doubt. */
class OtherThresholdsTest extends SparkTest {
  private static final Lens BENEFIT =
      new Lens(
          "benefit", "Benefit", "b", List.of(), "No", List.of(Lens.UNKNOWN), List.of(), "", "sure");

  private final List<Row> cells = new ArrayList<>();

  /** A cell in which every event is of another person. */
  private void cell(String indicator, String lens, String category, long events, long trials) {
    cells.add(
        RowFactory.create(
            indicator, "2026", "2026", "icb:X", lens, category, events, trials, trials, events,
            events, trials));
  }

  private @Nullable Boolean said(String indicator, String lens, String category) {
    StructType shape =
        StructType.fromDDL(
            "indicator string, period_start string, period_end string, area string, lens string,"
                + " category string, events bigint, trials bigint, people bigint,"
                + " events_squared bigint, events_trials bigint, trials_squared bigint");
    return OtherThresholds.said(spark().createDataFrame(cells, shape), Map.of("benefit", BENEFIT))
        .where(
            "indicator = '%s' and lens = '%s' and category = '%s'"
                .formatted(indicator, lens, category))
        .first()
        .getAs(OtherThresholds.COLUMN);
  }

  private void cells(String indicator, long strict, long match, long loose) {
    String certainty = BENEFIT.certainty().name();
    cell(indicator, certainty, "strict", strict, 500);
    cell(indicator, certainty, "match", match, 500);
    cell(indicator, certainty, "loose", loose, 500);
    cell(indicator, certainty, "none", 1_000, 10_000);
    cell(indicator, "benefit", "Yes", strict + match, 1_000);
    cell(indicator, "benefit", "No", 1_000 + loose, 10_500);
    cell(indicator, "everybody", "all", 1_000 + strict + match + loose, 11_500);
  }

  @Test
  void whatDependsOnTheThresholdIsSaid() {
    cells("higher_at_all", 100, 100, 100);
    cells("alike_at_all", 50, 50, 50);
    // The surest alone are like the others; with the less sure the share is clearly higher.
    cells("higher_with_more", 50, 150, 100);
    // At the model's own threshold and the stricter one lower, with the loose ones not.
    cells("lower_without_the_loose", 30, 30, 100);

    assertThat(said("higher_at_all", "benefit", "Yes")).isFalse();
    assertThat(said("alike_at_all", "benefit", "Yes")).isFalse();
    assertThat(said("higher_with_more", "benefit", "Yes")).isTrue();
    assertThat(said("lower_without_the_loose", "benefit", "Yes")).isTrue();
    assertThat(said("higher_at_all", "benefit", "No")).isNull();
    assertThat(said("higher_at_all", "everybody", "all")).isNull();
  }
}
