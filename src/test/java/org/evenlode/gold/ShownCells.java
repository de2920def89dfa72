package org.evenlode.gold;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.Rule;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Step;
import org.evenlode.support.Packaged;
import org.jspecify.annotations.Nullable;

/** Rows of the indicator mart as shown, for tests of what is made from it. */
final class ShownCells {
  private static final Rule RULE = new Rule(7, true, 5, true);

  private static final TableContract INDICATOR =
      CheckedTable.checked(Packaged.definitions().table(TableId.of("gold_indicator")), RULE);

  private static final TableContract RATE =
      CheckedTable.checked(Packaged.definitions().table(TableId.of("gold_rate")), RULE);

  private final List<Row> cells = new ArrayList<>();
  private final List<Row> rates = new ArrayList<>();

  /** A rate of the year to September 2026, with limits a tenth of it away. */
  ShownCells rate(String area, String lens, String category, Long events, double standardised) {
    return rate(area, lens, category, "2025-10-01", "2026-09-30", events, standardised);
  }

  /** The rate of a month in which 120,000 people were registered. */
  ShownCells rateOfMonth(String area, String lens, String category, String day, Long events) {
    return rate(area, lens, category, day, day.substring(0, 8) + "28", events, 1);
  }

  private ShownCells rate(
      String area,
      String lens,
      String category,
      String from,
      String to,
      Long events,
      double standardised) {
    List<Object> values = new ArrayList<>();
    RATE.columns()
        .forEach(
            (name, column) ->
                values.add(
                    switch (name) {
                      case "indicator" -> "emergency_admission_rate";
                      case "unit" -> Indicator.RATE_UNIT;
                      case "polarity" -> "lower_is_better";
                      case "period_start" -> Date.valueOf(from);
                      case "period_end" -> Date.valueOf(to);
                      case "area" -> area;
                      case "lens" -> lens;
                      case "category" -> category;
                      case "numerator" -> events;
                      case "person_months" -> 120_000L;
                      case "standardised_rate" -> standardised;
                      case "standardised_low" -> standardised * 0.9;
                      case "standardised_high" -> standardised * 1.1;
                      case "clustering" -> 1.2;
                      default -> column.type() == ColumnType.TEXT ? name : null;
                    }));
    rates.add(RowFactory.create(values.toArray()));
    return this;
  }

  /** A cell of missed outpatient appointments in the year to September 2026. */
  ShownCells year(String area, String lens, String category, @Nullable Long events, Long trials) {
    return cell(area, lens, category, "2025-10-01", "2026-09-30", events, trials);
  }

  /** A cell of one month. */
  ShownCells month(
      String area, String lens, String category, String day, @Nullable Long events, Long trials) {
    return cell(area, lens, category, day, day.substring(0, 8) + "28", events, trials);
  }

  private ShownCells cell(
      String area,
      String lens,
      String category,
      String from,
      String to,
      @Nullable Long events,
      Long trials) {
    List<Object> values = new ArrayList<>();
    INDICATOR
        .columns()
        .forEach(
            (name, column) ->
                values.add(
                    switch (name) {
                      case "indicator" -> "missed_outpatient";
                      case "unit" -> "proportion";
                      case "polarity" -> "lower_is_better";
                      case "period_start" -> Date.valueOf(from);
                      case "period_end" -> Date.valueOf(to);
                      case "area" -> area;
                      case "lens" -> lens;
                      case "category" -> category;
                      case "numerator" -> events;
                      case "denominator" -> trials;
                      case "clustering" -> events == null ? null : (Double) 1.2;
                      default -> column.type() == ColumnType.TEXT ? name : null;
                    }));
    cells.add(RowFactory.create(values.toArray()));
    return this;
  }

  /** What a step makes of the cells, in columns with bars between. */
  List<String> madeBy(SparkSession spark, Step step, String columns) {
    Dataset<Row> rows =
        step.build(
                GivenInputs.of(
                    spark,
                    step,
                    Map.of(INDICATOR.table(), INDICATOR, RATE.table(), RATE),
                    (session, contract) ->
                        Optional.of(
                            session.createDataFrame(
                                contract.table().equals(RATE.table()) ? rates : cells,
                                StructType.fromDDL(contract.ddl())))))
            .rows()
            .orElseThrow();
    return rows.selectExpr("concat_ws('|', " + columns + ")").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
