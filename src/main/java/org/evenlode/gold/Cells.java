package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.governance.RecordKeys;

/**
 * Makes the cells of periods, areas, lenses and categories, with what each needs for an interval:
 * people are counted once in a cell however many events they have, and the sums of squares that a
 * person-clustered interval needs go along.
 */
final class Cells {
  private static final String[] KEY = {
    "indicator", "period_start", "period_end", "area", "lens", "category"
  };

  /**
   * Names the column of a rate's counts by age: a list, one for each partition that had the cell.
   */
  static final String BANDS = "bands";

  private static final String KEY_SUFFIX = "_key";

  private Cells() {}

  /** Returns every cell that has somebody, out of the rows of {@link PersonFacts}. */
  static Dataset<Row> of(Dataset<Row> facts, CellCounter counter) {
    Dataset<Row> parts =
        facts
            .sparkSession()
            .createDataFrame(InternalRows.of(facts).mapPartitions(counter), CellCounter.schema());
    Column[] key = Arrays.stream(KEY).map(functions::col).toArray(Column[]::new);
    Column[] sums =
        Arrays.stream(CellCounter.schema().fieldNames())
            .filter(name -> !Arrays.asList(KEY).contains(name) && !name.equals(BANDS))
            .map(name -> added(name).as(name))
            .toArray(Column[]::new);
    Column[] others = Arrays.copyOf(sums, sums.length);
    System.arraycopy(sums, 1, others, 0, sums.length - 1);
    others[sums.length - 1] = collect_list(col(BANDS)).as(BANDS);
    return parts.groupBy(key).agg(sums[0], others);
  }

  private static Column added(String name) {
    Column sum = sum(col(name));
    return name.endsWith(KEY_SUFFIX) ? sum.bitwiseAND(lit(RecordKeys.MASK)) : sum;
  }
}
