package org.evenlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.pipeline.StepRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the tables of a root. */
@Command(
    name = "tables",
    description = "Lists the tables of the lake with their rows and accepted versions.",
    mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Override
  public Integer call() {
    Ledger ledger = site.ledger();
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<TableId, StepRecord> entry : ledger.accepted().entrySet()) {
      StepRecord record = entry.getValue();
      rows.add(
          List.of(
              entry.getKey().name(),
              String.format("%,d", record.rows()),
              record.version() < 0 ? "-" : Long.toString(record.version()),
              record.runDate()));
    }
    ledger
        .release()
        .map(ReleaseRecord::versions)
        .ifPresent(
            versions ->
                versions.forEach(
                    (table, version) -> rows.add(List.of(table, "", version.toString(), ""))));
    if (rows.isEmpty()) {
      Console.note("No tables yet: 'evenlode run' makes them.");
      return 0;
    }
    Rows.table(List.of("table", "rows", "version", "run_date"), rows);
    return 0;
  }
}
