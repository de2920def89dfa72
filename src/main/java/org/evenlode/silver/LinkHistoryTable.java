package org.evenlode.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Set;
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
 * Lists every merge and split that linking partners' records has made, with its day and reason. It
 * is kept while the record is: of a record that is gone nothing stays.
 */
public final class LinkHistoryTable implements Step {
  private final TableContract contract;
  private final TableId links;

  /** Makes a step that keeps the history of links. */
  public LinkHistoryTable(TableContract contract, TableId links) {
    this.contract = contract;
    this.links = links;
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(links);
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
    Dataset<Row> before = in.previous().orElseGet(() -> Inputs.empty(in.session(), contract));
    Dataset<Row> links = in.table(this.links);
    Column own = col("own_person_id");
    // A record's own number is what it has while it is linked to nobody.
    Dataset<Row> now =
        links
            .select(
                col("source"),
                col("record_key"),
                col("changed_on"),
                coalesce(col("was_person_id"), own).as("from_person_id"),
                coalesce(col("person_id"), col("group_person_id"), own).as("to_person_id"),
                own.as("own"),
                col("reason"))
            .join(
                before.select(
                    col("source"),
                    col("record_key"),
                    col("changed_on"),
                    col("from_person_id").as("_from")),
                Columns.seq("source", "record_key", "changed_on"),
                "left")
            // A second run of a day goes on from where the first began.
            .withColumn("from_person_id", coalesce(col("_from"), col("from_person_id")))
            .where(col("from_person_id").notEqual(col("to_person_id")))
            .withColumn(
                "change",
                when(col("from_person_id").equalTo(col("own")), lit("merge"))
                    .when(col("to_person_id").equalTo(col("own")), lit("split"))
                    .otherwise(lit("move")));
    Dataset<Row> earlier =
        before
            .join(
                links.select("source", "record_key"),
                Columns.seq("source", "record_key"),
                "left_semi")
            .join(
                links.select("source", "record_key", "changed_on"),
                Columns.seq("source", "record_key", "changed_on"),
                "left_anti");
    Column[] columns =
        contract.columns().keySet().stream().map(functions::col).toArray(Column[]::new);
    return Built.of(earlier.select(columns).unionByName(now.select(columns)));
  }
}
