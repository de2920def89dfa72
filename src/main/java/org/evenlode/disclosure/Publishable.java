package org.evenlode.disclosure;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds a mart that has passed disclosure control. Only this package can make one. */
public final class Publishable {
  private final Dataset<Row> rows;
  private final boolean isFromShown;

  Publishable(Dataset<Row> rows, boolean isFromShown) {
    this.rows = rows;
    this.isFromShown = isFromShown;
  }

  /**
   * Returns true if it claims to be made of nothing but marts as shown, which the runner holds it
   * to.
   */
  public boolean isFromShown() {
    return isFromShown;
  }

  public Dataset<Row> rows() {
    return rows;
  }
}
