package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.evenlode.contract.BestValue;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Chooses one value for each person and field by the rules of {@code best_values.conf}, and says
 * how, from whom, and how many other values there were.
 */
public final class BestValueTable implements Step {
  private static final TableId EVIDENCE = TableId.of("silver_person_evidence");
  private static final int UNTRUSTED = 99;

  private final TableContract contract;
  private final Map<String, BestValue> rules;

  public BestValueTable(TableContract contract, Map<String, BestValue> rules) {
    this.contract = contract;
    this.rules = rules;
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(EVIDENCE);
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return rules.toString();
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> evidence =
        in.table(EVIDENCE)
            .withColumn("place", byField(this::place))
            .where(col("place").lt(UNTRUSTED))
            .withColumn(
                "is_not_stated",
                coalesce(
                    byField(rule -> col("value").isin(rule.notStated().toArray())), lit(false)))
            .withColumn(
                "is_known",
                col("value")
                    .isNotNull()
                    .and(not(col("is_not_stated")))
                    .and(not(byField(rule -> col("value").isin(rule.unknown().toArray())))));
    WindowSpec field = Window.partitionBy("person_id", "field");
    WindowSpec order =
        field.orderBy(
            byField(rule -> col("value").isin(rule.demoted().toArray())),
            byField(rule -> rule.prefer() == BestValue.Prefer.SOURCE ? col("place") : lit(0)),
            col("recorded_on").desc_nulls_last(),
            col("place"));
    Dataset<Row> first =
        evidence
            .where(col("is_known"))
            .withColumn("in_order", rank().over(order))
            .withColumn(
                "mentions", sum("times").over(Window.partitionBy("person_id", "field", "value")))
            .where(col("in_order").equalTo(1))
            .withColumn(
                "mentions",
                byField(rule -> rule.tie() == BestValue.Tie.MODAL ? col("mentions") : lit(1L)))
            .withColumn("by_mentions", rank().over(field.orderBy(col("mentions").desc())));
    Dataset<Row> chosen =
        first
            .groupBy("person_id", "field")
            .agg(
                count(lit(1)).as("tied"),
                count(when(col("by_mentions").equalTo(1), lit(1))).as("still_tied"),
                min_by(
                        struct(col("value"), col("detail"), col("source"), col("recorded_on")),
                        struct(col("by_mentions"), col("place"), col("value")))
                    .as("best"));
    Dataset<Row> all =
        evidence
            .groupBy("person_id", "field")
            .agg(
                countDistinct(when(col("is_known"), col("value"))).as("known_values"),
                sort_array(collect_set(when(col("is_known"), col("source")))).as("known_sources"),
                max("is_not_stated").as("has_not_stated"),
                max(when(col("is_not_stated"), col("value"))).as("not_stated"));
    Column isChosen = col("still_tied").equalTo(1);
    Column onlyNotStated = col("still_tied").isNull().and(col("has_not_stated"));
    return Built.of(
        all.join(chosen, Columns.seq("person_id", "field"), "left")
            .select(
                col("person_id"),
                col("field"),
                when(isChosen, col("best.value"))
                    .when(onlyNotStated, col("not_stated"))
                    .as("value"),
                when(isChosen, col("best.detail")).as("detail"),
                when(isChosen.and(col("tied").equalTo(1)), lit("first"))
                    .when(isChosen, lit("modal"))
                    .when(col("still_tied").gt(1), lit("tied"))
                    .when(onlyNotStated, lit("not_stated"))
                    .otherwise(lit("not_known"))
                    .as("method"),
                when(isChosen, col("best.source")).as("source"),
                when(isChosen, col("best.recorded_on")).as("recorded_on"),
                col("known_values"),
                col("known_sources")));
  }

  private Column place(BestValue rule) {
    Column place = lit(UNTRUSTED);
    for (int i = rule.sources().size() - 1; i >= 0; i--) {
      place = when(col("source").equalTo(rule.sources().get(i)), lit(i + 1)).otherwise(place);
    }
    return place;
  }

  /** Returns what a row's own rule says; a field without rule is not asked for. */
  private Column byField(Function<BestValue, Column> part) {
    Column value = lit(null);
    for (BestValue rule : rules.values()) {
      value = when(col("field").equalTo(rule.field()), part.apply(rule)).otherwise(value);
    }
    return value;
  }
}
