package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Planned;

/**
 * The complementary suppression of a whole release, as a table: every published count with what all
 * releases so far say of it, and which are hidden to protect others. The table is also the memory
 * of what has been published, so it is read again the next night.
 */
public final class Suppression {
  private static final String HIDES = "_hides_";
  private static final String CELL = "_cell";

  private Suppression() {}

  /** A mart and the strictest rule of its sources. */
  public record Mart(TableContract contract, Rule rule) {}

  /**
   * How strictly a release is looked at.
   *
   * @param least values of a hidden count that must stay possible
   * @param tonight the newest closed month, kept with every count as when it was last seen
   * @param forget counts last seen before this month are no longer looked at
   */
  public record Terms(int least, LocalDate tonight, LocalDate forget) {}

  /** The contract of the table. */
  public static TableContract contract() {
    return PlannedRows.contract();
  }

  /** Plans tonight's release. */
  public static Dataset<Row> plan(
      SparkSession session,
      Map<Mart, Dataset<Row>> marts,
      Optional<Dataset<Row>> before,
      List<Nesting> nestings,
      Terms terms) {
    Map<Place, List<Past>> versions = new HashMap<>();
    Map<Long, Date> published = new HashMap<>();
    remembered(before, terms).ifPresent(rows -> PlannedRows.remember(rows, versions, published));
    Memory memory = Memory.of(versions);
    List<MartCounts> counts = new ArrayList<>();
    Map<String, Map<String, Map<String, Past>>> byMart = new HashMap<>();
    memory
        .newest()
        .forEach(
            (place, known) ->
                byMart
                    .computeIfAbsent(place.mart(), none -> new LinkedHashMap<>())
                    .computeIfAbsent(place.cell(), none -> new HashMap<>())
                    .put(place.column(), known));
    marts.forEach(
        (mart, rows) ->
            counts.add(
                counts(
                    mart,
                    ZeroGroups.added(
                        rows,
                        mart.contract(),
                        remembered(before, terms)
                            .map(known -> published(known, mart.contract().table()))),
                    byMart.getOrDefault(mart.contract().table().name(), Map.of()))));
    SuppressionPlan.Plan plan = SuppressionPlan.plan(counts, nestings, memory, terms.least());
    Date tonight = Date.valueOf(terms.tonight());
    List<Row> rows = new ArrayList<>();
    for (Planned planned : plan.counts()) {
      Date seen =
          planned.isCurrent() ? tonight : Objects.requireNonNull(published.get(planned.last()));
      rows.add(PlannedRows.row(planned, seen));
    }
    return session.createDataFrame(rows, StructType.fromDDL(contract().ddl()));
  }

  /**
   * What the plan of a release says of a mart.
   *
   * @param told the counts of which less is told to protect others: {@code cell} as {@link
   *     DisclosureControl#cell} has it, {@code columns} that are hidden, {@code rounded}: what
   *     others are rounded to, by column, and whether the row is {@code withheld}
   * @param published the keys of all rows that were ever published, {@code cell}
   */
  public record Besides(Dataset<Row> told, Optional<Dataset<Row>> published) {}

  /** What the plan of a release says of a mart. */
  public static Besides besides(Dataset<Row> plan, TableId mart) {
    Column isRounded = not(col("is_hidden")).and(col("rounded_to").gt(0));
    Dataset<Row> told =
        plan.where(
                col("mart")
                    .equalTo(mart.name())
                    .and(col("is_complementary").or(col("is_withheld")).or(isRounded))
                    .and(col("is_current")))
            .groupBy("cell")
            .agg(
                collect_list(when(col("is_complementary"), col("column_name"))).as("columns"),
                map_from_entries(
                        collect_list(
                            when(isRounded, struct(col("column_name"), col("rounded_to")))))
                    .as("rounded"),
                max(col("is_withheld")).as("withheld"));
    return new Besides(told, Optional.of(published(plan, mart)));
  }

  private static Dataset<Row> published(Dataset<Row> plan, TableId mart) {
    return plan.where(col("mart").equalTo(mart.name())).select("cell");
  }

  /** No counts to hide besides the small ones. */
  public static Besides none(SparkSession session) {
    return new Besides(
        session.createDataFrame(
            List.of(),
            StructType.fromDDL(
                "cell string, columns array<string>, rounded map<string, bigint>, withheld"
                    + " boolean")),
        Optional.empty());
  }

  private static Optional<Dataset<Row>> remembered(Optional<Dataset<Row>> before, Terms terms) {
    return before.map(rows -> rows.where(col("last_seen").geq(Date.valueOf(terms.forget()))));
  }

  /**
   * Tonight's counts of a mart, groups that nobody is in among them, and those that were published
   * and are no longer there.
   */
  private static MartCounts counts(
      Mart mart, Dataset<Row> rows, Map<String, Map<String, Past>> past) {
    List<TableColumn> columns = MartCounts.columns(mart.contract());
    Map<String, Column> hidden = DisclosureControl.hidden(mart.contract(), mart.rule());
    List<Column> wanted =
        new ArrayList<>(List.of(DisclosureControl.cell(mart.contract()).as(CELL)));
    columns.forEach(column -> wanted.add(col(column.name())));
    columns.forEach(
        column ->
            wanted.add(
                Objects.requireNonNull(hidden.get(column.name())).as(HIDES + column.name())));
    List<CountRow> all = new ArrayList<>();
    Set<String> current = new HashSet<>();
    for (Row row : rows.select(wanted.toArray(Column[]::new)).sort(CELL).collectAsList()) {
      long[] values = new long[columns.size()];
      boolean[] hides = new boolean[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.isNullAt(i + 1) ? 0 : row.getLong(i + 1);
        hides[i] = row.getBoolean(i + 1 + values.length);
      }
      current.add(row.getString(0));
      all.add(new CountRow(key(row.getString(0), mart), values, hides, true));
    }
    Set<String> names = new HashSet<>();
    columns.forEach(column -> names.add(column.name()));
    past.forEach(
        (cell, known) -> {
          // A mart whose key or columns were others then cannot be held against tonight's.
          boolean isAlike =
              known.keySet().equals(names) && parts(cell).length == mart.contract().key().size();
          if (!current.contains(cell) && isAlike) {
            all.add(gone(cell, columns, known));
          }
        });
    return new MartCounts(mart.contract(), mart.rule(), all);
  }

  /** A row that was published and is no longer there. */
  static CountRow gone(String cell, List<TableColumn> columns, Map<String, Past> known) {
    long[] values = new long[columns.size()];
    boolean[] hides = new boolean[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Past past = known.get(columns.get(i).name());
      if (past != null) {
        values[i] = past.count();
        hides[i] = past.isHidden();
      }
    }
    return new CountRow(parts(cell), values, hides, false);
  }

  private static String[] key(String cell, Mart mart) {
    String[] key = parts(cell);
    if (key.length != mart.contract().key().size()) {
      throw new IllegalStateException("A key of " + mart.contract().table() + " is not whole");
    }
    return key;
  }

  private static String[] parts(String cell) {
    return cell.split(String.valueOf(SuppressionPlan.BETWEEN), -1);
  }
}
