package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.jspecify.annotations.Nullable;

/** Rows of the indicator mart as shown, brought together for a statistic over several of them. */
final class ShownGroups {
  /** No ratio, signal or rank is made from fewer events than this: rounding by 5 would rule it. */
  static final double LEAST_EVENTS = 20;

  private static final int DIGITS = 1_000_000;

  private ShownGroups() {}

  /**
   * Computes rows from groups of rows.
   *
   * @param by what a group has in common; the function's row starts with these, then title,
   *     polarity and sources, then the list of members
   * @param members columns of the group's members, in order
   */
  static Dataset<Row> computed(
      Dataset<Row> shown,
      String[] by,
      String[] members,
      FlatMapFunction<Row, Row> function,
      TableContract contract) {
    Column[] groups = Arrays.stream(by).map(functions::col).toArray(Column[]::new);
    Column[] parts = Arrays.stream(members).map(functions::col).toArray(Column[]::new);
    return shown
        .groupBy(groups)
        .agg(
            first("title").as("title"),
            first("polarity").as("polarity"),
            first("sources").as("sources"),
            collect_list(struct(parts)).as("members"))
        .flatMap(function, Encoders.row(StructType.fromDDL(contract.ddl())));
  }

  /** A count of a member; not a number where it is suppressed. */
  static double count(Row row, int index) {
    return row.isNullAt(index) ? Double.NaN : row.getLong(index);
  }

  /** A value to the digits that anybody needs; null where it is none. */
  static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) ((double) Math.round(value * DIGITS) / DIGITS) : null;
  }

  /** Keeps the rows of lenses. */
  static Column isOf(Object... lenses) {
    return col("lens").isin(lenses);
  }
}
