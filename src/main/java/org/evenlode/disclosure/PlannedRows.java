package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Planned;

/**
 * The counts of a plan as rows of the table that remembers them, and what later nights read there.
 */
final class PlannedRows {
  private PlannedRows() {}

  /** The contract of the table. */
  static TableContract contract() {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(column("mart", ColumnType.TEXT, "exact mart"));
    columns.add(column("cell", ColumnType.TEXT, "key of the row, its parts one after the other"));
    columns.add(column("column_name", ColumnType.TEXT, "the count"));
    columns.add(column("count", ColumnType.LONG, "as it is"));
    columns.add(column("low", ColumnType.LONG, "the least that it can be, from what is shown"));
    columns.add(column("high", ColumnType.LONG, "the most"));
    columns.add(column("is_hidden", ColumnType.FLAG, "whether it is not shown"));
    columns.add(column("is_complementary", ColumnType.FLAG, "whether to protect others"));
    columns.add(
        column(
            "is_withheld",
            ColumnType.FLAG,
            "whether all of its breakdown is hidden, whatever it is, to protect others"));
    columns.add(
        column(
            "rounded_to",
            ColumnType.LONG,
            "what it is rounded to, to protect others, where the rule's rounding is finer; else 0"));
    columns.add(
        column("is_narrow", ColumnType.FLAG, "whether fewer values are possible than promised"));
    columns.add(column("is_current", ColumnType.FLAG, "whether it is in this release"));
    columns.add(
        column(
            "proof",
            ColumnType.LONG,
            "mark of all that it is tied to, as when an audit proved that enough values are"
                + " possible; else 0"));
    columns.add(
        column(
            "first_release",
            ColumnType.LONG,
            "number of the first release that had it so; a count that was revised has a row for"
                + " each of its values"));
    columns.add(column("last_release", ColumnType.LONG, "number of the last one"));
    columns.add(column("last_seen", ColumnType.DATE, "newest closed month when it was published"));
    return TableContract.plain(
        TableId.of("gold_suppression"),
        "What all releases say of every published count, and what is hidden to protect others",
        "mart, row, count and value that it had",
        List.of("mart", "cell", "column_name", "first_release"),
        columns);
  }

  private static TableColumn column(String name, ColumnType type, String meaning) {
    return TableColumn.plain(name, type, meaning, Sensitivity.AGGREGATE);
  }

  /** A count as a row; last seen in that month. */
  static Row row(Planned planned, Date seen) {
    return RowFactory.create(
        planned.place().mart(),
        planned.place().cell(),
        planned.place().column(),
        planned.count(),
        planned.low(),
        planned.high(),
        planned.isHidden(),
        planned.isComplementary(),
        planned.isWithheld(),
        (long) planned.roundedTo(),
        planned.isNarrow(),
        planned.isCurrent(),
        planned.proof(),
        planned.first(),
        planned.last(),
        seen);
  }

  /**
   * Reads all versions of every count.
   *
   * @param rows of the table as some earlier release had it
   * @param versions are added
   * @param published when each release was last seen, likewise
   */
  static void remember(
      Dataset<Row> rows, Map<Place, List<Past>> versions, Map<Long, Date> published) {
    // The table of a release before counts were rounded further, proofs kept, releases counted, or
    // breakdowns withheld has no such column.
    Map<String, Object> otherwise =
        Map.of(
            "rounded_to",
            0L,
            "proof",
            Proofs.NONE,
            "first_release",
            1L,
            "last_release",
            1L,
            "is_withheld",
            false);
    List<String> known = List.of(rows.columns());
    Dataset<Row> kept =
        rows.select(
            contract().columns().keySet().stream()
                .map(name -> known.contains(name) ? col(name) : lit(otherwise.get(name)).as(name))
                .toArray(Column[]::new));
    for (Row row : kept.collectAsList()) {
      Place place =
          new Place(row.getAs("mart"), row.getAs("cell"), row.<String>getAs("column_name"));
      Past past =
          new Past(
              row.<Long>getAs("count"),
              row.<Long>getAs("low"),
              row.<Long>getAs("high"),
              row.<Boolean>getAs("is_hidden"),
              row.<Boolean>getAs("is_withheld"),
              row.<Long>getAs("rounded_to").intValue(),
              row.<Long>getAs("proof"),
              row.<Long>getAs("first_release"),
              row.<Long>getAs("last_release"));
      versions.computeIfAbsent(place, none -> new ArrayList<>(1)).add(past);
      published.merge(past.last(), row.<Date>getAs("last_seen"), PlannedRows::later);
    }
  }

  private static Date later(Date one, Date other) {
    return one.after(other) ? one : other;
  }
}
