package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.contract.TableId;
import org.evenlode.governance.RecordKeys;

/**
 * Builds the table of all published rows: how each is shown, and from which exact counts it was
 * drawn. The table is also what carry-forward remembers, so it is read again the next night.
 *
 * <p>Rows of all marts are brought together by breakdown in one shuffle and released one breakdown
 * at a time, see {@link BreakdownRelease}.
 */
public final class ReleasedMarts {
  /** Sets the months after which a row that is no longer published is forgotten. */
  static final int MONTHS_REMEMBERED = 36;

  /** Changes with what a row of an indicator counts. */
  private static final String DEFINITION_VERSION = "definition_version";

  private static final int APRIL = 4;

  private ReleasedMarts() {}

  /** Holds a mart and the strictest rule of its sources. */
  public record Mart(TableContract contract, Rule rule) implements Serializable {
    /**
     * Returns a name that changes with what the counts mean: with key, counts, SELECT or rule, not
     * with titles and meanings.
     */
    String definition() {
      StringBuilder text = new StringBuilder();
      text.append(contract.key()).append(rule).append(contract.noiseBy());
      text.append(contract.sql().orElse(""));
      for (TableColumn column : contract.columns().values()) {
        text.append(column.name()).append(column.type()).append(column.count());
        text.append(column.partOf()).append(column.hiddenWith()).append(column.needs());
      }
      return Integer.toHexString(text.toString().hashCode());
    }
  }

  /** Returns the contract of the table. */
  public static TableContract contract() {
    return TableContract.plain(
        TableId.of("gold_disclosure"),
        "How every published row is shown, and the exact counts it was drawn from",
        "mart and row, of this release and of those of the last three years",
        List.of("mart", "cell"),
        List.of(
            column("mart", ColumnType.TEXT, "exact mart"),
            column("breakdown", ColumnType.LONG, "hash of mart, area and lens"),
            column("cell", ColumnType.TEXT, "key of the row, its parts one after the other"),
            column("definition", ColumnType.TEXT, "name of the definition that it was drawn by"),
            column("exact", ColumnType.COUNTS, "counts when it was drawn, in the mart's order"),
            column("shown", ColumnType.COUNTS, "counts as published, empty where hidden"),
            column(
                "repeated",
                ColumnType.NUMBERS,
                "medians and other values that are repeated with the row, in the mart's order"),
            column("withheld", ColumnType.LONG, "a bit for each count withheld with its breakdown"),
            column("decided_for", ColumnType.INTEGER, "financial year of that decision, its first"),
            column(
                "is_carried", ColumnType.FLAG, "whether an earlier release's figures are repeated"),
            column("is_current", ColumnType.FLAG, "whether it is in this release"),
            column("last_seen", ColumnType.DATE, "newest closed month when it was published")));
  }

  private static TableColumn column(String name, ColumnType type, String meaning) {
    return TableColumn.plain(name, type, meaning, Sensitivity.AGGREGATE);
  }

  /**
   * Returns the rows of {@link #contract}.
   *
   * @param marts exact marts with their rules
   * @param before the table as accepted last; empty before the first release
   * @param lastClosed newest month that is published
   */
  public static Dataset<Row> released(
      SparkSession session,
      Map<Mart, Dataset<Row>> marts,
      Optional<Dataset<Row>> before,
      RecordKeys keys,
      YearMonth lastClosed) {
    List<BreakdownRelease> releases = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Dataset<Row> all = session.createDataFrame(List.of(), shuffled());
    for (Map.Entry<Mart, Dataset<Row>> mart : marts.entrySet()) {
      CountLayout layout = CountLayout.of(mart.getKey().contract());
      int number = releases.size();
      releases.add(
          new BreakdownRelease(
              layout,
              mart.getKey().rule(),
              keys,
              financialYear(lastClosed),
              day(lastClosed),
              day(lastClosed.minusMonths(MONTHS_REMEMBERED))));
      names.add(layout.mart());
      all = all.unionAll(current(mart.getValue(), mart.getKey(), layout, number));
    }
    if (before.isPresent()) {
      all = all.unionAll(remembered(before.get(), names));
    }
    Dataset<Row> sorted =
        all.repartition(col("number"), col("breakdown"))
            .sortWithinPartitions("number", "breakdown");
    return session.createDataFrame(
        ((org.apache.spark.sql.classic.Dataset<Row>) sorted)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(new ReleasePartition(releases, names)),
        StructType.fromDDL(contract().ddl()));
  }

  /** Returns the columns that are brought together, tonight's rows and remembered ones alike. */
  private static StructType shuffled() {
    return StructType.fromDDL(
        "number int, breakdown bigint, cell string, definition string, exact array<bigint>,"
            + " cell_keys array<bigint>, repeated array<double>, shown array<bigint>,"
            + " withheld bigint, decided_for int, last_seen date");
  }

  private static Dataset<Row> current(
      Dataset<Row> rows, Mart mart, CountLayout layout, int number) {
    TableContract contract = mart.contract();
    List<Column> exact = new ArrayList<>();
    List<Column> cellKeys = new ArrayList<>();
    List<Column> repeated = new ArrayList<>();
    for (TableColumn column : contract.counts()) {
      exact.add(col(column.name()));
      if (layout.noiseBy() == NoiseBy.RECORDS) {
        cellKeys.add(col(column.keyName()));
      }
    }
    layout.values().forEach(name -> repeated.add(col(name).cast("double")));
    Column definition = lit(mart.definition());
    if (contract.columns().containsKey(DEFINITION_VERSION)) {
      definition = concat(definition, lit("/"), col(DEFINITION_VERSION));
    }
    return rows.select(
        lit(number).as("number"),
        breakdown(contract, layout).as("breakdown"),
        cell(contract).as("cell"),
        definition.as("definition"),
        listed(exact, "bigint").as("exact"),
        listed(cellKeys, "bigint").as("cell_keys"),
        listed(repeated, "double").as("repeated"),
        lit(null).cast("array<bigint>").as("shown"),
        lit(0L).as("withheld"),
        lit(0).as("decided_for"),
        lit(null).cast("date").as("last_seen"));
  }

  private static Column listed(List<Column> columns, String type) {
    return array(columns.toArray(Column[]::new)).cast("array<" + type + ">");
  }

  private static Dataset<Row> remembered(Dataset<Row> before, List<String> marts) {
    // A place in the list, from 1 on; 0 for a mart that is no longer published.
    Column place = array_position(lit(marts.toArray(String[]::new)), col("mart"));
    return before
        .where(place.gt(0))
        .select(
            place.minus(1).cast("int").as("number"),
            col("breakdown"),
            col("cell"),
            col("definition"),
            col("exact"),
            lit(null).cast("array<bigint>").as("cell_keys"),
            col("repeated"),
            col("shown"),
            col("withheld"),
            col("decided_for"),
            col("last_seen"));
  }

  /** Returns a row's key as one text. */
  static Column cell(TableContract contract) {
    return concat_ws(
        String.valueOf(CountLayout.BETWEEN),
        contract.key().stream().map(ReleasedMarts::text).toArray(Column[]::new));
  }

  private static Column breakdown(TableContract contract, CountLayout layout) {
    List<Column> parts = new ArrayList<>(List.of(lit(layout.mart())));
    for (int i = 0; i < layout.keyLength(); i++) {
      if (i != layout.category() && !layout.isDate(i)) {
        parts.add(text(contract.key().get(i)));
      }
    }
    return xxhash64(parts.toArray(Column[]::new));
  }

  private static Column text(String column) {
    return coalesce(col(column).cast("string"), lit(""));
  }

  /** Returns the first calendar year of a month's financial year. */
  private static int financialYear(YearMonth month) {
    return month.getMonthValue() >= APRIL ? month.getYear() : month.getYear() - 1;
  }

  private static int day(YearMonth month) {
    return (int) month.atDay(1).toEpochDay();
  }

  static Date date(int day) {
    return Date.valueOf(LocalDate.ofEpochDay(day));
  }
}
