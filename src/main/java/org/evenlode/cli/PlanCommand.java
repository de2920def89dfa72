package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.evenlode.bronze.BronzeTable;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.SqlLibrary;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepGraph;
import org.evenlode.pipeline.StepLog;
import org.evenlode.pipeline.StepPlan;
import org.evenlode.pipeline.StepRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a run would do. */
@Command(
    name = "plan",
    description = {
      "Tells what a run would do and read, and why. Checks every definition; reads no data and",
      "starts no Spark job."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(names = "--run-date", paramLabel = "YYYY-MM-DD", description = "As for run.")
  private Optional<LocalDate> runDate = Optional.empty();

  @Option(names = "--all", description = "Show unchanged steps too.")
  private boolean all;

  @Override
  public Integer call() {
    LocalDate day = runDate.or(() -> site.settings().runDate()).orElseGet(LocalDate::now);
    Ledger ledger = site.ledger();
    Steps steps =
        new Steps(
            site.definitions(),
            site.settings(),
            site.root(),
            site.keys(),
            site.recordKeysIfThere(),
            day,
            "plan");
    StepGraph graph = steps.graph(site.tokens(), steps.optOuts(site.tokens()), site::spark);
    Set<TableId> changed = new HashSet<>();
    List<List<String>> rows = new ArrayList<>();
    int unchanged = 0;
    for (Step step : graph.steps()) {
      Optional<String> why = why(step, ledger, changed, site.rules());
      if (why.isPresent()) {
        changed.add(step.output());
      } else {
        unchanged++;
      }
      if (why.isPresent() || all) {
        rows.add(List.of(step.output().name(), why.isPresent() ? "run" : "keep", why.orElse("")));
      }
    }
    Console.note("Night of " + day + " in " + site.root());
    steps.landingAccount().messages().forEach(message -> Console.note("  " + message));
    site.definitions().warnings().forEach(warning -> Console.note("  " + warning));
    if (!rows.isEmpty()) {
      Rows.table(List.of("step", "what", "why"), rows);
    }
    Console.note(changed.size() + " to run, " + unchanged + " unchanged");
    return 0;
  }

  private static Optional<String> why(
      Step step, Ledger ledger, Set<TableId> changed, SqlLibrary rules) {
    List<String> inputs =
        step.inputs().stream().filter(changed::contains).sorted().map(TableId::name).toList();
    Optional<StepRecord> before = ledger.accepted(step.output());
    if (step instanceof BronzeTable bronze) {
      List<String> files = bronze.newFiles(StepLog.of(before));
      if (!files.isEmpty()) {
        return Optional.of(
            files.size()
                + (files.size() == 1 ? " new file: " : " new files: ")
                + Rows.few(files, 3));
      }
      bronze.remember(StepLog.of(before));
    }
    if (before.isEmpty()) {
      return Optional.of("never built");
    }
    if (!inputs.isEmpty()) {
      return Optional.of("reads " + Rows.few(inputs, 3));
    }
    return StepPlan.differs(step, ledger, rules)
        ? Optional.of("its code, contract, settings or codes have changed")
        : Optional.empty();
  }
}
