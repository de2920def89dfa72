package org.evenlode.staged;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Fate;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Holds rows that cannot be used, feed by feed: where they stand and why, without their values. */
public final class QuarantineTable implements Step {
  private final Set<TableId> staged;

  public QuarantineTable(Set<TableId> staged) {
    this.staged = new TreeSet<>(staged);
  }

  @Override
  public TableId output() {
    return TableId.of("quarantine");
  }

  @Override
  public Set<TableId> inputs() {
    return staged;
  }

  @Override
  public TableContract contract() {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    add(columns, "feed", ColumnType.TEXT, "feed");
    add(columns, "file", ColumnType.TEXT, "landed file, as in the ledger");
    add(columns, "row_number", ColumnType.LONG, "physical line of the file");
    add(columns, "provider_code", ColumnType.TEXT, "reporting organisation");
    add(columns, "period", ColumnType.DATE, "reporting month");
    add(columns, "reasons", ColumnType.TEXT, "what is wrong, as column:reason");
    return TableContract.plain(
        output(),
        "Rows that cannot be used",
        "row of a landed file",
        List.of("feed", "file", "row_number"),
        columns.values());
  }

  private static void add(
      Map<String, TableColumn> columns, String name, ColumnType type, String meaning) {
    columns.put(name, TableColumn.plain(name, type, meaning, Sensitivity.PERSON));
  }

  @Override
  public String settings() {
    return "";
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(
        staged.stream()
            .map(id -> unusable(in.everyFate(id)))
            .reduce(Dataset::unionByName)
            .orElseGet(() -> Inputs.empty(in.session(), contract())));
  }

  private static Dataset<Row> unusable(Dataset<Row> rows) {
    return rows.where(col(SystemColumns.FATE).equalTo(Fate.QUARANTINED.label()))
        .select(
            col(SystemColumns.FEED).as("feed"),
            col(SystemColumns.FILE).as("file"),
            col(SystemColumns.ROW).as("row_number"),
            col(SystemColumns.PROVIDER).as("provider_code"),
            col(SystemColumns.PERIOD).as("period"),
            concat_ws(", ", col(SystemColumns.REASONS)).as("reasons"));
  }
}
