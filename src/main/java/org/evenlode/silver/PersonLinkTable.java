package org.evenlode.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Set;
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
 * agreed. People who opted out are in no register and so are linked to nobody.
 */
public final class PersonLinkTable implements Step {
  private final TableContract contract;
  private final TableId register;
  private final TableId records;
  private final TableId keys;
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
   * @param calibration what reviewed pairs say of the model's probabilities
   */
  public PersonLinkTable(
      TableContract contract,
      TableId register,
      TableId records,
      String recordKey,
      TableId keys,
      LinkageModel model,
      Calibration calibration) {
    this.contract = contract;
    this.register = register;
    this.records = records;
    this.recordKey = recordKey;
    this.keys = keys;
    this.model = model;
    this.calibration = calibration;
  }

  @Override
  public TableId output() {
    return contract.table();
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(register, records, keys);
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
        in.table(register)
            .join(
                in.table(keys).select(SystemColumns.PERSON_TOKEN, "person_id"),
                SystemColumns.PERSON_TOKEN);
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
