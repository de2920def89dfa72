package org.evenlode.pipeline;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.TableWriter;
import org.evenlode.quality.ContractCheck;

/**
 * Publishes checked marts as one release: the files of all marts first, then their log entries back
 * to back, then the manifest. Until the manifest is there, readers see the release before.
 */
record ReleaseWriter(
    Supplier<SparkSession> spark,
    DeltaTables tables,
    Ledger ledger,
    Runner.Night night,
    AcceptedTables accepted) {

  /**
   * Publishes a release; empty when the same content is already released. The release is named
   * after its content, so that a name stands for one content only.
   */
  Optional<ReleaseRecord> release(Map<TableId, TableContract> contracts) {
    List<TableContract> checked = List.copyOf(new TreeMap<>(contracts).values());
    List<String> parts = new ArrayList<>();
    for (TableContract mart : checked) {
      parts.add(mart.table() + "=" + content(mart));
    }
    String fingerprint = Fingerprint.of(parts);
    Optional<ReleaseRecord> before = ledger.release();
    if (before.isPresent() && before.get().fingerprint().equals(fingerprint) && !night.force()) {
      return Optional.empty();
    }
    SparkSession session = spark.get().newSession();
    String release = night.runDate() + "-" + fingerprint.substring(0, 8);
    Map<TableId, Files> files = new LinkedHashMap<>();
    for (TableContract mart : checked) {
      TableId id = mart.table();
      Dataset<Row> rows =
          accepted
              .rows(session, mart, Optional.empty())
              .orElseThrow(() -> new BrokenPromise(ExitCode.GATE, id + " has no accepted rows"))
              .withColumn("release_id", lit(release));
      TableId published = TableId.of("published_" + id.noun());
      files.put(published, written(published, rows));
    }
    Map<String, Long> versions = new TreeMap<>();
    files.keySet().forEach(id -> versions.put(id.name(), tables.next(id)));
    TableId manifest = TableId.of("published_release");
    files.put(manifest, written(manifest, manifest(session, release, versions)));
    // All files are there. What is left is one small log entry a mart, so that whoever follows the
    // newest versions sees a mix of two releases for some milliseconds at most.
    files.forEach((id, one) -> versions.put(id.name(), commit(id, one, before)));
    versions.forEach((name, version) -> tables.checkpoint(session, TableId.of(name), version));
    ReleaseRecord record =
        new ReleaseRecord(
            release, fingerprint, night.run(), night.runDate(), versions, night.demonstration());
    ledger.release(record);
    return Optional.of(record);
  }

  /**
   * Returns what a mart holds, as one text: its columns and their meanings, and a hash of its rows.
   */
  private String content(TableContract mart) {
    return ledger
        .accepted(mart.table())
        .map(
            record -> mart + " " + record.rows() + " " + record.counts().get(ContractCheck.CONTENT))
        .orElse("none");
  }

  /** Holds the data files of one mart, which no reader sees yet. */
  private record Files(StructType schema, List<DataFile> files) {}

  private Files written(TableId id, Dataset<Row> rows) {
    tables.checkProtocol(id);
    TableWriter.Counting nothing =
        new TableWriter.Counting(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    // Marts are small; one file serves every reader best.
    return new Files(
        rows.schema(), tables.write(id, rows.coalesce(1), Optional.empty(), nothing).files());
  }

  private long commit(TableId id, Files one, Optional<ReleaseRecord> before) {
    long released = before.map(ReleaseRecord::versions).map(all -> all.get(id.name())).orElse(-1L);
    List<String> replaced = released < 0 ? List.of() : tables.added(id, released);
    return tables.commit(id, one.schema(), List.of(), one.files(), released, replaced, false);
  }

  private Dataset<Row> manifest(SparkSession session, String release, Map<String, Long> versions) {
    List<Row> rows = new ArrayList<>();
    versions.forEach(
        (table, version) ->
            rows.add(
                RowFactory.create(
                    release, night.runDate(), table, version, night.demonstration())));
    return session.createDataFrame(
        rows,
        StructType.fromDDL(
            "release_id string, run_date string, table_name string, table_version bigint,"
                + " is_demonstration boolean"));
  }
}
