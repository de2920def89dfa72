package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;

/**
 * Makes a mart publishable: hides small counts of people, events and records, rounds the others,
 * and computes every derived value from what is shown.
 *
 * <p>A count is hidden when it is small, when what remains of its total is small, when a count it
 * is tied to (the people behind the events) is small, or when its total is hidden.
 *
 * <p>This is what each row calls for by itself. What must be hidden besides, so that no hidden
 * count can be found out from the other rows, {@link Suppression} says.
 */
public final class DisclosureControl {
  /** The column that says what the coarsest count of a row is rounded to. */
  public static final String ROUNDED_TO = "rounded_to";

  private static final String CELL = "_cell";
  private static final String BESIDES = "_besides";
  private static final String ROUNDED = "_rounded";
  private static final String WITHHELD = "_withheld";

  private DisclosureControl() {}

  /**
   * The mart as it may be published by a rule.
   *
   * @param besides what the plan of the release says of the mart
   */
  public static Publishable publishable(
      Dataset<Row> mart, TableContract contract, Rule rule, Suppression.Besides besides) {
    Dataset<Row> rows =
        ZeroGroups.added(mart, contract, besides.published())
            .withColumn(CELL, cell(contract))
            .join(
                besides
                    .told()
                    .select(
                        col("cell").as(CELL),
                        col("columns").as(BESIDES),
                        col("rounded").as(ROUNDED),
                        col("withheld").as(WITHHELD)),
                new String[] {CELL},
                "left");
    Map<String, Column> hidden = hidden(contract, rule);
    hidden.replaceAll(
        (name, hides) -> hides.or(coalesce(array_contains(col(BESIDES), name), lit(false))));
    List<Column> shown = new ArrayList<>();
    Column anyHidden = lit(false);
    Column coarsest = lit((long) rule.roundTo());
    for (TableColumn column : contract.columns().values()) {
      if (column.count().isPresent()) {
        Column hides = hidden.getOrDefault(column.name(), lit(false));
        shown.add(when(not(hides), rounded(column.name(), rule)).cast("bigint").as(column.name()));
        anyHidden = column.internal() ? anyHidden : anyHidden.or(hides);
        coarsest = column.internal() ? coarsest : greatest(coarsest, multiple(column.name(), rule));
      } else if (column.needs().isPresent()) {
        TableColumn.Needs needs = column.needs().get();
        // By the shown count: where the exact one decides, that there is a value tells of it. What
        // is made of exact counts would tell what rounding further keeps untold.
        Column enough =
            rounded(needs.count(), rule)
                .minus(rule.roundTo() / 2)
                .geq(needs.least())
                .and(further(needs.count()).isNull());
        for (String beside : needs.beside()) {
          enough = enough.and(isKnownSide(beside, needs, hidden, rule));
        }
        Column hides = hidden.getOrDefault(needs.count(), lit(false));
        shown.add(when(not(hides).and(enough), col(column.name())).as(column.name()));
      } else {
        shown.add(col(column.name()));
      }
    }
    shown.add(
        when(coalesce(col(WITHHELD), lit(false)), lit("withheld"))
            .when(anyHidden, lit("suppressed"))
            .otherwise(lit("shown"))
            .as("status"));
    shown.add(coarsest.as(ROUNDED_TO));
    Dataset<Row> counts = rows.select(shown.toArray(Column[]::new));
    List<Column> published = new ArrayList<>();
    contract.columns().values().stream()
        .filter(column -> !column.internal())
        .forEach(column -> published.add(col(column.name())));
    contract
        .derived()
        .forEach(value -> published.add(DerivedValues.of(value, rule).as(value.name())));
    published.add(col("status"));
    published.add(lit(rule.profile()).as("suppression_profile"));
    published.add(col(ROUNDED_TO));
    return new Publishable(counts.select(published.toArray(Column[]::new)), false);
  }

  /**
   * A mart made of nothing but checked marts: what can be computed from shown values hides what
   * they hide.
   *
   * @param rows made from tables of the checked zone only; a step that reads another is stopped
   */
  public static Publishable fromShown(Dataset<Row> rows) {
    return new Publishable(rows, true);
  }

  /** A row's key as one text. */
  static Column cell(TableContract contract) {
    return concat_ws(
        String.valueOf(SuppressionPlan.BETWEEN),
        contract.key().stream()
            .map(column -> coalesce(col(column).cast("string"), lit("")))
            .toArray(Column[]::new));
  }

  /** For every count, whether the small-number rule hides it in a row. */
  static Map<String, Column> hidden(TableContract contract, Rule rule) {
    Map<String, Column> direct = new HashMap<>();
    for (TableColumn column : contract.columns().values()) {
      if (column.count().isEmpty()) {
        continue;
      }
      Column hides = isSmall(col(column.name()), rule);
      for (String other : column.hiddenWith()) {
        hides = hides.or(isSmall(col(other), rule));
      }
      if (column.partOf().isPresent()) {
        Column rest = col(column.partOf().get()).minus(col(column.name()));
        hides = hides.or(rest.between(1, rule.suppressTo()));
      }
      direct.put(column.name(), hides);
    }
    Map<String, Column> hidden = new HashMap<>(direct);
    contract.columns().values().stream()
        .filter(column -> column.partOf().isPresent())
        .forEach(
            column ->
                hidden.merge(
                    column.name(),
                    direct.getOrDefault(column.partOf().orElseThrow(), lit(false)),
                    Column::or));
    return hidden;
  }

  /**
   * Whether what is shown of a row tells already on which side of some hundredths of the one count
   * the other lies, so that a percentile can only say the same. Between two values it is a mean of
   * both, and may be on either side then: hence the rest of a hundred.
   */
  private static Column isKnownSide(
      String beside, TableColumn.Needs needs, Map<String, Column> hidden, Rule rule) {
    Column hides = hidden.getOrDefault(beside, lit(false));
    Column isSaidToBeSmall =
        col(beside)
            .between(0, rule.suppressTo())
            .and(not(coalesce(array_contains(col(BESIDES), beside), lit(false))))
            .and(not(coalesce(col(WITHHELD), lit(false))));
    Column half = floor(multiple(beside, rule).divide(2));
    Column low = when(not(hides), rounded(beside, rule).minus(half)).otherwise(lit(0));
    Column high =
        when(not(hides), rounded(beside, rule).plus(half))
            .when(isSaidToBeSmall, lit(rule.suppressTo()));
    int step = rule.roundTo() / 2;
    Column of = rounded(needs.count(), rule);
    int hundredths = needs.hundredths();
    Column above = low.multiply(100).gt(of.plus(step).multiply(hundredths).plus(99 - hundredths));
    Column below = high.multiply(100).lt(of.minus(step).multiply(hundredths).minus(hundredths - 1));
    return above.or(coalesce(below, lit(false)));
  }

  private static Column isSmall(Column count, Rule rule) {
    Column small = count.between(rule.suppressZero() ? 0 : 1, rule.suppressTo());
    return coalesce(small, lit(true));
  }

  private static Column rounded(String count, Rule rule) {
    return round(col(count).divide(multiple(count, rule))).multiply(multiple(count, rule));
  }

  private static Column multiple(String count, Rule rule) {
    return coalesce(further(count), lit((long) rule.roundTo()));
  }

  /** What a count is rounded to, to protect others; null where the rule's rounding does. */
  private static Column further(String count) {
    return try_element_at(col(ROUNDED), lit(count));
  }
}
