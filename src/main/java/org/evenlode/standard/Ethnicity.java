package org.evenlode.standard;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Puts the ethnic category as recorded (2001 codes, NHS Data Dictionary ETHNIC CATEGORY) into its
 * five groups. Chinese is in Other, as in 2001. {@code Z} is asked and not stated, {@code 99} is
 * not known: the difference is kept.
 */
public final class Ethnicity {
  private Ethnicity() {}

  /** Returns White, Mixed, Asian, Black or Other; null for Z, 99 and unknown codes. */
  public static Column group(Column category) {
    return when(category.isin("A", "B", "C"), "White")
        .when(category.isin("D", "E", "F", "G"), "Mixed")
        .when(category.isin("H", "J", "K", "L"), "Asian")
        .when(category.isin("M", "N", "P"), "Black")
        .when(category.isin("R", "S"), "Other");
  }

  /**
   * Returns the group as marts show it: people without one are Not stated, Not known or unknown.
   */
  public static Column label(Column category) {
    return coalesce(
        when(category.equalTo("Z"), "Not stated")
            .when(category.equalTo("99"), "Not known")
            .otherwise(group(category)),
        lit("unknown"));
  }

  /** Returns true if a category says which group the person is of. */
  public static Column isKnown(Column category) {
    return group(category).isNotNull();
  }
}
