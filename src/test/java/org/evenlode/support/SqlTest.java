package org.evenlode.support;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.pipeline.CountFunctions;
import org.evenlode.pipeline.SqlText;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of a packaged SQL table: rows are given for the columns that matter, as text; the other
 * columns of their contract are null, and tables not given are empty.
 */
public abstract class SqlTest extends SparkTest {
  private SparkSession session = withRules();
  private final Map<String, Object> parameters = new HashMap<>();

  @BeforeEach
  void startAfresh() {
    session = withRules();
    parameters.clear();
  }

  /** A value for {@code :name}. */
  protected void parameter(String name, Object value) {
    parameters.put(name, value);
  }

  /**
   * Rows of a table.
   *
   * @param columns names with commas between
   * @param rows values with bars between, in the columns' order; nothing for null, and a broken bar
   *     for a bar within a value
   */
  protected void given(String table, String columns, String... rows) {
    rows(session, contract(table), columns, rows).createOrReplaceTempView(table);
  }

  /** Rows in the shape of a contract, as {@link #given} takes them. */
  public static Dataset<Row> rows(
      SparkSession session, TableContract contract, String columns, String... rows) {
    List<String> names = Arrays.stream(columns.split(",")).map(String::trim).toList();
    StructType texts =
        DataTypes.createStructType(
            names.stream()
                .map(name -> DataTypes.createStructField(name, DataTypes.StringType, true))
                .toList());
    List<Row> values = new ArrayList<>();
    for (String row : rows) {
      Object[] cells =
          Arrays.stream(row.split("\\|", -1))
              .map(cell -> cell.isBlank() ? null : cell.trim().replace('¦', '|'))
              .toArray();
      if (cells.length != names.size()) {
        throw new IllegalArgumentException("Not one value a column: " + row);
      }
      values.add(RowFactory.create(cells));
    }
    Dataset<Row> typed = session.createDataFrame(values, texts);
    List<Column> shaped = new ArrayList<>();
    StructType shape = StructType.fromDDL(contract.ddl());
    for (String name : names) {
      shape.fieldIndex(name); // A name that the contract does not know is a mistake of the test.
    }
    for (StructField field : shape.fields()) {
      Column value = names.contains(field.name()) ? col(field.name()) : lit(null);
      shaped.add(value.cast(field.dataType()).as(field.name()));
    }
    return typed.select(shaped.toArray(Column[]::new));
  }

  /**
   * Returns the rows that a table's SELECT gives; of a mart with the key of each count beside it.
   */
  protected Dataset<Row> result(String table) {
    String select = contract(table).sql().orElseThrow();
    for (String input : SqlText.relations(select)) {
      if (!session.catalog().tableExists(input)) {
        given(input, contract(input).columns().keySet().iterator().next());
      }
    }
    Map<String, Object> used = new HashMap<>(parameters);
    used.keySet().removeIf(name -> !select.contains(":" + name));
    Dataset<Row> rows = session.sql(select, used);
    TableContract contract = contract(table);
    return contract.table().zone() == Zone.GOLD
        ? CountFunctions.split(rows, contract, table + ".sql")
        : rows;
  }

  /** Some columns of the result, each row as text with bars between, sorted. */
  protected List<String> result(String table, String columns) {
    return result(table)
        .selectExpr("concat_ws('|', " + withNulls(columns) + ") as text")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static String withNulls(String columns) {
    StringBuilder text = new StringBuilder();
    for (String column : columns.split(",")) {
      text.append(text.isEmpty() ? "" : ", ")
          .append("coalesce(cast(" + column.trim() + " as string), '')");
    }
    return text.toString();
  }

  private static TableContract contract(String table) {
    TableContract contract = definitions().tables().get(TableId.of(table));
    if (contract == null) {
      throw new IllegalArgumentException("No table " + table);
    }
    return contract.table().zone() == Zone.STAGED ? SystemColumns.staged(contract) : contract;
  }
}
