package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.pipeline.StepGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Describes a table. */
@Command(
    name = "describe",
    description = "Describes a table: what one row is, its columns and what it is made from.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Parameters(paramLabel = "TABLE", description = "A table's name, such as published_indicator.")
  private String name = "";

  @Override
  public Integer call() {
    StepGraph graph = Steps.forLooking(site, LocalDate.EPOCH).graphForLooking();
    Map<TableId, TableContract> contracts = new TreeMap<>(graph.contracts());
    contracts.putAll(PublishedMarts.contracts(graph));
    TableId id = TableNames.known(name, contracts.keySet());
    TableContract contract = contracts.get(id);
    if (contract == null) {
      throw new IllegalStateException("No contract for " + id);
    }
    Console.result(id + ": " + contract.title());
    Console.result("one row per " + contract.grain());
    if (!contract.key().isEmpty()) {
      Console.result("key: " + String.join(", ", contract.key()));
    }
    if (id.zone() != Zone.PUBLISHED) {
      Console.result("made from: " + from(graph, id));
    }
    Console.result("");
    List<List<String>> rows = new ArrayList<>();
    contract.columns().values().forEach(column -> rows.add(row(column)));
    if (id.zone() == Zone.PUBLISHED) {
      rows.add(
          List.of(
              "release_id", ColumnType.TEXT.sqlType(), label(Sensitivity.AGGREGATE), "release"));
    }
    Rows.table(List.of("column", "type", "sensitivity", "meaning"), rows);
    return 0;
  }

  private static String from(StepGraph graph, TableId id) {
    List<String> inputs = graph.step(id).inputs().stream().sorted().map(TableId::name).toList();
    return inputs.isEmpty() ? "files in landing" : String.join(", ", inputs);
  }

  private static List<String> row(TableColumn column) {
    return List.of(
        column.name(), column.type().sqlType(), label(column.sensitivity()), column.meaning());
  }

  private static String label(Sensitivity sensitivity) {
    return sensitivity.name().toLowerCase(Locale.ROOT);
  }
}
