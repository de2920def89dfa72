package org.evenlode.pipeline;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps and is the only writer. A step that fails its checks, or a process that dies, leaves
 * the accepted version as it was.
 */
public final class Runner implements AutoCloseable {
  /** Names the count of rows among a step's facts. */
  public static final String ROWS = "rows";

  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final Supplier<SparkSession> opener;
  private final SqlLibrary rules;
  private final DeltaTables tables;
  private final Ledger ledger;
  private final Night night;
  private final Listener listener;
  private final AcceptedTables accepted;
  private final StepMeter meter = new StepMeter();
  private Optional<SparkSession> opened = Optional.empty();

  /** Names the table during which the machine failed: no step begins after it. */
  private volatile @Nullable TableId machineFault;

  /**
   * Describes one run.
   *
   * @param force rewrite tables though nothing changed
   */
  public record Night(
      String run, String runDate, int parallelSteps, boolean force, boolean demonstration) {}

  /** Hears of progress. */
  public interface Listener {
    void started(TableId table);

    void finished(StepResult result, double seconds);
  }

  /**
   * Makes a runner.
   *
   * @param opener starts Spark, which a night without anything to do does not need
   * @param rules what SQL may ask for in addition to tables
   */
  public Runner(
      Supplier<SparkSession> opener,
      SqlLibrary rules,
      DeltaTables tables,
      Ledger ledger,
      Night night,
      Listener listener) {
    this.opener = opener;
    this.rules = rules;
    this.tables = tables;
    this.ledger = ledger;
    this.night = night;
    this.listener = listener;
    this.accepted = new AcceptedTables(tables, ledger);
  }

  private synchronized SparkSession spark() {
    if (opened.isEmpty()) {
      opened = Optional.of(opener.get());
      opened.get().sparkContext().addSparkListener(meter);
    }
    return opened.get();
  }

  @Override
  public synchronized void close() {
    opened.ifPresent(spark -> spark.sparkContext().removeSparkListener(meter));
  }

  /**
   * Runs every selected step once its inputs are there; independent steps run side by side.
   *
   * @param selected the steps to run; the others keep their accepted versions
   */
  public List<StepResult> run(StepGraph graph, Set<TableId> selected) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, night.parallelSteps()));
    try {
      Map<TableId, TableContract> contracts = graph.contracts();
      Map<TableId, CompletableFuture<StepResult>> results = new LinkedHashMap<>();
      // Nothing starts before the map is whole, which steps read while they run.
      CompletableFuture<Void> start = new CompletableFuture<>();
      for (Step step : graph.steps()) {
        CompletableFuture<?>[] needed =
            Stream.concat(Stream.of(start), step.inputs().stream().map(results::get))
                .toArray(CompletableFuture<?>[]::new);
        results.put(
            step.output(),
            CompletableFuture.allOf(needed)
                .thenApplyAsync(
                    ready -> {
                      Optional<TableId> broken =
                          step.inputs().stream()
                              .filter(input -> isBroken(joined(results, input)))
                              .findFirst();
                      return selected.contains(step.output())
                          ? timed(step, broken, contracts)
                          : new StepResult.Unchanged(step.output());
                    },
                    pool));
      }
      start.complete(null);
      return results.values().stream().map(CompletableFuture::join).toList();
    } finally {
      pool.shutdown();
    }
  }

  private static StepResult joined(
      Map<TableId, CompletableFuture<StepResult>> results, TableId input) {
    CompletableFuture<StepResult> future = results.get(input);
    if (future == null) {
      throw new IllegalStateException("Not in order: " + input);
    }
    return future.join();
  }

  private static boolean isBroken(StepResult result) {
    return result instanceof StepResult.Failed || result instanceof StepResult.Held;
  }

  private StepResult timed(
      Step step, Optional<TableId> broken, Map<TableId, TableContract> contracts) {
    long start = System.nanoTime();
    listener.started(step.output());
    StepResult result;
    Optional<TableId> cause = broken.or(() -> Optional.ofNullable(machineFault));
    try {
      result =
          cause.isPresent()
              ? new StepResult.Held(step.output(), cause.get())
              : attempt(step, contracts);
    } catch (Exception | Error failure) { // Spark throws checked exceptions undeclared.
      if (Faults.isOfMachine(failure)) {
        machineFault = step.output();
      }
      LOG.error("{} failed: {}", step.output(), Faults.trace(failure));
      result =
          new StepResult.Failed(step.output(), Faults.exitCode(failure), Faults.describe(failure));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    listener.finished(result, seconds);
    log(result, seconds);
    return result;
  }

  private static void log(StepResult result, double seconds) {
    if (result instanceof StepResult.Written written) {
      LOG.info(
          "{} written: version {}, {} rows, {} s, {} CPU s",
          result.table(),
          written.record().version(),
          written.record().rows(),
          Math.round(seconds * 10) / 10.0,
          Math.round(written.record().cpuSeconds() * 10) / 10.0);
    } else if (result instanceof StepResult.Held held) {
      LOG.warn("{} held: {} failed", result.table(), held.cause());
    }
  }

  private StepResult attempt(Step step, Map<TableId, TableContract> contracts) {
    TableId id = step.output();
    Optional<StepRecord> before = ledger.accepted(id);
    long start = System.nanoTime();
    long cpu = threadCpu();
    step.prepare(StepLog.of(before));
    String fingerprint = Fingerprint.of(step, ledger, rules);
    boolean same = before.isPresent() && before.get().fingerprint().equals(fingerprint);
    if (same && !night.force()) {
      return new StepResult.Unchanged(id);
    }
    try {
      Inputs inputs = Inputs.open(() -> groupedAs(id), rules, step, contracts, accepted);
      Built built = step.build(inputs);
      StepRecord written =
          new StepWriter(tables, ledger, accepted, night)
              .write(step, built, inputs, before, fingerprint);
      StepRecord record = timedRecord(written, start, cpu);
      ledger.accept(record);
      return new StepResult.Written(id, record);
    } finally {
      ifOpened().ifPresent(spark -> spark.sparkContext().clearJobGroup());
    }
  }

  /** Makes jobs of this thread belong to a step from here on. */
  private SparkSession groupedAs(TableId id) {
    SparkSession spark = spark();
    spark.sparkContext().setJobGroup(id.name(), id.name(), false);
    return spark;
  }

  private synchronized Optional<SparkSession> ifOpened() {
    return opened;
  }

  private StepRecord timedRecord(StepRecord record, long start, long cpu) {
    return new StepRecord(
        record.table(),
        record.fingerprint(),
        record.version(),
        record.rows(),
        record.inputs(),
        record.counts(),
        record.files(),
        record.dataFiles(),
        record.run(),
        record.runDate(),
        (System.nanoTime() - start) / 1e9,
        (threadCpu() - cpu) / 1e9 + meter.seconds(record.table()));
  }

  private static long threadCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * Publishes checked marts as one release.
   *
   * @param contracts the checked marts
   * @return the release, or empty when the same content is already released
   */
  public Optional<ReleaseRecord> release(Map<TableId, TableContract> contracts) {
    return new ReleaseWriter(this::spark, tables, ledger, night, accepted).release(contracts);
  }
}
