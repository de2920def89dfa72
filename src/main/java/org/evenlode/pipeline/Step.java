package org.evenlode.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;

/**
 * Makes one table from the tables it declares; a step can see nothing else. Lineage, order, access
 * and the reason for doing nothing all come from these declarations.
 */
public interface Step {
  /** Names the table that the step makes. */
  default TableId output() {
    return contract().table();
  }

  /** Lists the tables that it reads. */
  Set<TableId> inputs();

  /** Returns what the output must meet. */
  TableContract contract();

  /**
   * Does work before anything is read, for example looks at new files. Runs once a night, before
   * {@link #settings()} is asked.
   */
  default void prepare(StepLog log) {}

  /**
   * Returns everything apart from inputs and code that decides the output: contract text, dates,
   * lists.
   */
  String settings();

  /** Returns the column that the table is partitioned by: few values, of letters and digits. */
  default Optional<String> partitionedBy() {
    return Optional.empty();
  }

  /** Builds the output, lazily. */
  Built build(Inputs in);

  /** Returns a text by which rows are counted while they are written, such as file and fate. */
  default Optional<Column> countedBy() {
    return Optional.empty();
  }

  /**
   * Looks at what was counted while the rows were written.
   *
   * @param counts rows by the text of {@link #countedBy}
   * @return facts for the ledger
   */
  default Map<String, Long> account(Map<String, Long> counts, Inputs in) {
    return Map.of();
  }

  /**
   * Looks at the rows once they are written and before they are accepted.
   *
   * @param written opens the rows; a step that has nothing to look at leaves them alone
   * @return facts for the ledger
   */
  default Map<String, Long> verify(Supplier<Dataset<Row>> written, Inputs in) {
    return Map.of();
  }
}
