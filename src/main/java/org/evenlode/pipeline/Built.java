package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.disclosure.Publishable;

/**
 * What a step made.
 *
 * @param rows the rows to write; empty when there are none to add
 * @param append whether the rows are added to the accepted ones instead of replacing them
 * @param publishable whether the rows have passed disclosure control
 * @param fromShown whether they passed because they are made of nothing but marts as shown
 * @param files every file the step has dealt with so far, for the ledger
 */
public record Built(
    Optional<Dataset<Row>> rows,
    boolean append,
    boolean publishable,
    boolean fromShown,
    List<FileRecord> files) {

  /** Rows that replace the table. */
  public static Built of(Dataset<Row> rows) {
    return new Built(Optional.of(rows), false, false, false, List.of());
  }

  /** Rows that passed disclosure control; only these may enter the checked zone. */
  public static Built of(Publishable mart) {
    return new Built(Optional.of(mart.rows()), false, true, mart.isFromShown(), List.of());
  }

  /** New rows of landed files. */
  public static Built landed(Optional<Dataset<Row>> rows, List<FileRecord> files) {
    return new Built(rows, true, false, false, List.copyOf(files));
  }
}
