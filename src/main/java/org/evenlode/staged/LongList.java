package org.evenlode.staged;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedColumn;
import org.evenlode.standard.CodeMap;

/** What a column's codes map to, by a list that is too long for a plan and is joined instead. */
final class LongList {
  private LongList() {}

  /**
   * Rows with what the column's code maps to.
   *
   * @param feed name of the feed, for the message
   * @param code the code as it was written
   * @throws BrokenPromise where the list is the board's to supply, and is not there
   */
  static Dataset<Row> joined(
      Dataset<Row> rows, String feed, FeedColumn column, CodeSystem system, Column code) {
    if (system.isMissing()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "%s.%s needs conf/codes/%s.csv, which you make of your own release files: scripts/evenlode import-codes"
              .formatted(feed, column.name(), system.name()));
    }
    Dataset<Row> list =
        CodeMap.table(system, rows.sparkSession())
            .select(col("code").as(known(column)), col("mapped").as(mapped(column)));
    return rows.join(
        broadcast(list), CodeMap.normal(system, code).equalTo(col(known(column))), "left");
  }

  /** The canonical code; null for an unknown code and for one that maps nowhere. */
  static Column canonical(FeedColumn column) {
    return col(mapped(column));
  }

  /** Whether the code is known and has, on purpose, no canonical one. */
  static Column mapsNowhere(FeedColumn column) {
    return col(known(column)).isNotNull().and(col(mapped(column)).isNull());
  }

  private static String known(FeedColumn column) {
    return "_known_" + column.name();
  }

  private static String mapped(FeedColumn column) {
    return "_mapped_" + column.name();
  }
}
