package org.evenlode.standard;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** Times of day as submitted: {@code HHMM}, {@code HH:MM} or {@code HH:MM:SS}. */
public final class ClockTime {
  private static final String SHAPE = "^([01][0-9]|2[0-3]):?([0-5][0-9])(:?[0-5][0-9])?(\\.0+)?$";

  private ClockTime() {}

  /** The time as HH:mm; null for times that no clock shows, such as 4000. */
  public static Column normal(Column written) {
    return when(
        written.rlike(SHAPE),
        concat(regexp_extract(written, SHAPE, 1), lit(":"), regexp_extract(written, SHAPE, 2)));
  }
}
