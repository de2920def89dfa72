package org.evenlode.pipeline;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.lake.DeltaTables;

/**
 * Shows accepted inner tables to a person who writes a definition, through the same door as a step:
 * one SELECT that can read nothing but the tables it names.
 */
public record Workbench(
    SparkSession spark,
    DeltaTables tables,
    Ledger ledger,
    SqlLibrary rules,
    Map<TableId, TableContract> contracts) {

  /** Returns the rows of a SELECT over accepted tables; nothing is written. */
  public Dataset<Row> select(String select) {
    TableContract contract =
        TableContract.plain(TableId.of("silver_workbench"), "a look", "row", List.of(), List.of())
            .madeBy(select);
    SqlTable step = new SqlTable(contract, Map.of());
    Map<TableId, TableContract> whole = new TreeMap<>(contracts);
    whole.replaceAll((id, one) -> id.zone() == Zone.STAGED ? SystemColumns.staged(one) : one);
    Inputs inputs =
        Inputs.open(() -> spark, rules, step, whole, new AcceptedTables(tables, ledger));
    return inputs.sql(select, Map.of());
  }
}
