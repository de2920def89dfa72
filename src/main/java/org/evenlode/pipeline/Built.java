package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.disclosure.Publishable;
import org.evenlode.lake.DataFile;

/**
 * What a step made.
 *
 * @param rows the rows to write; empty when there are none to add
 * @param append whether the rows are added to the accepted ones instead of replacing them
 * @param publishable whether the rows have passed disclosure control
 * @param fromShown whether they passed because they are made of nothing but marts as shown
 * @param dataFiles data files that the step has written itself, instead of rows
 * @param files every file the step has dealt with so far, for the ledger
 */
public record Built(
    Optional<Dataset<Row>> rows,
    boolean append,
    boolean publishable,
    boolean fromShown,
    List<DataFile> dataFiles,
    List<FileRecord> files) {

  /** Rows that replace the table. */
  public static Built of(Dataset<Row> rows) {
    return new Built(Optional.of(rows), false, false, false, List.of(), List.of());
  }

  /** Rows that passed disclosure control; only these may enter the checked zone. */
  public static Built of(Publishable mart) {
    return new Built(
        Optional.of(mart.rows()), false, true, mart.isFromShown(), List.of(), List.of());
  }

  /** Data files that are written already, to be added to the accepted ones. */
  public static Built landed(List<DataFile> dataFiles, List<FileRecord> files) {
    return new Built(
        Optional.empty(), true, false, false, List.copyOf(dataFiles), List.copyOf(files));
  }
}
