package org.evenlode.standard;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Ages as HES writes them: 7001 to 7007 are bands of the first year of life, 120 is "120 and over",
 * a calculated age may have decimals.
 */
public final class Age {
  private Age() {}

  /** Age in whole years; null when it cannot be an age. */
  public static Column years(Column written) {
    Column number = written.try_cast("double").cast("int");
    return when(number.between(7001, 7007), lit(0)).when(number.between(0, 120), number);
  }
}
