package org.evenlode.pipeline;

import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Offers what Spark's Java interface lacks. */
public final class Columns {
  private Columns() {}

  /** Returns column names for a join on several of them. */
  public static Seq<String> seq(String... names) {
    return CollectionConverters.asScala(Arrays.asList(names)).toSeq();
  }

  /**
   * Makes a struct of values and names in turn; aliases inside expressions are not kept by Spark.
   */
  public static Column named(Object... valuesAndNames) {
    Column[] parts = new Column[valuesAndNames.length];
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = lit(valuesAndNames[i + 1]);
      parts[i + 1] = (Column) valuesAndNames[i];
    }
    return functions.named_struct(parts);
  }
}
