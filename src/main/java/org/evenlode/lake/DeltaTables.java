package org.evenlode.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Protocol;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;

/** Delta tables of one root: read at a version, write a new one. */
public final class DeltaTables {
  /** Readers of published marts stop at these; see README, "Who can read the marts". */
  private static final int READER = 1;

  private static final int WRITER = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Root root;

  public DeltaTables(Root root) {
    this.root = root;
  }

  /**
   * The rows of a version whose data files are known. Opening them spares the Spark jobs with which
   * Delta replays a log, which cost more than most steps. Inner tables have neither deletion
   * vectors nor column mapping, so a version is the rows of its files.
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

  /** The data files that a version added, from its entry in the table's log. */
  public List<String> added(TableId id, long version) {
    String entry =
        String.format(Locale.ROOT, "%s/_delta_log/%020d.json", root.relative(id), version);
    List<String> files = new ArrayList<>();
    try {
      for (String line : root.readText(entry).lines().toList()) {
        JsonNode path = JSON.readTree(line).path("add").path("path");
        if (path.isTextual()) {
          files.add(URLDecoder.decode(path.asText().replace("+", "%2B"), StandardCharsets.UTF_8));
        }
      }
    } catch (JsonProcessingException damaged) {
      throw new BrokenPromise(ExitCode.UNREACHABLE, "The log of " + id + " cannot be read");
    }
    return files;
  }

  /** A table as it was at a version. */
  public Dataset<Row> read(SparkSession session, TableId id, long version) {
    return session.read().format("delta").option("versionAsOf", version).load(root.table(id));
  }

  /**
   * Replaces a table's rows and schema.
   *
   * @return the new version
   */
  public long overwrite(SparkSession session, TableId id, Dataset<Row> rows, List<String> by) {
    // Overwriting asks which files are there, by a query, even where there is no table yet.
    boolean isNew = !root.exists(root.relative(id) + "/_delta_log");
    DataFrameWriter<Row> writer = writer(id, rows);
    writer =
        isNew
            ? writer.mode(SaveMode.Append)
            : writer.mode(SaveMode.Overwrite).option("overwriteSchema", "true");
    if (!by.isEmpty()) {
      writer = writer.partitionBy(by.toArray(String[]::new));
    }
    session
        .conf()
        .set("spark.databricks.delta.stats.collect", Boolean.toString(id.zone() == Zone.PUBLISHED));
    writer.save(root.table(id));
    return latest(session, id);
  }

  /**
   * Adds rows on top of an accepted version. What a killed run left above that version is undone
   * first.
   *
   * @return the new version
   */
  public long append(SparkSession session, TableId id, Dataset<Row> rows, long accepted) {
    if (latest(session, id) != accepted) {
      DeltaTable.forPath(session, root.table(id)).restoreToVersion(accepted);
    }
    writer(id, rows).mode(SaveMode.Append).option("mergeSchema", "true").save(root.table(id));
    return latest(session, id);
  }

  private static DataFrameWriter<Row> writer(TableId id, Dataset<Row> rows) {
    DataFrameWriter<Row> writer = rows.write().format("delta");
    properties(id.zone()).forEach(writer::option);
    return writer;
  }

  /** Set explicitly, because one session default would otherwise raise new tables in silence. */
  private static Map<String, String> properties(Zone zone) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("delta.enableDeletionVectors", "false");
    properties.put("delta.checkpointPolicy", "classic");
    if (zone == Zone.PUBLISHED) {
      properties.put("delta.minReaderVersion", Integer.toString(READER));
      properties.put("delta.minWriterVersion", Integer.toString(WRITER));
    } else {
      // Column minima and maxima in the log would be values of records.
      properties.put("delta.dataSkippingNumIndexedCols", "0");
    }
    return properties;
  }

  private long latest(SparkSession session, TableId id) {
    return log(session, id).unsafeVolatileSnapshot().version();
  }

  private DeltaLog log(SparkSession session, TableId id) {
    return DeltaLog.forTable(session, root.table(id));
  }

  /**
   * Stops when a published table has become unreadable for somebody.
   *
   * @throws BrokenPromise with {@link ExitCode#GATE}
   */
  public void checkProtocol(SparkSession session, TableId id) {
    Protocol protocol = log(session, id).unsafeVolatileSnapshot().protocol();
    if (protocol.minReaderVersion() != READER || protocol.minWriterVersion() != WRITER) {
      throw new BrokenPromise(
          ExitCode.GATE,
          id
              + " was written with Delta reader "
              + protocol.minReaderVersion()
              + ", writer "
              + protocol.minWriterVersion()
              + "; published marts are reader "
              + READER
              + ", writer "
              + WRITER);
    }
  }
}
