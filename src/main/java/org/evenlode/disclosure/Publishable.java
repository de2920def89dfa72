package org.evenlode.disclosure;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A mart that has passed disclosure control. Only this package can make one. */
public final class Publishable {
  private final Dataset<Row> rows;

  Publishable(Dataset<Row> rows) {
    this.rows = rows;
  }

  public Dataset<Row> rows() {
    return rows;
  }
}
