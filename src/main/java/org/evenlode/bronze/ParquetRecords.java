package org.evenlode.bronze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Reads the rows of a Parquet file as text, so that they meet the same checks as delimited files.
 */
final class ParquetRecords implements Records {
  private final List<String> header;
  private final Iterator<Row> rows;
  private long number;

  ParquetRecords(SparkSession spark, String path) {
    try {
      Dataset<Row> file = spark.read().parquet(path);
      this.header = Arrays.asList(file.columns());
      this.rows =
          file.select(
                  header.stream()
                      .map(
                          name -> functions.col("`" + name.replace("`", "``") + "`").cast("string"))
                      .toArray(Column[]::new))
              .toLocalIterator();
    } catch (Exception unreadable) { // Scala declares no checked exceptions.
      throw new BadFile(reason(unreadable));
    }
  }

  private static String reason(Throwable unreadable) {
    for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("NANOS")) {
        return "is a Parquet file with times in nanoseconds: write it with microseconds";
      }
    }
    return "is not a Parquet file";
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public Optional<Line> next() {
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    Row row = rows.next();
    number++;
    List<String> fields = new ArrayList<>(header.size());
    for (int i = 0; i < header.size(); i++) {
      fields.add(row.isNullAt(i) ? "" : row.getString(i));
    }
    return Optional.of(new Line(number, fields));
  }

  @Override
  public boolean endsWithLineBreak() {
    return true;
  }

  @Override
  public void close() {}
}
