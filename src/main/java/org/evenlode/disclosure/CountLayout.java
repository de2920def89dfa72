package org.evenlode.disclosure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.contract.Total;

/**
 * Finds the counts and keys of a mart by position, as the rules of disclosure control use them.
 *
 * @param mart name of the exact mart
 * @param counts all columns of counts in the contract's order, internal ones included
 * @param values columns that are no counts and are repeated with a row: values that need a count,
 *     and internal numbers that derived values are made of
 * @param noiseBy where the noise of its counts comes from
 * @param keyLength number of columns of the key
 * @param category position of the category in the key; -1 in a mart without breakdowns
 * @param dates positions of dates in the key
 * @param totalsFirst positions of counts, each total before its parts
 */
record CountLayout(
    String mart,
    List<Count> counts,
    List<String> values,
    NoiseBy noiseBy,
    int keyLength,
    int category,
    int[] dates,
    int[] totalsFirst)
    implements Serializable {

  /** Stands for a hidden count. */
  static final long HIDDEN = -1;

  /** Separates the parts of a row's key. */
  static final char BETWEEN = '\u001f';

  /** Limits the number of counts, because more have no place in a mask of 64 bits. */
  private static final int MOST_COUNTS = 63;

  /**
   * Describes one column of counts.
   *
   * @param kind what it counts
   * @param isInternal whether it is never published
   * @param total position of the count that it is part of; -1 where there is none
   * @param hiddenWith positions of counts whose smallness hides this one
   */
  record Count(String name, TableColumn.Count kind, boolean isInternal, int total, int[] hiddenWith)
      implements Serializable {}

  static CountLayout of(TableContract contract) {
    List<TableColumn> columns = contract.counts();
    if (columns.size() > MOST_COUNTS) {
      throw new IllegalArgumentException(
          contract.table() + " has more than " + MOST_COUNTS + " counts");
    }
    List<String> names = columns.stream().map(TableColumn::name).toList();
    List<Count> counts = new ArrayList<>();
    for (TableColumn column : columns) {
      counts.add(
          new Count(
              column.name(),
              column.count().orElseThrow(),
              column.internal(),
              column.partOf().map(names::indexOf).orElse(-1),
              column.hiddenWith().stream().mapToInt(names::indexOf).toArray()));
    }
    int category =
        contract.totals().stream()
            .filter(total -> total.kind() == Total.Kind.CATEGORIES)
            .findFirst()
            .map(total -> contract.key().indexOf(total.over().get(0)))
            .orElse(-1);
    return new CountLayout(
        contract.table().name(),
        List.copyOf(counts),
        values(contract),
        contract.noiseBy(),
        contract.key().size(),
        category,
        contract.dates().stream().mapToInt(contract.key()::indexOf).toArray(),
        totalsFirst(contract.table().name(), counts));
  }

  private static List<String> values(TableContract contract) {
    return contract.columns().values().stream()
        .filter(column -> column.count().isEmpty())
        .filter(
            column ->
                column.needs().isPresent()
                    || column.internal() && column.type() == ColumnType.NUMBER)
        .map(TableColumn::name)
        .toList();
  }

  int size() {
    return counts.size();
  }

  private static int[] totalsFirst(String mart, List<Count> counts) {
    List<Integer> order = new ArrayList<>();
    while (order.size() < counts.size()) {
      int before = order.size();
      for (int i = 0; i < counts.size(); i++) {
        int total = counts.get(i).total();
        if (!order.contains(i) && (total < 0 || order.contains(total))) {
          order.add(i);
        }
      }
      if (order.size() == before) {
        throw new IllegalArgumentException(mart + " has counts that are parts of each other");
      }
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  boolean isDate(int position) {
    for (int date : dates) {
      if (date == position) {
        return true;
      }
    }
    return false;
  }
}
