package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.lake.TableWriter;
import org.evenlode.quality.ContractCheck;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody reads the newest release over and over while releases are made. */
class ReleaseReaderTest extends SparkTest {
  private static final List<TableId> MARTS =
      List.of(TableId.of("checked_one"), TableId.of("checked_two"), TableId.of("checked_three"));

  @TempDir private Path folder;

  private Root root() {
    return Root.open(folder.toString(), new Configuration());
  }

  private static TableContract contract(TableId id) {
    return TableContract.plain(
        id,
        "a mart of a test",
        "number",
        List.of("n"),
        List.of(TableColumn.plain("n", ColumnType.LONG, "a number", Sensitivity.AGGREGATE)));
  }

  /** Accepts a version of each mart that holds one number. */
  private void accept(Ledger ledger, long n) {
    DeltaTables tables = new DeltaTables(root());
    for (TableId id : MARTS) {
      Optional<StepRecord> before = ledger.accepted(id);
      Dataset<Row> rows = spark().range(n, n + 1).toDF("n");
      TableWriter.Written written =
          tables.write(
              id,
              rows,
              Optional.empty(),
              new TableWriter.Counting(
                  List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
      long version =
          tables.commit(
              id,
              rows.schema(),
              List.of(),
              written.files(),
              before.map(StepRecord::version).orElse(-1L),
              before.map(StepRecord::dataFiles).orElse(List.of()),
              false);
      ledger.accept(
          new StepRecord(
              id.name(),
              "print " + n,
              version,
              1,
              Map.of(),
              Map.of(Runner.ROWS, 1L, ContractCheck.CONTENT, n),
              List.of(),
              written.files().stream().map(DataFile::path).toList(),
              "run " + n,
              "2026-10-27",
              0,
              0));
    }
  }

  /** The numbers of all marts of the newest release, by its manifest. */
  private List<Long> read(ReleaseRecord release) {
    DeltaTables tables = new DeltaTables(root());
    List<Long> numbers = new ArrayList<>();
    for (TableId id : MARTS) {
      TableId mart = TableId.of("published_" + id.noun());
      tables
          .replaced(spark(), mart, release.versions().get(mart.name()))
          .collectAsList()
          .forEach(row -> numbers.add(row.<Long>getAs("n")));
    }
    return numbers;
  }

  @Test
  void aReaderSeesEveryMartOfOneReleaseAndNeverAMixture() {
    Map<TableId, TableContract> contracts = new TreeMap<>();
    MARTS.forEach(id -> contracts.put(id, contract(id)));
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<List<List<Long>>> seen =
        CompletableFuture.supplyAsync(
            () -> {
              List<List<Long>> all = new ArrayList<>();
              while (!isOver.get()) {
                Ledger.open(root()).release().ifPresent(release -> all.add(read(release)));
              }
              return all;
            });

    for (long n = 1; n <= 8; n++) {
      Ledger ledger = Ledger.open(root());
      accept(ledger, n);
      Runner.Night night = new Runner.Night("run " + n, "2026-10-27", 1, false, true);
      DeltaTables tables = new DeltaTables(root());
      new ReleaseWriter(this::spark, tables, ledger, night, new AcceptedTables(tables, ledger))
          .release(contracts);
    }
    isOver.set(true);

    List<List<Long>> all = seen.join();
    TreeSet<Long> releases = new TreeSet<>();
    for (List<Long> numbers : all) {
      assertThat(numbers).hasSize(MARTS.size());
      assertThat(numbers).as("of one release").containsOnly(numbers.get(0));
      releases.add(numbers.get(0));
    }
    assertThat(releases).as("releases seen on the way").hasSizeGreaterThan(2);
  }
}
