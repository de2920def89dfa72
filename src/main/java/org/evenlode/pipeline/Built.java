package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;
import org.evenlode.disclosure.Publishable;
import org.evenlode.lake.DataFile;

/**
 * Holds what a step made: rows that replace the table, or data files that are added to it.
 *
 * @param rows the rows to write; empty for a step that writes data files itself
 * @param publishable whether the rows have passed disclosure control
 * @param fromShown whether they passed because they are made of nothing but marts as shown
 * @param dataFiles data files that the step has written itself, to be added to the accepted ones
 * @param files every file the step has dealt with so far, for the ledger
 * @param rewriting of the accepted rows, which then replace them
 */
public record Built(
    Optional<Dataset<Row>> rows,
    boolean publishable,
    boolean fromShown,
    List<DataFile> dataFiles,
    List<FileRecord> files,
    Optional<Rewriting> rewriting) {

  /**
   * Makes new rows of a table's accepted ones.
   *
   * @param from the columns that are read
   * @param rows gives the table's rows
   */
  public record Rewriting(TableContract from, UnaryOperator<Dataset<Row>> rows) {}

  /** Makes the result of rows that replace the table. */
  public static Built of(Dataset<Row> rows) {
    return new Built(Optional.of(rows), false, false, List.of(), List.of(), Optional.empty());
  }

  /**
   * Makes the result of rows that passed disclosure control; only these may enter the checked zone.
   */
  public static Built of(Publishable mart) {
    return new Built(
        Optional.of(mart.rows()), true, mart.isFromShown(), List.of(), List.of(), Optional.empty());
  }

  /**
   * Makes the result of data files that are written already, to be added to the accepted ones.
   *
   * @param rewriting of the accepted rows, where they have to change too
   */
  public static Built landed(
      List<DataFile> dataFiles, List<FileRecord> files, Optional<Rewriting> rewriting) {
    return new Built(
        Optional.empty(), false, false, List.copyOf(dataFiles), List.copyOf(files), rewriting);
  }
}
