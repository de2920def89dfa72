package org.evenlode.lake;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes one partition of rows to Parquet files, one for each value of the partition column, and
 * counts. Every attempt of a task writes files of its own names; those of a lost attempt are never
 * committed.
 */
final class PartWriter
    implements Function2<Integer, Iterator<InternalRow>, Iterator<PartWriter.Part>> {
  private static final long serialVersionUID = 1L;

  /** Sets up to how many rows of a part keys are compared by the driver: eight bytes each. */
  private static final int MOST_KEYS = 250_000;

  private final Layout layout;

  PartWriter(Layout layout) {
    this.layout = layout;
  }

  /**
   * Says where a row's columns are: those of the schema, then the partition's value, failures, key,
   * content and counting text, each if there is one.
   *
   * @param partition name of the partition column; null without one
   */
  record Layout(
      String folder,
      StructType schema,
      @Nullable String partition,
      int failures,
      boolean hasKey,
      boolean hasContent,
      boolean hasCountedBy)
      implements Serializable {}

  /** Tells what one partition wrote and counted. */
  record Part(
      ArrayList<DataFile> files,
      long rows,
      long[] failures,
      long[] keys,
      long content,
      HashMap<String, Long> counts)
      implements Serializable {}

  @Override
  public Iterator<Part> call(Integer number, Iterator<InternalRow> rows) {
    return rows.hasNext()
        ? List.of(new Open(number).writeAll(rows)).iterator()
        : List.<Part>of().iterator();
  }

  /** Keeps the files that are being written, and the counts. */
  private final class Open {
    private final int number;
    private final String unique = UUID.randomUUID().toString();
    private final Map<String, RowFile> writers = new TreeMap<>();
    private final ProjectingInternalRow narrow =
        new ProjectingInternalRow(
            layout.schema(),
            CollectionConverters.asScala(
                    IntStream.range(0, layout.schema().size())
                        .<Object>mapToObj(Integer::valueOf)
                        .toList())
                .toIndexedSeq());
    private final long[] failures = new long[layout.failures()];
    private final HashMap<String, Long> counts = new HashMap<>();
    private long[] keys = new long[layout.hasKey() ? 1024 : 0];
    private long content;
    private long written;

    private Open(int number) {
      this.number = number;
    }

    Part writeAll(Iterator<InternalRow> rows) {
      try {
        while (rows.hasNext()) {
          write(rows.next());
        }
      } finally {
        writers.values().forEach(RowFile::close);
      }
      ArrayList<DataFile> files = new ArrayList<>();
      writers.values().forEach(file -> files.add(file.file()));
      long[] kept =
          layout.hasKey() && written <= MOST_KEYS
              ? Arrays.copyOf(keys, (int) written)
              : new long[0];
      return new Part(files, written, failures, kept, content, counts);
    }

    private void write(InternalRow row) {
      int place = layout.schema().size();
      String value = "";
      if (layout.partition() != null) {
        value = row.getUTF8String(place++).toString();
      }
      narrow.project(row);
      writers.computeIfAbsent(value, this::open).write(narrow);
      for (int i = 0; i < failures.length; i++) {
        failures[i] += !row.isNullAt(place) && row.getBoolean(place) ? 1 : 0;
        place++;
      }
      if (layout.hasKey()) {
        key(row.getLong(place++));
      }
      if (layout.hasContent()) {
        content ^= row.getLong(place++);
      }
      if (layout.hasCountedBy()) {
        counts.merge(row.getUTF8String(place).toString(), 1L, Long::sum);
      }
      written++;
    }

    private void key(long key) {
      if (written >= MOST_KEYS) {
        return;
      }
      if (written == keys.length) {
        keys = Arrays.copyOf(keys, 2 * keys.length);
      }
      keys[(int) written] = key;
    }

    private RowFile open(String value) {
      if (!value.matches("[A-Za-z0-9_-]*")) {
        throw new IllegalStateException("No value of a partition column");
      }
      String file = String.format(Locale.ROOT, "part-%05d-%s.snappy.parquet", number, unique);
      String column = layout.partition();
      return new RowFile(
          layout.folder(),
          column == null ? file : column + "=" + value + "/" + file,
          column == null ? Map.of() : Map.of(column, value),
          layout.schema(),
          SparkHadoopUtil.get().conf());
    }
  }
}
