package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.pipeline.Columns;
import org.evenlode.statistics.Comparison;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;

/**
 * Tests whether an indicator would say something else if records were linked more strictly or more
 * loosely. Linked people are compared with all others at each threshold: their share is higher,
 * lower, or not clearly either, by the 95 per cent interval of the difference with people as
 * clusters. Only whether these agree is published: counts at several thresholds would differ by the
 * few people in between.
 */
final class OtherThresholds implements UDF1<scala.collection.Seq<Row>, Boolean> {
  private static final long serialVersionUID = 1L;

  /** Names the column that says it. */
  static final String COLUMN = "differs_if_linked_otherwise";

  /** Lists the certainties of people who are linked at each threshold, the model's own first. */
  private static final List<Set<String>> THRESHOLDS =
      List.of(Set.of("strict", "match"), Set.of("strict"), Set.of("strict", "match", "loose"));

  private static final String CERTAINTY = "_certainty";

  private OtherThresholds() {}

  /** Returns the indicators, each with the lenses by certainty that its own linked lenses need. */
  static List<Indicator> asked(List<Indicator> indicators, Map<String, Lens> lenses) {
    return indicators.stream()
        .map(
            indicator ->
                indicator.withLenses(
                    indicator.lenses().stream()
                        .map(lenses::get)
                        .filter(lens -> lens != null && lens.isLinked())
                        .map(lens -> lens.certainty().name())
                        .toList()))
        .toList();
  }

  /** Returns the lenses by certainty of all linked ones, by name. */
  static Map<String, Lens> certainties(Map<String, Lens> lenses) {
    return lenses.values().stream()
        .filter(Lens::isLinked)
        .map(Lens::certainty)
        .collect(Collectors.toMap(Lens::name, lens -> lens));
  }

  /**
   * Adds {@link #COLUMN} to cells: of linked lenses, in the groups that are compared; empty of
   * others. The cells by certainty stay among them.
   */
  static Dataset<Row> said(Dataset<Row> cells, Map<String, Lens> lenses) {
    Column base = col("lens");
    Column isCompared = lit(false);
    for (Lens lens : lenses.values()) {
      if (lens.isLinked()) {
        base = when(col("lens").equalTo(lens.certainty().name()), lit(lens.name())).otherwise(base);
        isCompared =
            isCompared.or(
                col("lens")
                    .equalTo(lens.name())
                    .and(col("category").notEqual(lens.reference()))
                    .and(col("category").notEqual(Lens.UNKNOWN)));
      }
    }
    Column sums =
        Columns.named(
            col("category"), "category",
            col("events"), "events",
            col("trials"), "trials",
            col("people"), "people",
            col("events_squared"), "events_squared",
            col("events_trials"), "events_trials",
            col("trials_squared"), "trials_squared");
    Column byCertainty =
        collect_list(when(col("lens").notEqual(base), sums))
            .over(
                Window.partitionBy(
                    col("indicator"), col("period_start"), col("period_end"), col("area"), base));
    return cells
        .withColumn(CERTAINTY, byCertainty)
        .withColumn(
            COLUMN,
            when(
                isCompared,
                udf(new OtherThresholds(), DataTypes.BooleanType).apply(col(CERTAINTY))))
        .drop(CERTAINTY);
  }

  @Override
  public Boolean call(scala.collection.Seq<Row> cells) {
    int[] said = THRESHOLDS.stream().mapToInt(linked -> said(cells, linked)).toArray();
    for (int other : said) {
      if (other != said[0]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns 1 where the share of the linked is clearly higher, -1 where lower, 0 where neither is
   * clear.
   */
  private static int said(scala.collection.Seq<Row> cells, Set<String> linked) {
    Sums these = new Sums();
    Sums others = new Sums();
    for (int i = 0; i < cells.size(); i++) {
      Row cell = cells.apply(i);
      (linked.contains(cell.getString(0)) ? these : others).add(cell);
    }
    Estimate difference = Comparison.difference(these.share(), others.share());
    return difference.low() > 0 ? 1 : difference.high() < 0 ? -1 : 0;
  }

  /** Sums over people; each person is in one cell, so those of several cells add up. */
  private static final class Sums {
    private final long[] sums = new long[6];

    void add(Row cell) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += cell.getLong(i + 1);
      }
    }

    Estimate share() {
      double effect = Proportion.designEffect(sums[2], sums[0], sums[1], sums[3], sums[4], sums[5]);
      return Proportion.clustered(
          sums[0], sums[1], Double.isNaN(effect) ? 1 : Math.max(1, effect), Shown.CONFIDENCE);
    }
  }
}
