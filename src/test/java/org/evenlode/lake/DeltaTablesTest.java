package org.evenlode.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.TableId;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are committed without Delta's writer, read by Delta's reader. */
class DeltaTablesTest extends SparkTest {
  private static final TableId ID = TableId.of("silver_number");

  @TempDir private Path folder;

  private DeltaTables tables() {
    return new DeltaTables(Root.open(folder.toString(), new Configuration()));
  }

  private Dataset<Row> numbers(long from, long to) {
    return spark().range(from, to).toDF("n");
  }

  private TableWriter.Written write(Dataset<Row> rows, Optional<String> by, Column... failures) {
    return tables()
        .write(
            ID,
            rows,
            by,
            new TableWriter.Counting(
                List.of(failures),
                Optional.of(col("n")),
                Optional.empty(),
                Optional.of(col("n").mod(2).cast("string"))));
  }

  private long commit(
      TableWriter.Written written, long accepted, List<String> before, boolean append) {
    return tables()
        .commit(ID, numbers(0, 0).schema(), List.of(), written.files(), accepted, before, append);
  }

  private static List<String> paths(TableWriter.Written written) {
    return written.files().stream().map(DataFile::path).toList();
  }

  private List<Long> read(Optional<Long> version) {
    var reader = spark().read().format("delta");
    version.ifPresent(one -> reader.option("versionAsOf", one));
    return reader
        .load(folder.resolve("lake/silver/number").toString())
        .sort("n")
        .collectAsList()
        .stream()
        .map(row -> row.<Long>getAs("n"))
        .toList();
  }

  @Test
  void aVersionReplacesTheOneBeforeWhichCanStillBeRead() {
    TableWriter.Written first = write(numbers(0, 3), Optional.empty());
    assertThat(commit(first, -1, List.of(), false)).isZero();
    TableWriter.Written second = write(numbers(10, 12), Optional.empty());
    assertThat(commit(second, 0, paths(first), false)).isEqualTo(1);

    assertThat(read(Optional.empty())).containsExactly(10L, 11L);
    assertThat(read(Optional.of(0L))).containsExactly(0L, 1L, 2L);
    assertThat(tables().added(ID, 1)).isEqualTo(paths(second));
  }

  /** What a killed run has left above the accepted version is undone with the next commit. */
  @Test
  void whatWasNotAcceptedIsUndone() {
    TableWriter.Written first = write(numbers(0, 3), Optional.empty());
    commit(first, -1, List.of(), false);
    commit(write(numbers(50, 60), Optional.empty()), 0, paths(first), true);

    assertThat(commit(write(numbers(3, 5), Optional.empty()), 0, paths(first), true)).isEqualTo(2);

    assertThat(read(Optional.empty())).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void rowsArePartitionedAndCountedOnTheWay() {
    Dataset<Row> rows =
        numbers(0, 5).union(numbers(4, 5)).withColumn("parity", col("n").mod(2).cast("string"));

    TableWriter.Written written = write(rows, Optional.of("parity"), col("n").gt(2), lit(null));
    tables().commit(ID, rows.schema(), List.of("parity"), written.files(), -1, List.of(), false);

    assertThat(written.rows()).isEqualTo(6);
    assertThat(written.failures()).containsExactly(3, 0);
    assertThat(written.repeated()).contains(1L);
    assertThat(written.counts()).isEqualTo(Map.of("0", 4L, "1", 2L));
    assertThat(paths(written)).allMatch(path -> path.matches("parity=[01]/part-.*"));
    assertThat(
            spark()
                .read()
                .format("delta")
                .load(folder.resolve("lake/silver/number").toString())
                .where("parity = '1'")
                .count())
        .isEqualTo(2);
  }

  /** A tool that raises the protocol would shut other readers out. */
  @Test
  void aRaisedProtocolIsNoticed() throws IOException {
    commit(write(numbers(0, 3), Optional.empty()), -1, List.of(), false);
    tables().checkProtocol(ID);
    Files.writeString(
        folder.resolve("lake/silver/number/_delta_log/00000000000000000001.json"),
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7}}\n");

    assertThatThrownBy(() -> tables().checkProtocol(ID))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("Delta reader 3, writer 7");
  }

  /** The files and the schema of a version are told by its log alone. */
  @Test
  void aVersionIsReadByItsFiles() {
    commit(write(numbers(0, 3), Optional.empty()), -1, List.of(), false);

    assertThat(tables().next(ID)).isEqualTo(1);
    assertThat(tables().replaced(spark(), ID, 0).count()).isEqualTo(3);
  }
}
