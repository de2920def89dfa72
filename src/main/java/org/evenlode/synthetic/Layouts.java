package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the layouts of a data set's tables, by the table's name, which every file name contains.
 */
final class Layouts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, Layout> byTable = new LinkedHashMap<>();

  /**
   * Reads the layouts of some tables.
   *
   * @param version the folder of a version's layouts with its slash; nothing for the newest
   */
  Layouts(String version, List<String> tables) {
    tables.forEach(table -> byTable.put(table, Layout.of(version + table)));
  }

  /** Returns true if a file is of one of these tables. */
  boolean owns(String file) {
    return byTable.keySet().stream().anyMatch(file::contains);
  }

  /** Returns the header line of a file. */
  String header(String file) {
    return byTable.entrySet().stream()
        .filter(table -> file.contains(table.getKey()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No layout of " + file))
        .getValue()
        .header();
  }

  /** Returns a new line of a table. */
  Layout.Line line(String table) {
    Layout layout = byTable.get(table);
    if (layout == null) {
      throw new IllegalArgumentException("No layout of " + table);
    }
    return layout.line();
  }
}
