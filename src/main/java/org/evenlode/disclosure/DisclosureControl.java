package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;

/**
 * Makes a mart publishable: its rows with the counts that {@link ReleasedMarts} shows, and with
 * every derived value computed from these.
 */
public final class DisclosureControl {
  /** Names the column with the variance of a shown count around the exact one. */
  public static final String NOISE_VARIANCE = "noise_variance";

  private static final String CELL = "_cell";
  private static final String KEY = "_key";
  private static final String SHOWN = "_shown";
  private static final String REPEATED = "_repeated";
  private static final String WITHHELD = "_withheld";

  private DisclosureControl() {}

  /**
   * Returns the mart as it may be published by a rule.
   *
   * @param mart exact rows
   * @param released rows of {@link ReleasedMarts}, of this mart among others
   */
  public static Publishable publishable(
      Dataset<Row> mart, TableContract contract, Rule rule, Dataset<Row> released) {
    CountLayout layout = CountLayout.of(contract);
    Dataset<Row> rows = rows(mart, contract, layout, released);
    List<Column> counted = new ArrayList<>();
    Column isAnyHidden = lit(false);
    Column isAnyWithheld = lit(false);
    for (TableColumn column : contract.columns().values()) {
      if (column.internal() && !layout.values().contains(column.name())) {
        continue;
      }
      counted.add(value(column, contract, layout, rule).as(column.name()));
    }
    for (int i = 0; i < layout.size(); i++) {
      if (!layout.counts().get(i).isInternal()) {
        isAnyHidden = isAnyHidden.or(shown(i).isNull());
        isAnyWithheld = isAnyWithheld.or(col(WITHHELD).bitwiseAND(lit(1L << i)).notEqual(lit(0L)));
      }
    }
    counted.add(
        when(isAnyWithheld, lit("withheld"))
            .when(isAnyHidden, lit("suppressed"))
            .otherwise(lit("shown"))
            .as("status"));
    Dataset<Row> counts = rows.select(counted.toArray(Column[]::new));
    List<Column> published = new ArrayList<>();
    contract.columns().values().stream()
        .filter(column -> !column.internal())
        .forEach(column -> published.add(col(column.name())));
    DerivedValues derived = new DerivedValues(rule);
    contract.derived().forEach(value -> published.add(derived.of(value).as(value.name())));
    published.add(col("status"));
    published.add(lit(rule.profile()).as("suppression_profile"));
    published.add(lit(rule.noiseVariance()).as(NOISE_VARIANCE));
    return new Publishable(counts.select(published.toArray(Column[]::new)), false);
  }

  /**
   * Makes a mart of nothing but checked marts: what can be computed from shown values hides what
   * they hide.
   *
   * @param rows made from tables of the checked zone only; a step that reads another is stopped
   */
  public static Publishable fromShown(Dataset<Row> rows) {
    return new Publishable(rows, true);
  }

  /**
   * Returns the published rows with the texts of the exact mart. A row for a group that nobody is
   * in has none there, and takes those of the other rows of its breakdown and date.
   */
  private static Dataset<Row> rows(
      Dataset<Row> mart, TableContract contract, CountLayout layout, Dataset<Row> released) {
    Dataset<Row> shown =
        released
            .where(col("mart").equalTo(contract.table().name()).and(col("is_current")))
            .select(
                col("cell").as(CELL),
                split(col("cell"), String.valueOf(CountLayout.BETWEEN), -1).as(KEY),
                col("shown").as(SHOWN),
                col("repeated").as(REPEATED),
                col("withheld").as(WITHHELD));
    List<Column> others = new ArrayList<>(List.of(ReleasedMarts.cell(contract).as(CELL)));
    List<TableColumn> texts = new ArrayList<>();
    for (TableColumn column : contract.columns().values()) {
      if (isTakenFromMart(column, contract)) {
        others.add(col(column.name()));
        texts.add(column);
      }
    }
    Dataset<Row> joined =
        shown.join(mart.select(others.toArray(Column[]::new)), new String[] {CELL}, "left");
    if (layout.category() < 0 || texts.isEmpty()) {
      return joined;
    }
    List<Column> group = new ArrayList<>();
    for (int i = 0; i < layout.keyLength(); i++) {
      if (i != layout.category()) {
        group.add(col(KEY).getItem(i));
      }
    }
    WindowSpec sameGroup = Window.partitionBy(group.toArray(Column[]::new));
    List<Column> filled =
        new ArrayList<>(List.of(col(KEY), col(SHOWN), col(REPEATED), col(WITHHELD)));
    for (TableColumn column : texts) {
      Column text = col(column.name());
      filled.add(
          column.required()
              ? coalesce(text, first(text, true).over(sameGroup)).as(column.name())
              : text);
    }
    return joined.select(filled.toArray(Column[]::new));
  }

  /** Returns true if a column is neither key nor count nor repeated with the row. */
  private static boolean isTakenFromMart(TableColumn column, TableContract contract) {
    return !contract.key().contains(column.name())
        && column.count().isEmpty()
        && column.needs().isEmpty()
        && !column.internal();
  }

  private static Column value(
      TableColumn column, TableContract contract, CountLayout layout, Rule rule) {
    String name = column.name();
    if (contract.key().contains(name)) {
      Column text = col(KEY).getItem(contract.key().indexOf(name));
      // A missing part of a key is empty as text.
      Column part = column.required() ? text : when(text.notEqual(""), text);
      return part.cast(column.type().sqlType());
    }
    if (column.count().isPresent()) {
      return shown(position(layout, name));
    }
    int repeated = layout.values().indexOf(name);
    if (repeated < 0) {
      return col(name);
    }
    Column value = col(REPEATED).getItem(repeated).cast(column.type().sqlType());
    // By the least that the shown count can stand for: where the exact one decided, that there is a
    // value would tell of it.
    return column
        .needs()
        .map(
            needs ->
                when(
                    shown(position(layout, needs.count()))
                        .minus(lit(rule.mostError()))
                        .geq(lit(needs.least())),
                    value))
        .orElse(value);
  }

  private static int position(CountLayout layout, String count) {
    return layout.counts().stream().map(CountLayout.Count::name).toList().indexOf(count);
  }

  private static Column shown(int position) {
    return functions.get(col(SHOWN), lit(position));
  }
}
