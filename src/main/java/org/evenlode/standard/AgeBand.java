package org.evenlode.standard;

import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** Puts age in whole years into the bands that access indicators use. */
public final class AgeBand {
  private AgeBand() {}

  /** Returns 0-17, 18-39, 40-64, 65-79, 80+; null when the age is unknown. */
  public static Column of(Column age) {
    return when(age.lt(18), "0-17")
        .when(age.lt(40), "18-39")
        .when(age.lt(65), "40-64")
        .when(age.lt(80), "65-79")
        .when(age.isNotNull(), "80+");
  }
}
