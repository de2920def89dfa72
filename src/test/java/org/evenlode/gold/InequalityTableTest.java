package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

class InequalityTableTest extends SparkTest {
  private static final TableId SHOWN = TableId.of("checked_indicator");
  private static final TableContract INDICATOR =
      CheckedTable.checked(Packaged.definitions().table(TableId.of("gold_indicator")));

  private static Row cell(String lens, String category, Long numerator, Long denominator) {
    List<Object> values = new ArrayList<>();
    for (String column : INDICATOR.columns().keySet()) {
      values.add(
          switch (column) {
            case "indicator" -> "missed_outpatient";
            case "period_start" -> Date.valueOf("2025-10-01");
            case "period_end" -> Date.valueOf("2026-09-30");
            case "lens" -> lens;
            case "category" -> category;
            case "numerator" -> numerator;
            case "denominator" -> denominator;
            case "clustering" -> numerator == null ? null : (Double) 1.2;
            default ->
                INDICATOR.columns().get(column).type().sqlType().equals("STRING") ? column : null;
          });
    }
    return RowFactory.create(values.toArray());
  }

  @Test
  void everyComparedLensHasItsMeasuresAndAHiddenGroupHidesThem() {
    List<Row> cells = new ArrayList<>();
    for (int quintile = 1; quintile <= 5; quintile++) {
      cells.add(cell("deprivation_quintile", "" + quintile, 250L - 25 * quintile, 1_000L));
    }
    cells.add(cell("deprivation_quintile", "unknown", 20L, 100L));
    cells.add(cell("ethnic_group", "White", 400L, 4_000L));
    cells.add(cell("ethnic_group", "Black", null, 500L));
    cells.add(cell("ethnic_group", "Asian", 60L, 500L));
    cells.add(cell("age_band", "0-17", 60L, 500L));
    InequalityTable step =
        new InequalityTable(
            Packaged.definitions().table(TableId.of("checked_inequality")),
            Packaged.definitions().lenses(),
            Packaged.definitions().indicators().values());

    List<String> rows =
        step
            .build(
                GivenInputs.of(
                    spark(),
                    step,
                    Map.of(SHOWN, INDICATOR),
                    (session, contract) ->
                        Optional.of(
                            session.createDataFrame(cells, StructType.fromDDL(INDICATOR.ddl())))))
            .rows()
            .orElseThrow()
            .selectExpr("concat_ws('|', lens, measure, compared, status, value, unknown_share)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();

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
}
