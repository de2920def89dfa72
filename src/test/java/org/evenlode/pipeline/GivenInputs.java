package org.evenlode.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.support.Packaged;
import org.evenlode.support.TestKeys;

/** Inputs of a step under test, out of rows that the test gives. */
public final class GivenInputs {
  private GivenInputs() {}

  /**
   * Inputs.
   *
   * @param rows makes the rows of a table in a session; empty for a table without rows
   */
  public static Inputs of(
      SparkSession spark,
      Step step,
      Map<TableId, TableContract> contracts,
      BiFunction<SparkSession, TableContract, Optional<Dataset<Row>>> rows) {
    return of(spark, step, contracts, rows, Map.of());
  }

  /**
   * Inputs with landed files.
   *
   * @param files by the bronze table that they landed in
   */
  public static Inputs of(
      SparkSession spark,
      Step step,
      Map<TableId, TableContract> contracts,
      BiFunction<SparkSession, TableContract, Optional<Dataset<Row>>> rows,
      Map<TableId, List<FileRecord>> files) {
    return of(spark, step, contracts, rows, files, 1);
  }

  /**
   * Inputs that are taken for tables of some size: a step goes another way with large ones.
   *
   * @param rowCount of every table that there is
   */
  public static Inputs of(
      SparkSession spark,
      Step step,
      Map<TableId, TableContract> contracts,
      BiFunction<SparkSession, TableContract, Optional<Dataset<Row>>> rows,
      Map<TableId, List<FileRecord>> files,
      long rowCount) {
    return Inputs.open(
        () -> spark,
        new SqlLibrary(Packaged.rules(), new CountFunctions(TestKeys.keys())),
        step,
        contracts,
        new Inputs.Source() {
          @Override
          public Optional<Dataset<Row>> rows(
              SparkSession session, TableContract contract, Optional<String> part) {
            return rows.apply(session, contract);
          }

          @Override
          public long rowCount(TableId id) {
            return rows.apply(spark, Objects.requireNonNull(contracts.get(id))).isPresent()
                ? rowCount
                : 0;
          }

          @Override
          public List<FileRecord> files(TableId id) {
            return files.getOrDefault(id, List.of());
          }
        });
  }
}
