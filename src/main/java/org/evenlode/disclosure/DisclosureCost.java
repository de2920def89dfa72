package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.TableContract;

/**
 * Counts what disclosure control costs the readers of a release, by mart and column. It counts
 * cells, not people. The share of what is withheld is rounded to a tenth of a per cent, and given
 * only of columns that count at least 100,000 and of at least 20 withheld counts: of fewer it would
 * tell of each.
 */
public final class DisclosureCost {
  private DisclosureCost() {}

  /**
   * Returns the cost by mart and column of counts.
   *
   * @param released rows of {@link ReleasedMarts}
   * @param contracts of the exact marts
   */
  public static Publishable of(Dataset<Row> released, List<TableContract> contracts) {
    List<Column> counts = new ArrayList<>();
    for (TableContract contract : contracts) {
      List<CountLayout.Count> columns = CountLayout.of(contract).counts();
      for (int i = 0; i < columns.size(); i++) {
        if (!columns.get(i).isInternal()) {
          counts.add(
              struct(
                  lit(contract.table().name()).as("of"),
                  lit(columns.get(i).name()).as("name"),
                  functions.get(col("exact"), lit(i)).as("exact"),
                  functions.get(col("shown"), lit(i)).as("shown"),
                  expr("(withheld >> " + i + " & 1) = 1").as("is_withheld")));
        }
      }
    }
    Column ofMart =
        functions.filter(
            functions.array(counts.toArray(Column[]::new)),
            count -> count.getField("of").equalTo(col("mart")));
    return new Publishable(
        released
            .where("is_current")
            .select(col("mart"), col("is_carried"), explode(ofMart).as("count"))
            .groupBy(col("mart"), col("count.name").as("count_of"))
            .agg(
                expr("count(*) as cells"),
                expr("count_if(count.shown is null and not count.is_withheld) as hidden"),
                expr("count_if(count.is_withheld) as withheld"),
                expr("count_if(is_carried) as repeated"),
                expr("sum(if(count.is_withheld, count.exact, 0)) as not_shown"),
                expr("sum(count.exact) as in_all"))
            .selectExpr(
                "regexp_replace(mart, '^gold_', 'published_') as mart",
                "count_of as count",
                "cells",
                "hidden",
                "withheld",
                "repeated",
                "case when in_all >= 100000 and withheld >= 20 then round(not_shown / in_all, 3) end"
                    + " as share_withheld"),
        false);
  }
}
