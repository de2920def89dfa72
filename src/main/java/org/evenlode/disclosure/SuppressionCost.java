package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What disclosure control costs the readers of a release. It counts cells, not people; the share of
 * what is hidden is told to a tenth of a per cent, and only of many hidden counts, where that is a
 * hundred people or more.
 */
public final class SuppressionCost {
  private static final long LEAST = 100_000;

  /** Of fewer hidden counts, what they come to together would tell of each. */
  private static final long LEAST_HIDDEN = 20;

  private static final int DIGITS = 3;

  private SuppressionCost() {}

  /**
   * The cost by mart and column of counts.
   *
   * @param plan what {@link Suppression#plan} has decided
   */
  public static Publishable of(Dataset<Row> plan) {
    // Of what is withheld it is not said which is small.
    Column protects =
        coalesce(col("is_complementary"), lit(false)).or(coalesce(col("is_withheld"), lit(false)));
    Column counted = coalesce(col("count"), lit(0L));
    return new Publishable(
        plan.where(col("is_current"))
            .groupBy(col("mart"), col("column_name").as("count_of"))
            .agg(
                count(lit(1)).as("cells"),
                count_if(col("is_hidden").and(not(protects))).as("hidden_small"),
                count_if(protects).as("hidden_to_protect"),
                count_if(coalesce(col("rounded_to"), lit(0L)).gt(0)).as("rounded_further"),
                sum(when(protects, counted).otherwise(lit(0L))).as("_hidden"),
                sum(counted).as("_all"))
            .select(
                regexp_replace(col("mart"), lit("^gold_"), lit("published_")).as("mart"),
                col("count_of").as("count"),
                col("cells"),
                col("hidden_small"),
                col("hidden_to_protect"),
                col("rounded_further"),
                when(
                        col("_all").geq(LEAST).and(col("hidden_to_protect").geq(LEAST_HIDDEN)),
                        round(col("_hidden").divide(col("_all")), DIGITS))
                    .as("share_hidden")),
        false);
  }
}
