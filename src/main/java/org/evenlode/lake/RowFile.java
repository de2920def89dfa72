package org.evenlode.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOutputWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows one by one to a Parquet data file, without a Spark job. No reader sees the file
 * before it has been committed.
 */
public final class RowFile implements AutoCloseable {
  private final Path path;
  private final String name;
  private final Map<String, String> partition;
  private final Configuration hadoop;
  private final ParquetOutputWriter writer;

  /**
   * Begins a file.
   *
   * @param folder of the table, as a full path
   * @param name path of the file under it
   * @param partition value of each partition column; empty for a table without
   * @param settings Hadoop's, by which the folder is reached
   */
  RowFile(
      String folder,
      String name,
      Map<String, String> partition,
      StructType schema,
      Configuration settings) {
    this.path = new Path(folder, name);
    this.name = name;
    this.partition = partition;
    this.hadoop = new Configuration(settings);
    hadoop.set("parquet.write.support.class", ParquetWriteSupport.class.getName());
    hadoop.set("parquet.compression", "SNAPPY");
    hadoop.set(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), "false");
    hadoop.set(SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key(), "TIMESTAMP_MICROS");
    hadoop.set(SQLConf.PARQUET_FIELD_ID_WRITE_ENABLED().key(), "false");
    hadoop.set(SQLConf.PARQUET_ANNOTATE_VARIANT_LOGICAL_TYPE().key(), "false");
    ParquetWriteSupport.setSchema(schema, hadoop);
    this.writer =
        new ParquetOutputWriter(
            path.toString(), new TaskAttemptContextImpl(hadoop, new TaskAttemptID()));
  }

  /** Writes a row of values as Spark holds them inside, one for each column of the schema. */
  public void write(@Nullable Object[] values) {
    write(new GenericInternalRow(values));
  }

  /** Writes a row with the columns of the schema. */
  void write(InternalRow row) {
    writer.write(row);
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Returns the file, once it is closed. */
  public DataFile file() {
    try {
      return new DataFile(name, path.getFileSystem(hadoop).getFileStatus(path).getLen(), partition);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
