package org.evenlode.silver;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.Calibration;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.linkage.RegisterLinkage;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Whose the records of a partner without NHS numbers are, by names, date of birth, sex and
 * postcode. It reads names in clear and writes none: its rows say which person, how surely and what
 * agreed. People who opted out are in no register and so are linked to nobody, and nobody is who
 * had died a month before the records were sent.
 */
public final class PersonLinkTable implements Step {
  private final TableContract contract;
  private final TableId register;
  private final TableId records;
  private final TableId keys;
  private final Optional<TableId> deaths;
  private final String recordKey;
  private final LinkageModel model;
  private final Calibration calibration;

  /**
   * Links a partner's records.
   *
   * @param register staged table of people with names and addresses
   * @param records staged table of the partner
   * @param recordKey its key
   * @param keys the person keys
   * @param deaths staged table of who has died
   * @param calibration what reviewed pairs say of the model's probabilities
   */
  public PersonLinkTable(
      TableContract contract,
      TableId register,
      TableId records,
      String recordKey,
      TableId keys,
      Optional<TableId> deaths,
      LinkageModel model,
      Calibration calibration) {
    this.contract = contract;
    this.register = register;
    this.records = records;
    this.recordKey = recordKey;
    this.keys = keys;
    this.deaths = deaths;
    this.model = model;
    this.calibration = calibration;
  }

  @Override
  public TableId output() {
    return contract.table();
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(register, records, keys));
    deaths.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return model + calibration.toString();
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> people =
        living(
            in.table(register)
                .join(
                    in.table(keys).select(SystemColumns.PERSON_TOKEN, "person_id"),
                    SystemColumns.PERSON_TOKEN),
            in);
    Dataset<Row> claims = in.table(records).withColumn("person_id", col(recordKey));
    Dataset<Row> linked =
        new RegisterLinkage(model, calibration)
            .link(in.session(), compared(people), compared(claims));
    Dataset<Row> said =
        in.table(records)
            .select(
                col(recordKey).as("record_key"),
                col(SystemColumns.DATASET).as("source"),
                col("birth_date"),
                col("sex"),
                col("ethnic_category"),
                col("postcode"));
    return Built.of(
        said.join(linked, Columns.seq("record_key"), "inner")
            .withColumn("model", lit(model.name()))
            .select(
                contract.columns().keySet().stream()
                    .map(functions::col)
                    .toArray(org.apache.spark.sql.Column[]::new)));
  }

  /** The register without those who had died a month before the oldest delivery of records. */
  private Dataset<Row> living(Dataset<Row> all, Inputs in) {
    if (deaths.isEmpty()) {
      return all;
    }
    Dataset<Row> sent = in.table(records).agg(min(SystemColumns.RECEIVED_AT).as("sent"));
    Dataset<Row> dead =
        in.table(deaths.get())
            .where(col("death_date").isNotNull())
            .crossJoin(broadcast(sent))
            .where(coalesce(col("effective_to").geq(col("sent")), lit(true)))
            .where(add_months(col("death_date"), 1).lt(col("sent")))
            .join(
                in.table(keys).select(SystemColumns.PERSON_TOKEN, "person_id"),
                SystemColumns.PERSON_TOKEN)
            .select("person_id");
    return all.join(dead, Columns.seq("person_id"), "left_anti");
  }

  /** What is compared, under the names that models know; the id in the person's place. */
  private static Dataset<Row> compared(Dataset<Row> rows) {
    return rows.select(
        col("person_id").as("record_id"),
        col("forename"),
        col("surname"),
        col("birth_date"),
        col("sex"),
        col("clear_postcode").as("postcode"));
  }
}
