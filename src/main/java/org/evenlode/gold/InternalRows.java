package org.evenlode.gold;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Reads rows as Spark holds them: without an object for each row and value, of which there are
 * millions.
 */
final class InternalRows {
  private InternalRows() {}

  /** Each row is read into the memory of the one before. */
  static JavaRDD<InternalRow> of(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd().toJavaRDD();
  }
}
