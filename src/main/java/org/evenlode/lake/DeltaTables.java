package org.evenlode.lake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;

/** Reads and writes Delta tables of one root: it reads at a version and writes a new one. */
public final class DeltaTables {
  private static final long CHECKPOINT = 50;

  private final Root root;

  public DeltaTables(Root root) {
    this.root = root;
  }

  /**
   * Returns the rows of a version whose data files are known. Opening them spares the Spark jobs
   * with which Delta replays a log, which cost more than most steps. Inner tables have neither
   * deletion vectors nor column mapping, so a version is the rows of its files.
   *
   * @param schema the columns as DDL
   * @param files as {@link #added} told them
   */
  public Dataset<Row> read(SparkSession session, TableId id, String schema, List<String> files) {
    String folder = root.table(id);
    return session
        .read()
        .schema(schema)
        .option("basePath", folder)
        .parquet(files.stream().map(file -> folder + "/" + file).toArray(String[]::new));
  }

  /** Returns the data files that a version added, from its entry in the table's log. */
  public List<String> added(TableId id, long version) {
    return new DeltaCommit(root, id).added(version);
  }

  /** Writes rows as data files that no reader sees yet, and counts on the way. */
  public TableWriter.Written write(
      TableId id,
      Dataset<Row> rows,
      Optional<String> partitionedBy,
      TableWriter.Counting counting) {
    return new TableWriter(root.table(id)).write(rows, partitionedBy, counting);
  }

  /** Begins a data file of a table of ours, which no reader sees yet. */
  public RowFile rowFile(TableId id, String name, StructType schema) {
    return new RowFile(root.table(id), name, Map.of(), schema, root.hadoop());
  }

  /** Deletes a data file that was never committed. */
  public void discard(TableId id, DataFile file) {
    root.delete(root.relative(id) + "/" + file.path());
  }

  /**
   * Makes data files a version of a table of ours.
   *
   * @param accepted version that the ledger has accepted; -1 for none
   * @param before data files of that version
   * @param append whether they stay
   * @return the new version
   */
  public long commit(
      TableId id,
      StructType schema,
      List<String> partitionedBy,
      List<DataFile> files,
      long accepted,
      List<String> before,
      boolean append) {
    return new DeltaCommit(root, id).commit(schema, partitionedBy, files, accepted, before, append);
  }

  /**
   * Returns a table as it was at a version that replaced all its rows: the rows of the files that
   * the version added.
   */
  public Dataset<Row> replaced(SparkSession session, TableId id, long version) {
    Optional<StructType> schema = new DeltaCommit(root, id).schema(version);
    List<String> files = schema.isPresent() ? added(id, version) : List.of();
    return files.isEmpty()
        ? read(session, id, version)
        : read(session, id, schema.orElseThrow().toDDL(), files);
  }

  /** Returns a table at a version by Delta's own reader, for logs that have been cut. */
  private Dataset<Row> read(SparkSession session, TableId id, long version) {
    return session.read().format("delta").option("versionAsOf", version).load(root.table(id));
  }

  /**
   * Sums up the log of a table every so many versions, so that its readers need not open every
   * entry since the first.
   */
  public void checkpoint(SparkSession session, TableId id, long version) {
    if (version > 0 && version % CHECKPOINT == 0) {
      DeltaLog.forTable(session, root.table(id)).checkpoint();
    }
  }

  /** Returns the version that the next commit of a table makes. */
  public long next(TableId id) {
    return new DeltaCommit(root, id).latest() + 1;
  }

  /**
   * Stops when a published table has become unreadable for somebody.
   *
   * @throws BrokenPromise with {@link ExitCode#GATE}
   */
  public void checkProtocol(TableId id) {
    new DeltaCommit(root, id).checkProtocol();
  }
}
