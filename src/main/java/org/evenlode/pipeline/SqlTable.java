package org.evenlode.pipeline;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.disclosure.DisclosureControl;

/** Makes a table by one SELECT. What it reads is taken from the SQL itself. */
public final class SqlTable implements Step {
  private final TableContract contract;
  private final String select;
  private final Set<TableId> inputs = new TreeSet<>();
  private final Map<String, Object> parameters = new TreeMap<>();

  /**
   * Makes a step that builds a table by SQL.
   *
   * @param available named parameters; those that the SQL names are used
   */
  public SqlTable(TableContract contract, Map<String, Object> available) {
    this.contract = contract;
    this.select = contract.sql().orElseThrow();
    for (String name : relations()) {
      if (!TableId.isTable(name)) {
        throw new BrokenPromise(
            ExitCode.CONFIGURATION, contract.table() + " reads '" + name + "', which is no table");
      }
      inputs.add(TableId.of(name));
    }
    if (isFromShown() && inputs.stream().anyMatch(id -> id.zone() != Zone.CHECKED)) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          contract.table() + " is published as it is, so it may read checked_ tables only");
    }
    if (contract.table().zone() == Zone.GOLD) {
      CountFunctions.requireKeys(select, contract, file());
    }
    available.forEach(
        (name, value) -> {
          if (select.matches("(?s).*:" + name + "\\b.*")) {
            parameters.put(name, value);
          }
        });
  }

  private Set<String> relations() {
    try {
      return SqlText.relations(select);
    } catch (BrokenPromise wrong) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, "The SQL of " + contract.table() + ": " + wrong.getMessage());
    }
  }

  @Override
  public Set<TableId> inputs() {
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return parameters.toString();
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> rows = in.sql(select, parameters);
    return switch (contract.table().zone()) {
      case CHECKED -> Built.of(DisclosureControl.fromShown(rows));
      case GOLD -> Built.of(CountFunctions.split(rows, contract, file()));
      default -> Built.of(rows);
    };
  }

  private String file() {
    return "pipelines/" + contract.table().zone().label() + "/" + contract.table().noun() + ".sql";
  }

  private boolean isFromShown() {
    return contract.table().zone() == Zone.CHECKED;
  }
}
