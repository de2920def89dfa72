package org.evenlode.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution$;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Function0;
import scala.Option;

/**
 * Writes rows as the data files of a table, and counts what is asked of them on the way, in one
 * Spark job. No reader sees the files before {@link DeltaTables} has committed them.
 *
 * <p>Delta's own writer runs several jobs for a table: it replays the log, writes, looks at what it
 * wrote and reads the log again; the counts need one more. A night has two hundred tables.
 */
public final class TableWriter {
  private final String folder;

  /**
   * Makes a writer.
   *
   * @param folder of the table, as a full path
   */
  TableWriter(String folder) {
    this.folder = folder;
  }

  /** Writes all rows. */
  Written write(Dataset<Row> rows, Optional<String> partitionedBy, Counting counting) {
    List<Column> columns = new ArrayList<>();
    StructType schema = new StructType();
    for (String name : rows.columns()) {
      if (!partitionedBy.equals(Optional.of(name))) {
        columns.add(functions.col(name));
        schema = schema.add(rows.schema().apply(name).name(), rows.schema().apply(name).dataType());
      }
    }
    partitionedBy.ifPresent(name -> columns.add(functions.col(name).as("_partition")));
    for (int i = 0; i < counting.failures().size(); i++) {
      columns.add(counting.failures().get(i).as("_failure_" + i));
    }
    counting.key().ifPresent(key -> columns.add(key.as("_key")));
    counting.content().ifPresent(content -> columns.add(content.as("_content")));
    counting.countedBy().ifPresent(text -> columns.add(text.as("_counted_by")));
    PartWriter.Layout layout =
        new PartWriter.Layout(
            folder,
            schema,
            partitionedBy.orElse(null),
            counting.failures().size(),
            counting.key().isPresent(),
            counting.content().isPresent(),
            counting.countedBy().isPresent());
    Dataset<Row> wide = rows.select(columns.toArray(Column[]::new));
    return added(wide, new PartWriter(layout), counting);
  }

  private Written added(Dataset<Row> wide, PartWriter writer, Counting counting) {
    QueryExecution plan = ((org.apache.spark.sql.classic.Dataset<Row>) wide).queryExecution();
    Function0<List<PartWriter.Part>> job =
        () -> {
          org.apache.spark.api.java.JavaRDD<InternalRow> all = plan.toRdd().toJavaRDD();
          return all.mapPartitionsWithIndex(writer, false).collect();
        };
    List<PartWriter.Part> parts =
        SQLExecution$.MODULE$.withNewExecutionId(plan, Option.apply("write " + folder), job);
    List<DataFile> files = new ArrayList<>();
    Map<String, Long> counts = new TreeMap<>();
    long[] failures = new long[counting.failures().size()];
    long rows = 0;
    long content = 0;
    for (PartWriter.Part part : parts) {
      files.addAll(part.files());
      part.counts().forEach((text, count) -> counts.merge(text, count, Long::sum));
      Arrays.setAll(failures, i -> failures[i] + part.failures()[i]);
      rows += part.rows();
      content ^= part.content();
    }
    return new Written(files, rows, failures, repeated(parts, rows), content, counts);
  }

  /** Returns how many rows have the key of another; empty where too many rows would be compared. */
  private static Optional<Long> repeated(List<PartWriter.Part> parts, long rows) {
    if (parts.stream().anyMatch(part -> part.keys().length < part.rows())) {
      return Optional.empty();
    }
    long[] keys = new long[Math.toIntExact(rows)];
    int filled = 0;
    for (PartWriter.Part part : parts) {
      System.arraycopy(part.keys(), 0, keys, filled, part.keys().length);
      filled += part.keys().length;
    }
    Arrays.sort(keys);
    long repeated = 0;
    for (int i = 1; i < keys.length; i++) {
      repeated += keys[i] == keys[i - 1] ? 1 : 0;
    }
    return Optional.of(repeated);
  }

  /**
   * Names what is counted while rows are written.
   *
   * @param failures conditions, true for a row that fails
   * @param key hash of the row's key
   * @param content hash of the whole row
   * @param countedBy text by which rows are counted
   */
  public record Counting(
      List<Column> failures,
      Optional<Column> key,
      Optional<Column> content,
      Optional<Column> countedBy) {}

  /**
   * Tells what was written and counted.
   *
   * @param failures rows that fail each condition
   * @param repeated rows with the key of another; empty where they are too many to be compared here
   * @param content hashes of all rows, combined whatever their order
   * @param counts rows by text
   */
  public record Written(
      List<DataFile> files,
      long rows,
      long[] failures,
      Optional<Long> repeated,
      long content,
      Map<String, Long> counts) {}
}
