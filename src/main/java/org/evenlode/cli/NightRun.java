package org.evenlode.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.SubmissionRule;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.gold.DisclosureTable;
import org.evenlode.gold.SourceTable;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.RecordKeys;
import org.evenlode.lake.DeltaTables;
import org.evenlode.pipeline.Erasure;
import org.evenlode.pipeline.Faults;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.pipeline.Retention;
import org.evenlode.pipeline.RunRecord;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepGraph;
import org.evenlode.pipeline.StepRecord;
import org.evenlode.pipeline.StepResult;
import org.evenlode.publish.Release;
import org.evenlode.report.Feedback;
import org.evenlode.report.Report;

/** One night: lands what is new, rebuilds what follows from it, publishes, reports. */
final class NightRun {

  private static final TableId SOURCE = TableId.of("gold_source");
  private static final TableId FEEDBACK = TableId.of("silver_supplier_feedback");

  private final Site site;
  private final Ledger ledger;
  private final boolean force;

  NightRun(Site site, Ledger ledger, boolean force) {
    this.site = site;
    this.ledger = ledger;
    this.force = force;
  }

  /** Which steps a run is limited to; neither for a whole night. */
  record Part(Optional<String> only, Optional<String> upTo, Optional<String> startAt) {
    boolean isWhole() {
      return only.isEmpty() && upTo.isEmpty() && startAt.isEmpty();
    }
  }

  /**
   * Holds what is known of a night before it begins.
   *
   * @param selected the tables that are built
   */
  private record Plan(
      String run,
      LocalDate runDate,
      Part part,
      RecordKeys recordKeys,
      Steps steps,
      OptOuts optOuts,
      StepGraph graph,
      Set<TableId> selected) {}

  /** Runs a night, or a part of it, and returns what became of it. */
  RunRecord run(LocalDate runDate, Part part) {
    long start = System.nanoTime();
    Plan plan = plan(runDate, part);
    ledger.run(RunRecord.begun(plan.run(), runDate.toString()));
    try {
      return run(plan, start);
    } catch (RuntimeException broken) {
      ledger.run(
          new RunRecord(
              plan.run(),
              runDate.toString(),
              "failed",
              Faults.exitCode(broken).number(),
              "",
              (System.nanoTime() - start) / 1e9,
              List.of(),
              List.of(Faults.describe(broken)),
              List.of(),
              List.of()));
      throw broken;
    }
  }

  private Plan plan(LocalDate runDate, Part part) {
    String run = runDate + "-" + stamp();
    RecordKeys recordKeys = site.recordKeys();
    Steps steps =
        new Steps(
            site.definitions(),
            site.settings(),
            site.root(),
            site.keys(),
            recordKeys,
            runDate,
            run);
    OptOuts optOuts = steps.optOuts(site.tokens());
    StepGraph graph = steps.graph(site.tokens(), optOuts, site::spark);
    return new Plan(run, runDate, part, recordKeys, steps, optOuts, graph, selected(graph, part));
  }

  private RunRecord run(Plan plan, long start) {
    String run = plan.run();
    LocalDate runDate = plan.runDate();
    Part part = plan.part();
    Steps steps = plan.steps();
    StepGraph graph = plan.graph();
    Set<TableId> selected = plan.selected();
    DeltaTables tables = site.tables();
    Runner.Night night =
        new Runner.Night(
            run,
            runDate.toString(),
            site.settings().parallelSteps(),
            force,
            site.settings().demonstration());
    boolean isRedrawn =
        ledger.release().isPresent() && ledger.accepted(DisclosureTable.ID).isEmpty();
    List<StepResult> results;
    Optional<ReleaseRecord> release = Optional.empty();
    List<String> messages = new ArrayList<>();
    ExitCode exit = ExitCode.NOTHING_TO_DO;
    List<String> late = List.of();
    List<RunRecord.StepLine> lines = new ArrayList<>();
    try (RunLog log = RunLog.open(site.root(), run);
        Progress progress = new Progress(selected.size());
        Runner runner =
            new Runner(
                site::spark, site.rules(plan.recordKeys()), tables, ledger, night, progress)) {
      results = runner.run(graph, selected);
      results.stream()
          .filter(result -> selected.contains(result.table()))
          .forEach(result -> lines.add(line(result)));
      messages.addAll(new NightMessages(site, ledger).of(steps, results, runDate));
      Optional<StepResult.Failed> failed = failed(results);
      late = feeds(SourceTable.LATE);
      List<String> missing = feeds(SourceTable.REQUIRED_MISSING);
      if (failed.isPresent()) {
        exit = failed.get().exitCode();
        messages.add(failed.get().table() + ": " + failed.get().message());
      } else if (!missing.isEmpty() && part.isWhole()) {
        exit = ExitCode.INPUT_MISSING;
        messages.add(
            "required and not here, so nothing is published: " + String.join(", ", missing));
      } else if (part.isWhole()) {
        release = runner.release(checked(graph));
        exit = release.isPresent() ? ExitCode.PUBLISHED : ExitCode.NOTHING_TO_DO;
        if (release.isPresent() && isRedrawn) {
          messages.add(
              "the earlier releases followed other disclosure rules: every figure has been drawn anew,"
                  + " so that differences to them are no news");
        }
      } else {
        exit = ExitCode.PUBLISHED;
        messages.add("a part of the night: nothing is published");
      }
    }
    boolean hasWritten = results.stream().anyMatch(StepResult.Written.class::isInstance);
    if (part.isWhole() && hasWritten && failed(results).isEmpty()) {
      new Retention(site.root(), tables, ledger, Duration.ofDays(site.settings().retentionDays()))
          .clean();
    }
    if (part.isWhole() && failed(results).isEmpty()) {
      messages.addAll(erased(steps, graph.contracts().keySet(), night));
    }
    if (release.isPresent()) {
      feedback(site.spark(), tables, runDate);
      Report.write(
          Release.open(site::spark, tables, ledger),
          site.root(),
          site.settings().icb().code(),
          site.settings().icb().name());
    }
    return new RunRecord(
        run,
        runDate.toString(),
        status(exit, part),
        exit == ExitCode.PUBLISHED ? 0 : exit.number(),
        release.map(ReleaseRecord::release).orElse(""),
        (System.nanoTime() - start) / 1e9,
        lines,
        messages,
        late,
        plan.optOuts().all().stream().map(OptOuts.OptOut::label).toList());
  }

  /** Erases what agreements do not allow to be kept, now that nothing is made of it any more. */
  private List<String> erased(Steps steps, Set<TableId> made, Runner.Night night) {
    Erasure erasure =
        new Erasure(
            site.root(),
            site.tables(),
            ledger,
            site.definitions(),
            LocalDate.parse(night.runDate()));
    erasure.withdraw(steps.governance().withdrawn());
    return erasure.erase(night, made).stream().map(NightMessages::of).toList();
  }

  private void feedback(SparkSession spark, DeltaTables tables, LocalDate runDate) {
    Map<String, String> paths = new NightMessages(site, ledger).paths();
    ledger
        .accepted(FEEDBACK)
        .ifPresent(
            record ->
                Feedback.write(
                    tables.replaced(spark, FEEDBACK, record.version()),
                    paths,
                    site.definitions().submissionRules().stream()
                        .collect(
                            Collectors.toMap(
                                SubmissionRule::code,
                                rule -> rule.text() + " (" + rule.level() + ")")),
                    site.root(),
                    runDate.toString()));
  }

  private static String status(ExitCode exit, Part part) {
    return switch (exit) {
      case PUBLISHED -> part.isWhole() ? "published" : "built";
      case NOTHING_TO_DO -> "nothing_to_do";
      default -> "failed";
    };
  }

  private static Set<TableId> selected(StepGraph graph, Part part) {
    if (part.only().isPresent()) {
      return Set.of(graph.step(table(graph, part.only().get())).output());
    }
    if (part.upTo().isPresent()) {
      Set<TableId> needed = new HashSet<>();
      for (String name : part.upTo().get().split(",")) {
        needed.addAll(graph.lineage(table(graph, name.strip())));
      }
      return needed;
    }
    Set<TableId> all = new HashSet<>();
    Optional<TableId> from = part.startAt().map(name -> table(graph, name));
    for (Step step : graph.steps()) {
      if (from.isEmpty() || graph.lineage(step.output()).contains(from.get())) {
        all.add(step.output());
      }
    }
    return all;
  }

  private static TableId table(StepGraph graph, String name) {
    return TableNames.known(name, graph.contracts().keySet());
  }

  private static Map<TableId, TableContract> checked(StepGraph graph) {
    Map<TableId, TableContract> checked = new TreeMap<>(graph.contracts());
    checked.keySet().removeIf(id -> id.zone() != Zone.CHECKED);
    return checked;
  }

  private static Optional<StepResult.Failed> failed(List<StepResult> results) {
    return results.stream()
        .filter(StepResult.Failed.class::isInstance)
        .map(StepResult.Failed.class::cast)
        .min(Comparator.comparing(result -> result.exitCode() == ExitCode.FAULT ? 0 : 1));
  }

  private static RunRecord.StepLine line(StepResult result) {
    String table = result.table().name();
    if (result instanceof StepResult.Written written) {
      return new RunRecord.StepLine(
          table,
          "written",
          written.record().rows(),
          written.record().seconds(),
          written.record().cpuSeconds(),
          "");
    }
    if (result instanceof StepResult.Failed failed) {
      return new RunRecord.StepLine(table, "failed", 0, 0, 0, failed.message());
    }
    if (result instanceof StepResult.Held held) {
      return new RunRecord.StepLine(table, "held", 0, 0, 0, held.cause() + " failed");
    }
    return new RunRecord.StepLine(table, "unchanged", 0, 0, 0, "");
  }

  /** The feeds of which the night has counted something, by name. */
  private List<String> feeds(String counted) {
    return ledger.accepted(SOURCE).map(StepRecord::counts).orElse(Map.of()).keySet().stream()
        .filter(key -> key.startsWith(counted))
        .map(key -> key.substring(counted.length()))
        .toList();
  }

  private static String stamp() {
    return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS")
        .withZone(ZoneOffset.UTC)
        .format(Instant.now());
  }
}
