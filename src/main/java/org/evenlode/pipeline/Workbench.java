package org.evenlode.pipeline;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.standard.SqlFunctions;

/**
 * A look at accepted inner tables for whoever writes a definition, through the same door as a step:
 * one SELECT that can read nothing but the tables it names.
 */
public record Workbench(
    SparkSession spark,
    DeltaTables tables,
    Ledger ledger,
    SqlFunctions rules,
    Map<TableId, TableContract> contracts) {

  /** The rows of a SELECT over accepted tables; nothing is written. */
  public Dataset<Row> select(String select) {
    TableContract plain =
        TableContract.plain(
            TableId.of("silver_workbench"),
            "a look",
            "row",
            java.util.List.of(),
            java.util.List.<TableColumn>of());
    TableContract contract =
        new TableContract(
            plain.table(),
            plain.title(),
            plain.grain(),
            plain.key(),
            Optional.empty(),
            plain.sourcePerson(),
            plain.columns(),
            plain.derived(),
            plain.checks(),
            Optional.of(select));
    SqlTable step = new SqlTable(contract, Map.of());
    Inputs inputs = Inputs.open(spark, rules, step, contracts, new AcceptedTables(tables, ledger));
    return inputs.sql(select, Map.of());
  }
}
