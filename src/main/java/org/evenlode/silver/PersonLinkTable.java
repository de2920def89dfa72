package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Links each partner record to a person of the register, as decided; or to that of the group of
 * records which the register does not know; or to nobody but its own. What becomes of it from night
 * to night is kept with its reason.
 */
public final class PersonLinkTable implements Step {
  private static final String KEY = "record_key";

  private final TableContract contract;
  private final TableId decisions;
  private final TableId groups;
  private final LocalDate runDate;

  /**
   * Makes a step that builds the links of records.
   *
   * @param decisions table of who each record is of in the register
   * @param groups table of groups of the others
   */
  public PersonLinkTable(
      TableContract contract, TableId decisions, TableId groups, LocalDate runDate) {
    this.contract = contract;
    this.decisions = decisions;
    this.groups = groups;
    this.runDate = runDate;
  }

  @Override
  public Set<TableId> inputs() {
    return new TreeSet<>(Set.of(decisions, groups));
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return "";
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> groups = in.table(this.groups).select("source", KEY, "group_person_id");
    Dataset<Row> tonight = in.table(decisions).join(groups, Columns.seq("source", KEY), "left");
    Dataset<Row> before =
        in.previous()
            .orElseGet(() -> Inputs.empty(in.session(), contract))
            .select(
                col("source"),
                col(KEY),
                lit(true).as("_was_there"),
                col("own_person_id").as("_own_person_id"),
                col("person_id").as("_person_id"),
                col("group_person_id").as("_group_person_id"),
                col("was_person_id").as("_was_person_id"),
                col("changed_on").as("_changed_on"),
                col("reason").as("_reason"),
                col("print").as("_print"),
                col("weighed").as("_weighed"),
                col("calibrated").as("_calibrated"));
    return Built.of(
        changed(tonight.join(before, Columns.seq("source", KEY), "left"))
            .select(
                contract.columns().keySet().stream().map(functions::col).toArray(Column[]::new)));
  }

  /** Returns the links with what each was before, since when it is what it is, and why. */
  private Dataset<Row> changed(Dataset<Row> links) {
    // Whose a record is: a person's, its group's, or nobody's but its own.
    Column now = coalesce(col("person_id"), col("group_person_id"));
    Column was = coalesce(col("_person_id"), col("_group_person_id"));
    Column isNew = col("_was_there").isNull();
    Column isSame = now.eqNullSafe(was);
    Column isOfGroups = col("person_id").isNull().and(col("_person_id").isNull());
    Column reason =
        when(isNew, lit("new_record"))
            .when(isSame, coalesce(col("_reason"), lit("new_record")))
            .when(col("print").notEqual(col("_print")), lit("record_changed"))
            .when(col("weighed").notEqual(col("_weighed")), lit("weighed_again"))
            .when(isOfGroups, lit("group_changed"))
            .when(col("calibrated").notEqual(col("_calibrated")), lit("calibrated"))
            .otherwise(lit("people_changed"));
    return links
        .withColumn("reason", reason)
        .withColumn(
            "changed_on",
            when(isNew.or(functions.not(isSame)), lit(java.sql.Date.valueOf(runDate)))
                .otherwise(coalesce(col("_changed_on"), lit(java.sql.Date.valueOf(runDate)))))
        // A record that has come to carry a number keeps the one issued before, which leads to it.
        .withColumn(
            "own_person_id",
            when(col("is_known"), coalesce(col("_own_person_id"), col("now_person_id")))
                .otherwise(col("now_person_id")))
        .withColumn("was_person_id", when(isSame, col("_was_person_id")).otherwise(was));
  }
}
