package org.evenlode.standard;

import static org.apache.spark.sql.functions.ceil;

import org.apache.spark.sql.Column;

/**
 * Turns deciles of the Index of Multiple Deprivation into quintiles: decile 1 is the most deprived
 * tenth of England.
 */
public final class Deprivation {
  private Deprivation() {}

  /** Returns the national quintile of a national decile. Areas are never ranked again locally. */
  public static Column quintile(Column decile) {
    return ceil(decile.divide(2)).cast("int");
  }
}
