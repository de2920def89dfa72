package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.WorkFolder;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.RunLock;
import org.evenlode.pipeline.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a night, or several. */
@Command(
    name = "run",
    description = {
      "Runs a night: lands new files, rebuilds what follows from them, publishes the marts as one",
      "release and writes the report. Safe to kill and to repeat: readers see the release before",
      "until the new one is whole. The last line on stdout is one JSON object.",
      "",
      "With --from and --to, every day of the range is run in turn: the first lands everything",
      "delivered until then, each later one what was delivered that day."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--run-date",
      paramLabel = "YYYY-MM-DD",
      description =
          "Logical day of the run; files delivered later wait. Default: the day in the settings, else today.")
  private Optional<LocalDate> runDate = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "YYYY-MM-DD",
      description = "First day of a range to backfill.")
  private Optional<LocalDate> from = Optional.empty();

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last day of the range.")
  private Optional<LocalDate> to = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "TABLE",
      description = "Build one table only; publish nothing.")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--up-to",
      paramLabel = "TABLE[,TABLE...]",
      description = "Build tables and all that they are made from; publish nothing.")
  private Optional<String> upTo = Optional.empty();

  @Option(
      names = "--start-at",
      paramLabel = "TABLE",
      description = "Build a table and what follows from it; publish nothing.")
  private Optional<String> startAt = Optional.empty();

  @Option(names = "--force", description = "Rebuild though nothing has changed.")
  private boolean force;

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      description = "The pipeline. There is one: ${DEFAULT-VALUE}")
  private String pipeline = "nightly";

  @Override
  public Integer call() {
    if (!pipeline.equals("nightly")) {
      throw new BrokenPromise(ExitCode.USAGE, "There is one pipeline: nightly");
    }
    List<LocalDate> days = days();
    site.definitions();
    site.settings();
    site.tokens();
    int exit = ExitCode.NOTHING_TO_DO.number();
    try (RunLock lock = RunLock.take(site.root())) {
      WorkFolder.clear(site.root());
      for (LocalDate day : days) {
        int one = night(day);
        boolean idle = one == ExitCode.NOTHING_TO_DO.number();
        // A range is idle only when every night of it is.
        exit = idle ? exit : one;
        if (one != 0 && !idle) {
          break;
        }
      }
    } finally {
      site.close();
      WorkFolder.clear(site.root());
    }
    return exit;
  }

  private List<LocalDate> days() {
    if (from.isPresent() != to.isPresent() || from.isPresent() && runDate.isPresent()) {
      throw new BrokenPromise(ExitCode.USAGE, "Give --run-date, or --from with --to");
    }
    List<LocalDate> days = new ArrayList<>();
    if (from.isPresent()) {
      from.get().datesUntil(to.orElseThrow().plusDays(1)).forEach(days::add);
      if (days.isEmpty()) {
        throw new BrokenPromise(ExitCode.USAGE, "--to must not be before --from");
      }
    } else {
      days.add(runDate.or(() -> site.settings().runDate()).orElseGet(LocalDate::now));
    }
    return days;
  }

  private int night(LocalDate day) {
    Ledger ledger = site.ledger();
    Console.note("Night of " + day + " in " + site.root());
    RunRecord record =
        new NightRun(site, ledger, force).run(day, new NightRun.Part(only, upTo, startAt));
    ledger.run(record);
    record.messages().forEach(message -> Console.note("  " + message));
    if (!record.late().isEmpty()) {
      Console.note("  late: " + String.join(", ", record.late()));
    }
    Console.note(String.format(Locale.ROOT, "%s in %.1f s", words(record), record.seconds()));
    Console.result(Ledger.line(json(record)));
    return record.exit();
  }

  private String words(RunRecord record) {
    return switch (record.status()) {
      case "published" ->
          "Published release " + record.release() + ". Open " + site.root() + "/report/index.html";
      case "nothing_to_do" ->
          count(record, "written") == 0
              ? "Nothing to do: the same inputs are already published"
              : "Nothing to publish: no published figure has changed";
      case "built" -> "Built";
      default -> "Failed: nothing was published, the release before stands";
    };
  }

  private static Map<String, Object> json(RunRecord record) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", record.run());
    json.put("run_date", record.runDate());
    json.put("status", record.status());
    json.put("exit", record.exit());
    json.put("release", record.release());
    json.put("seconds", Math.round(record.seconds() * 10) / 10.0);
    json.put("written", count(record, "written"));
    json.put("unchanged", count(record, "unchanged"));
    json.put("failed", count(record, "failed"));
    json.put("late", record.late());
    json.put("opt_outs", record.optOuts());
    json.put("messages", record.messages());
    return json;
  }

  private static long count(RunRecord record, String outcome) {
    return record.steps().stream().filter(step -> step.outcome().equals(outcome)).count();
  }
}
