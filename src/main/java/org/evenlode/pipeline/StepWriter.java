package org.evenlode.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.TableWriter;
import org.evenlode.quality.ContractCheck;

/**
 * Writes what a step built, checks it against the contract, and then commits it as a new version of
 * its table. Steps do not read the version before the ledger has accepted it.
 */
record StepWriter(DeltaTables tables, Ledger ledger, AcceptedTables accepted, Runner.Night night) {

  /** Holds what a version of a table consists of. */
  private record Content(long version, List<String> dataFiles, Map<String, Long> counts) {}

  /**
   * Writes what a step built.
   *
   * @param before the table as accepted last
   * @return the record to accept, without times
   * @throws BrokenPromise with {@link ExitCode#GATE} when the rows do not meet the contract, {@link
   *     ExitCode#CONFIGURATION} when their columns do not
   */
  StepRecord write(
      Step step, Built built, Inputs in, Optional<StepRecord> before, String fingerprint) {
    TableId id = step.output();
    if ((id.zone() == Zone.CHECKED) != built.publishable() || id.zone() == Zone.PUBLISHED) {
      throw new BrokenPromise(
          ExitCode.FAULT, id + " must come from disclosure control, and only then");
    }
    if (built.fromShown()
        && step.inputs().stream().anyMatch(input -> input.zone() != Zone.CHECKED)) {
      throw new BrokenPromise(
          ExitCode.FAULT, id + " is published as it is, so it may read checked_ tables only");
    }
    Content known =
        before
            .map(one -> new Content(one.version(), one.dataFiles(), Map.of()))
            .orElseGet(() -> new Content(-1, List.of(), Map.of()));
    Content content =
        built.rows().isPresent()
            ? replaced(step, built.rows().get(), in, known)
            : added(step, built, in, known);
    Map<String, Long> inputs = new TreeMap<>();
    for (TableId input : step.inputs()) {
      inputs.put(input.name(), ledger.accepted(input).map(StepRecord::version).orElse(-1L));
    }
    return new StepRecord(
        id.name(),
        fingerprint,
        content.version(),
        content.counts().getOrDefault(Runner.ROWS, before.map(StepRecord::rows).orElse(0L)),
        inputs,
        content.counts(),
        built.files(),
        content.dataFiles(),
        night.run(),
        night.runDate(),
        0,
        0);
  }

  /** Replaces the rows of a table. */
  private Content replaced(Step step, Dataset<Row> built, Inputs in, Content known) {
    Dataset<Row> rows = ContractCheck.shaped(built, step.contract());
    Map<String, Column> failures = ContractCheck.failures(step.contract());
    Optional<Column> key = ContractCheck.key(step.contract());
    Optional<Column> content = ContractCheck.content(step.contract());
    TableWriter.Written written =
        tables.write(
            step.output(),
            rows,
            step.partitionedBy(),
            new TableWriter.Counting(
                List.copyOf(failures.values()), key, content, step.countedBy()));
    List<String> files = written.files().stream().map(DataFile::path).toList();
    Supplier<Dataset<Row>> read = () -> accepted.open(in.session(), step.contract(), files);
    Map<String, Long> counts = new TreeMap<>();
    counts.put(Runner.ROWS, written.rows());
    content.ifPresent(hash -> counts.put(ContractCheck.CONTENT, written.content()));
    counts.putAll(step.account(written.counts(), in));
    counts.putAll(step.verify(read, in));
    long repeated =
        key.map(
                hash ->
                    written.repeated().orElseGet(() -> ContractCheck.repeated(read.get(), hash)))
            .orElse(0L);
    counts.putAll(
        ContractCheck.judged(step.contract(), named(failures, written.failures()), repeated));
    long version =
        tables.commit(
            step.output(),
            rows.schema(),
            step.partitionedBy().stream().toList(),
            written.files(),
            known.version(),
            known.dataFiles(),
            false);
    return new Content(version, files, counts);
  }

  /**
   * Adds data files that the step has written itself to a table, whose accepted rows may be written
   * anew; nothing of either leaves it as it is.
   */
  private Content added(Step step, Built built, Inputs in, Content known) {
    List<DataFile> fresh = new ArrayList<>(built.dataFiles());
    built.rewriting().ifPresent(rewriting -> fresh.addAll(rewritten(step, rewriting, in, known)));
    boolean append = built.rewriting().isEmpty();
    if (fresh.isEmpty() && append) {
      return known;
    }
    long version =
        tables.commit(
            step.output(),
            StructType.fromDDL(step.contract().ddl()),
            List.of(),
            fresh,
            known.version(),
            known.dataFiles(),
            append);
    List<String> files = new ArrayList<>(append ? known.dataFiles() : List.of());
    fresh.forEach(file -> files.add(file.path()));
    return new Content(version, files, step.account(Map.of(), in));
  }

  private List<DataFile> rewritten(Step step, Built.Rewriting rewriting, Inputs in, Content known) {
    Dataset<Row> before = accepted.open(in.session(), rewriting.from(), known.dataFiles());
    Dataset<Row> rows = ContractCheck.shaped(rewriting.rows().apply(before), step.contract());
    return tables
        .write(
            step.output(),
            rows,
            Optional.empty(),
            new TableWriter.Counting(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty()))
        .files();
  }

  private static Map<String, Long> named(Map<String, Column> failures, long[] counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    for (String name : failures.keySet()) {
      named.put(name, counts[named.size()]);
    }
    return named;
  }
}
