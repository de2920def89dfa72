package org.evenlode.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Holds files for measuring, which are no tables and are deleted when the measurement is over. */
public final class Scratch implements AutoCloseable {
  private static final String FOLDER = WorkFolder.name() + "/scratch";

  private final Root root;

  public Scratch(Root root) {
    this.root = root;
  }

  /** Writes rows under a name, in place of what was there. */
  public void write(String name, Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).parquet(root.path(FOLDER + "/" + name));
  }

  /** Returns the rows written under a name. */
  public Dataset<Row> read(SparkSession session, String name) {
    return session.read().parquet(root.path(FOLDER + "/" + name));
  }

  @Override
  public void close() {
    root.delete(FOLDER);
  }
}
