package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;

/** Opens tables at the versions that the ledger has accepted. */
record AcceptedTables(DeltaTables tables, Ledger ledger) implements Inputs.Source {
  @Override
  public Optional<Dataset<Row>> rows(
      SparkSession session, TableContract contract, Optional<String> part) {
    return ledger
        .accepted(contract.table())
        .filter(record -> record.version() >= 0)
        .map(
            record ->
                open(
                    session,
                    contract,
                    record.dataFiles().stream()
                        .filter(file -> part.isEmpty() || file.startsWith(part.get() + "/"))
                        .toList()));
  }

  @Override
  public long rowCount(TableId id) {
    return ledger.accepted(id).map(StepRecord::rows).orElse(0L);
  }

  @Override
  public List<FileRecord> files(TableId id) {
    return ledger.accepted(id).map(StepRecord::files).orElse(List.of());
  }

  /** Returns the rows of some data files of a table. */
  Dataset<Row> open(SparkSession session, TableContract contract, List<String> files) {
    return files.isEmpty()
        ? Inputs.empty(session, contract)
        : tables.read(session, contract.table(), contract.ddl(), files);
  }
}
