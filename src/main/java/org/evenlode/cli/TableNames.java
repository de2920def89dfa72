package org.evenlode.cli;

import java.util.Collection;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableId;

/** Finds tables by their names as people type them. */
final class TableNames {
  private TableNames() {}

  /** Returns the table of a name; a wrong one is answered with the nearest right one. */
  static TableId known(String name, Collection<TableId> tables) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BrokenPromise(
                    ExitCode.USAGE,
                    "There is no table '"
                        + name
                        + "'"
                        + Names.hint(name, tables.stream().map(TableId::name).toList())));
  }
}
