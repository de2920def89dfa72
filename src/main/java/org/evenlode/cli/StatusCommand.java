package org.evenlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Names;
import org.evenlode.contract.Zone;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.Retention;
import org.evenlode.pipeline.RunLock;
import org.evenlode.pipeline.RunRecord;
import org.evenlode.pipeline.StepRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how a run went, and what every feed has delivered. */
@Command(
    name = "status",
    description =
        "Tells how the newest run, or a given one, went, and what every feed has delivered.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "A run, as listed by its JSON line.")
  private Optional<String> run = Optional.empty();

  @Override
  public Integer call() {
    Ledger ledger = site.ledger();
    List<String> runs = ledger.runs();
    if (runs.isEmpty()) {
      Console.note("No run yet under " + site.root() + ".");
      return 0;
    }
    String name = run.orElse(runs.get(runs.size() - 1));
    RunRecord record =
        ledger
            .run(name)
            .orElseThrow(
                () ->
                    new BrokenPromise(
                        ExitCode.USAGE, "There is no run '" + name + "'" + Names.hint(name, runs)));
    if (record.status().equals(RunRecord.RUNNING)) {
      Console.result(
          "run "
              + record.run()
              + "  "
              + RunLock.heldBy(site.root())
                  .map(holder -> "is running: " + holder)
                  .orElse(
                      "was interrupted: readers see the release before, and the next run goes on from"
                          + " what it had finished"));
      return 0;
    }
    Console.result(
        String.format(
            Locale.ROOT,
            "run %s  %s  exit %d  %.1f s%s",
            record.run(),
            record.status(),
            record.exit(),
            record.seconds(),
            record.release().isEmpty() ? "" : "  release " + record.release()));
    record.messages().forEach(message -> Console.result("  " + message));
    record.optOuts().forEach(list -> Console.result("  opt-outs: " + list));
    Console.result("  disk: " + disk());
    Console.result("");
    steps(record);
    if (run.isEmpty()) {
      Console.result("");
      feeds(ledger, record);
    }
    return 0;
  }

  /** Returns the size of every zone. */
  private String disk() {
    return Stream.of(Zone.BRONZE, Zone.STAGED, Zone.SILVER, Zone.GOLD, Zone.PUBLISHED)
        .map(
            zone ->
                String.format(
                    Locale.ROOT,
                    "%s %,d MB",
                    zone.label(),
                    Retention.bytes(site.root(), zone) / 1_000_000))
        .collect(Collectors.joining(", "));
  }

  private static void steps(RunRecord record) {
    List<List<String>> rows = new ArrayList<>();
    record.steps().stream()
        .filter(step -> !step.outcome().equals("unchanged"))
        .forEach(
            step ->
                rows.add(
                    List.of(
                        step.table(),
                        step.outcome(),
                        String.format(Locale.ROOT, "%,d", step.rows()),
                        String.format(Locale.ROOT, "%.1f", step.seconds()),
                        String.format(Locale.ROOT, "%.1f", step.cpuSeconds()),
                        step.note())));
    if (!rows.isEmpty()) {
      Rows.table(List.of("step", "outcome", "rows", "seconds", "cpu", "note"), rows);
    }
  }

  /** Prints the feed calendar. */
  private void feeds(Ledger ledger, RunRecord record) {
    List<List<String>> rows = new ArrayList<>();
    for (FeedContract feed : site.definitions().feeds().values()) {
      List<FileRecord> files =
          ledger.accepted(feed.bronze()).map(StepRecord::files).orElse(List.of());
      List<FileRecord> landed =
          files.stream().filter(f -> f.status() == FileRecord.Status.LANDED).toList();
      String last = landed.stream().map(FileRecord::delivered).max(String::compareTo).orElse("-");
      long before = landed.size() < 2 ? 0 : landed.get(landed.size() - 2).rows();
      long newest = landed.isEmpty() ? 0 : landed.get(landed.size() - 1).rows();
      boolean jumped = before > 0 && Math.abs(newest - before) > before / 2;
      rows.add(
          List.of(
              feed.name(),
              Integer.toString(landed.size()),
              Long.toString(
                  files.stream().filter(f -> f.status() == FileRecord.Status.REFUSED).count()),
              String.format(Locale.ROOT, "%,d", landed.stream().mapToLong(FileRecord::rows).sum()),
              last,
              landed.isEmpty()
                  ? "nothing yet"
                  : record.late().contains(feed.name())
                      ? "LATE"
                      : jumped ? "volume jumped" : "on time"));
    }
    Rows.table(List.of("feed", "files", "refused", "rows", "last", "state"), rows);
  }
}
