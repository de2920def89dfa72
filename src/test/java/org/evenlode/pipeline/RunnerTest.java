package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs three steps, one after another, with the faults that a night may meet. */
class RunnerTest extends SparkTest {
  private static final TableId FIRST = TableId.of("silver_first");
  private static final TableId SECOND = TableId.of("silver_second");
  private static final TableId THIRD = TableId.of("silver_third");

  @TempDir private Path folder;

  private final Map<TableId, String> settings = new HashMap<>();
  private final Map<TableId, Function<Inputs, Dataset<Row>>> builds = new HashMap<>();
  private final List<TableId> started = new ArrayList<>();

  /** A step that a test gives. */
  private record Given(
      TableContract contract,
      Set<TableId> inputs,
      String settings,
      Function<Inputs, Dataset<Row>> rows)
      implements Step {
    @Override
    public Built build(Inputs in) {
      return Built.of(rows.apply(in));
    }
  }

  private static TableContract contract(TableId id) {
    return TableContract.plain(
        id,
        "a table of a test",
        "number",
        List.of("n"),
        List.of(TableColumn.plain("n", ColumnType.LONG, "a number", Sensitivity.PERSON)));
  }

  private Step step(TableId id, TableId... inputs) {
    Function<Inputs, Dataset<Row>> plain =
        in ->
            inputs.length == 0
                ? in.session().range(3).toDF("n")
                : in.table(inputs[0]).select(functions.col("n").plus(1).as("n"));
    return new Given(
        contract(id),
        Set.of(inputs),
        settings.getOrDefault(id, ""),
        builds.getOrDefault(id, plain));
  }

  private Root root() {
    return Root.open(folder.toString(), new Configuration());
  }

  /** What became of the three tables, in order. */
  private List<StepResult> run(boolean force) {
    StepGraph graph = new StepGraph(List.of(step(FIRST), step(SECOND, FIRST), step(THIRD, SECOND)));
    started.clear();
    Runner.Listener listener =
        new Runner.Listener() {
          @Override
          public void started(TableId table) {
            started.add(table);
          }

          @Override
          public void finished(StepResult result, double seconds) {}
        };
    Root root = root();
    try (Runner runner =
        new Runner(
            this::spark,
            new SqlLibrary(Packaged.rules(), new CountFunctions(TestKeys.keys())),
            new DeltaTables(root),
            Ledger.open(root),
            new Runner.Night("2026-10-27-1", "2026-10-27", 2, force, true),
            listener)) {
      return runner.run(graph, Set.of(FIRST, SECOND, THIRD));
    }
  }

  private static List<String> kinds(List<StepResult> results) {
    return results.stream().map(result -> result.getClass().getSimpleName()).toList();
  }

  /** The numbers of a table at its accepted version. */
  private List<Long> accepted(TableId id) {
    Root root = root();
    return new AcceptedTables(new DeltaTables(root), Ledger.open(root))
            .rows(spark(), contract(id), java.util.Optional.empty())
            .orElseThrow()
            .sort("n")
            .collectAsList()
            .stream()
            .map(row -> row.getLong(0))
            .toList();
  }

  @Test
  void stepsRunInOrderAndNotAgainWhileNothingChanges() {
    assertThat(kinds(run(false))).containsExactly("Written", "Written", "Written");
    assertThat(started).containsExactly(FIRST, SECOND, THIRD);
    assertThat(accepted(THIRD)).containsExactly(2L, 3L, 4L);

    assertThat(kinds(run(false))).containsExactly("Unchanged", "Unchanged", "Unchanged");
    settings.put(SECOND, "another threshold");
    assertThat(kinds(run(false))).containsExactly("Unchanged", "Written", "Written");
    assertThat(kinds(run(true))).containsExactly("Written", "Written", "Written");
  }

  /** What fails, and what follows from it, keep what they had; the next run goes on from there. */
  @Test
  void aFaultLeavesTheAcceptedVersionsAsTheyWere() {
    run(false);
    settings.put(SECOND, "broken");
    builds.put(
        SECOND,
        in -> {
          throw new IllegalStateException("9434765919");
        });

    List<StepResult> results = run(false);

    assertThat(kinds(results)).containsExactly("Unchanged", "Failed", "Held");
    StepResult.Failed failed = (StepResult.Failed) results.get(1);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAULT);
    assertThat(failed.message())
        .startsWith("IllegalStateException at ")
        .doesNotContain("9434765919");
    assertThat(accepted(THIRD)).containsExactly(2L, 3L, 4L);
    builds.remove(SECOND);
    assertThat(kinds(run(false))).containsExactly("Unchanged", "Written", "Written");
  }

  /** Rows that break a key are written, and never accepted. */
  @Test
  void rowsThatDoNotMeetTheContractAreNotAccepted() {
    run(false);
    settings.put(SECOND, "twice");
    builds.put(SECOND, in -> in.table(FIRST).union(in.table(FIRST)));

    List<StepResult> results = run(false);

    assertThat(kinds(results)).containsExactly("Unchanged", "Failed", "Held");
    assertThat(((StepResult.Failed) results.get(1)).exitCode()).isEqualTo(ExitCode.GATE);
    assertThat(((StepResult.Failed) results.get(1)).message())
        .isEqualTo("silver_second does not meet its contract: repeated_key in 3 rows");
    assertThat(accepted(SECOND)).containsExactly(1L, 2L, 3L);
  }

  /** A step that reads what it has not declared is told so. */
  @Test
  void aStepSeesWhatItDeclaresAndNothingElse() {
    builds.put(SECOND, in -> in.table(THIRD));

    List<StepResult> results = run(false);

    assertThat(kinds(results)).containsExactly("Written", "Failed", "Held");
    assertThat(((StepResult.Failed) results.get(1)).message()).contains("IllegalArgumentException");
  }

  /**
   * On a machine without memory nothing more is begun, whether it depends on the failure or not.
   */
  @Test
  void aFaultOfTheMachineStopsTheRun() {
    builds.put(
        FIRST,
        in -> {
          throw new OutOfMemoryError("Java heap space");
        });

    assertThat(kinds(run(false))).containsExactly("Failed", "Held", "Held");
  }

  /** Files of earlier versions go when they are old; those in force stay, however old. */
  @Test
  void oldFilesOfEarlierVersionsAreDeleted() throws IOException {
    run(false);
    List<Path> old = dataFiles();
    run(true);
    Retention kept =
        new Retention(root(), new DeltaTables(root()), Ledger.open(root()), Duration.ofDays(1));
    Retention over =
        new Retention(root(), new DeltaTables(root()), Ledger.open(root()), Duration.ofSeconds(-5));

    assertThat(kept.clean()).isZero();
    assertThat(over.clean()).isEqualTo(old.size());

    assertThat(new HashSet<>(dataFiles())).doesNotContainAnyElementsOf(old).hasSize(old.size());
    assertThat(accepted(THIRD)).containsExactly(2L, 3L, 4L);
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    }
  }
}
