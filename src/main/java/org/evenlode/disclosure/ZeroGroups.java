package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.Total;

/**
 * Gives a mart the groups that nobody is in. A missing row would say that its count is zero, which
 * some rules hide; and a group without activity is what a reader may be looking for.
 */
final class ZeroGroups {
  private ZeroGroups() {}

  /**
   * A mart with a row for every category that somebody is in at any time, in the same place and
   * under the same name. In the rows added counts are zero, texts are those of the breakdown's
   * other rows, other values are missing. A group that nobody is in at any time has no row: hiding
   * that would cost the counts of its neighbours, every month, and tells of nobody.
   *
   * <p>A group that was published once has a row from then on. If it went when the last month in
   * which anybody was in it is no longer published, its hidden counts of the other months would be
   * known to have been zero.
   *
   * @param published what has been published of the mart before: {@code cell}, the rows' keys
   */
  static Dataset<Row> added(
      Dataset<Row> mart, TableContract contract, Optional<Dataset<Row>> published) {
    return MartCounts.breakdown(contract)
        .map(total -> added(mart, contract, published, total))
        .orElse(mart);
  }

  private static Dataset<Row> added(
      Dataset<Row> mart,
      TableContract contract,
      Optional<Dataset<Row>> published,
      Total breakdown) {
    String category = breakdown.over().get(0);
    Set<String> key = new HashSet<>(contract.key());
    List<String> group = contract.key().stream().filter(name -> !name.equals(category)).toList();
    List<Column> about = new ArrayList<>();
    for (TableColumn column : contract.columns().values()) {
      if (!key.contains(column.name()) && isText(column)) {
        about.add(first(col(column.name())).as(column.name()));
      }
    }
    about.add(functions.count(lit(1)).as("_rows"));
    Dataset<Row> groups =
        mart.groupBy(columns(group))
            .agg(about.get(0), about.subList(1, about.size()).toArray(Column[]::new));
    List<String> timeless =
        group.stream().filter(name -> !contract.dates().contains(name)).toList();
    List<String> groupsEver = new ArrayList<>(timeless);
    groupsEver.add(category);
    Dataset<Row> ever =
        published
            .map(cells -> ofKeys(cells, contract, groupsEver))
            .map(mart.select(columns(groupsEver))::unionByName)
            .orElse(mart.select(columns(groupsEver)))
            .distinct();
    Dataset<Row> wanted = groups.join(ever, timeless.toArray(String[]::new), "inner");
    List<String> values = new ArrayList<>(contract.key());
    List<Column> shown = new ArrayList<>();
    for (TableColumn column : contract.columns().values()) {
      if (key.contains(column.name()) || isText(column)) {
        shown.add(col(column.name()));
      } else {
        values.add(column.name());
        shown.add(
            column.count().isPresent()
                ? coalesce(col(column.name()), lit(0L)).as(column.name())
                : col(column.name()));
      }
    }
    return wanted
        .join(mart.select(columns(values)), contract.key().toArray(String[]::new), "left")
        .select(shown.toArray(Column[]::new));
  }

  /** Some columns of the keys of rows; of a mart whose key was another then, none. */
  private static Dataset<Row> ofKeys(
      Dataset<Row> cells, TableContract contract, List<String> names) {
    Column parts = split(col("cell"), String.valueOf(SuppressionPlan.BETWEEN), -1);
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      TableColumn column = Objects.requireNonNull(contract.columns().get(name));
      columns.add(
          parts
              .getItem(contract.key().indexOf(name))
              .cast(column.type().sqlType())
              .as(column.name()));
    }
    return cells
        .where(size(parts).equalTo(contract.key().size()))
        .select(columns.toArray(Column[]::new));
  }

  private static boolean isText(TableColumn column) {
    return column.type() == ColumnType.TEXT;
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(functions::col).toArray(Column[]::new);
  }
}
