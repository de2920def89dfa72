package org.evenlode.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Fate;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.SubmissionRule;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Lists what each supplier should mend in its own files: how many rows of a file break a rule, and
 * where to look. Only rules that look at that supplier's own rows are here: a conflict with another
 * source would tell the supplier who is known elsewhere. Holds no value of any row.
 */
public final class FeedbackTable implements Step {
  private static final TableId OUTPUT = TableId.of("silver_supplier_feedback");
  private static final int EXAMPLES = 5;

  private final Set<TableId> staged;
  private final List<SubmissionRule> rules;
  private final Map<String, FeedContract> feeds;

  /**
   * Makes a step that gives feedback on staged tables.
   *
   * @param rules of national data sets, by which suppliers are told their error codes
   * @param feeds by name
   */
  public FeedbackTable(
      Set<TableId> staged, List<SubmissionRule> rules, Map<String, FeedContract> feeds) {
    this.staged = new TreeSet<>(staged);
    this.rules = List.copyOf(rules);
    this.feeds = Map.copyOf(feeds);
  }

  @Override
  public TableId output() {
    return OUTPUT;
  }

  @Override
  public Set<TableId> inputs() {
    return staged;
  }

  @Override
  public TableContract contract() {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    add(columns, "supplier", ColumnType.TEXT, "provider, or the data set of a file without one");
    add(columns, "feed", ColumnType.TEXT, "feed");
    add(columns, "file", ColumnType.TEXT, "landed file, as in the ledger");
    add(
        columns,
        "field",
        ColumnType.TEXT,
        "column that breaks the rule; check for a rule of a row");
    add(columns, "rule", ColumnType.TEXT, "rule that is broken");
    add(columns, "rows", ColumnType.LONG, "rows of the file that break it");
    add(columns, "of_rows", ColumnType.LONG, "rows of the file that were looked at");
    add(columns, "examples", ColumnType.TEXT, "some line numbers");
    return TableContract.plain(
        OUTPUT,
        "What suppliers should mend",
        "supplier, file and rule",
        List.of("supplier", "file", "field", "rule"),
        columns.values());
  }

  private static void add(
      Map<String, TableColumn> columns, String name, ColumnType type, String meaning) {
    columns.put(name, TableColumn.plain(name, type, meaning, Sensitivity.PERSON));
  }

  @Override
  public String settings() {
    return rules.toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    for (TableId table : staged) {
      Dataset<Row> here =
          in.everyFate(table)
              .where(col(SystemColumns.FATE).isin(Fate.STAGED.label(), Fate.QUARANTINED.label()));
      parts.add(
          new BrokenRules(table, rules, feeds)
              .told(here, in)
              .select(
                  coalesce(col(SystemColumns.PROVIDER), col(SystemColumns.DATASET)).as("supplier"),
                  col(SystemColumns.FEED).as("feed"),
                  col(SystemColumns.FILE).as("file"),
                  col(SystemColumns.ROW).as("line"),
                  coalesce(col(SystemColumns.REASONS), array().cast("array<string>"))
                      .as("reasons")));
    }
    Dataset<Row> rows =
        parts.stream()
            .reduce(Dataset::unionByName)
            .orElseGet(() -> Inputs.empty(in.session(), contract()));
    // Files of one supplier each are the rule; rows that name another provider stay with theirs.
    WindowSpec file = Window.partitionBy("supplier", "file");
    Column[] by = {col("supplier"), col("feed"), col("file"), col("reason")};
    Dataset<Row> counted =
        rows.select(
                col("supplier"),
                col("feed"),
                col("file"),
                col("line"),
                explode(concat(col("reasons"), array(lit("")))).as("reason"))
            .groupBy(by)
            .agg(count(lit(1)).as("rows"), examples().toArray(Column[]::new));
    return Built.of(
        counted
            .withColumn("of_rows", sum(when(col("reason").equalTo(""), col("rows"))).over(file))
            // R69X, 1800-01-01 and their like are how national data sets say "nothing recorded".
            .where(
                col("reason")
                    .notEqual("")
                    .and(not(col("reason").rlike(":(placeholder|maps_nowhere)$")))
                    // What other sources know of a person is not this supplier's to learn.
                    .and(
                        not(
                            col("reason")
                                .rlike(
                                    ":("
                                        + SystemColumns.ANOTHER_PERSON
                                        + "|"
                                        + SystemColumns.NOT_VERIFIED
                                        + ")$"))))
            .select(
                col("supplier"),
                col("feed"),
                col("file"),
                substring_index(col("reason"), ":", 1).as("field"),
                substring_index(col("reason"), ":", -1).as("rule"),
                col("rows"),
                col("of_rows"),
                concat_ws(", ", array_sort(array_compact(array(lines()))).cast("array<string>"))
                    .as("examples")));
  }

  /**
   * Returns the first line of each fifth of the lines: a few to look at, however many there are.
   */
  private static List<Column> examples() {
    List<Column> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      Column isOfThisFifth = pmod(col("line"), lit(EXAMPLES)).equalTo(i);
      examples.add(min(when(isOfThisFifth, col("line"))).as("line_" + i));
    }
    return examples;
  }

  private static Column[] lines() {
    return IntStream.range(0, EXAMPLES).mapToObj(i -> col("line_" + i)).toArray(Column[]::new);
  }
}
