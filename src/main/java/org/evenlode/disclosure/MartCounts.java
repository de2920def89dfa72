package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.Total;

/**
 * The published counts of one mart, exact, with those that the small-number rule hides.
 *
 * @param contract of the exact mart
 * @param rule the strictest of its sources
 */
record MartCounts(TableContract contract, Rule rule, List<CountRow> rows) {
  /**
   * One row.
   *
   * @param key its key as text, column by column
   * @param counts one for each of {@link #columns}
   * @param isHidden which of them the small-number rule hides
   * @param isCurrent whether it is in tonight's mart, or was in an earlier one only
   */
  record CountRow(String[] key, long[] counts, boolean[] isHidden, boolean isCurrent) {}

  String name() {
    return contract.table().name();
  }

  /** The counts that are published. */
  List<TableColumn> columns() {
    return columns(contract);
  }

  static List<TableColumn> columns(TableContract contract) {
    return contract.columns().values().stream()
        .filter(column -> column.count().isPresent() && !column.internal())
        .toList();
  }

  /** Position of a published count; empty for any other column. */
  Optional<Integer> position(String column) {
    List<TableColumn> columns = columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Which of the published counts a percentile lies beside. */
  boolean[] besidePercentiles() {
    List<TableColumn> columns = columns();
    boolean[] beside = new boolean[columns.size()];
    for (TableColumn column : contract.columns().values()) {
      for (int i = 0; i < beside.length; i++) {
        String name = columns.get(i).name();
        beside[i] |= column.needs().filter(needs -> needs.beside().contains(name)).isPresent();
      }
    }
    return beside;
  }

  /** How the categories of a breakdown make up everybody; nothing of a mart without breakdowns. */
  static Optional<Total> breakdown(TableContract contract) {
    return contract.totals().stream()
        .filter(total -> total.kind() == Total.Kind.CATEGORIES)
        .findFirst();
  }

  /** The breakdown that a row is of: all of its key but the category. */
  Optional<String> breakdown(String[] key) {
    return breakdown(contract)
        .map(
            total -> {
              String[] group = key.clone();
              group[contract.key().indexOf(total.over().get(0))] = "";
              return String.join(String.valueOf(SuppressionPlan.BETWEEN), group);
            });
  }

  /** Positions of key columns in a row's key. */
  int[] keyPositions(List<String> columns) {
    return columns.stream().mapToInt(contract.key()::indexOf).toArray();
  }

  /** Positions of all other key columns. */
  int[] otherKeyPositions(List<String> columns) {
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < contract.key().size(); i++) {
      if (!columns.contains(contract.key().get(i))) {
        others.add(i);
      }
    }
    return others.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A number for each value of a row's key. */
  static int[] tags(String[] key) {
    int[] tags = new int[key.length];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = 31 * key[i].hashCode() + i;
    }
    return tags;
  }
}
