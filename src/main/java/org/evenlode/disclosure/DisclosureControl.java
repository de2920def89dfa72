package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Derived;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.statistics.Quantiles;

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
  private static final double CONFIDENCE = 0.95;

  /** Denominators from which a share is shown to a tenth of a per cent (HES protocol). */
  private static final int FINE_FROM = 4_000;

  private static final double PER_YEARS = 100_000;
  private static final double MONTHS = 12;

  /** The column that says what the coarsest count of a row is rounded to. */
  public static final String ROUNDED_TO = "rounded_to";

  private static final String CELL = "_cell";
  private static final String BESIDES = "_besides";
  private static final String ROUNDED = "_rounded";

  private DisclosureControl() {}

  /**
   * The mart as it may be published by a rule.
   *
   * @param besides counts that tell less to protect others: {@code cell} as {@link #cell} has it,
   *     {@code columns} that are hidden, and {@code rounded}, what others are rounded to
   */
  public static Publishable publishable(
      Dataset<Row> mart, TableContract contract, Rule rule, Dataset<Row> besides) {
    Dataset<Row> rows =
        ZeroGroups.added(mart, contract)
            .withColumn(CELL, cell(contract))
            .join(
                besides.select(
                    col("cell").as(CELL), col("columns").as(BESIDES), col("rounded").as(ROUNDED)),
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
        // What is made of exact counts would tell what rounding further keeps untold.
        Column enough = col(needs.count()).geq(needs.least()).and(further(needs.count()).isNull());
        Column hides = hidden.getOrDefault(needs.count(), lit(false));
        shown.add(when(not(hides).and(enough), col(column.name())).as(column.name()));
      } else {
        shown.add(col(column.name()));
      }
    }
    shown.add(when(anyHidden, lit("suppressed")).otherwise(lit("shown")).as("status"));
    shown.add(coarsest.as(ROUNDED_TO));
    Dataset<Row> counts = rows.select(shown.toArray(Column[]::new));
    List<Column> published = new ArrayList<>();
    contract.columns().values().stream()
        .filter(column -> !column.internal())
        .forEach(column -> published.add(col(column.name())));
    contract.derived().forEach(value -> published.add(derived(value).as(value.name())));
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

  private static Column derived(Derived value) {
    Column events = col(value.of().get(0)).cast("double");
    Column trials = col(value.of().get(1)).cast("double");
    // Rounded counts may pass their total by a rounding step; a share never passes 1.
    Column part = least(events, trials);
    Column result =
        switch (value.kind()) {
          case SHARE -> part.divide(trials);
          case WILSON_LOW -> wilson(part, trials, lit(1.0), -1);
          case WILSON_HIGH -> wilson(part, trials, lit(1.0), 1);
          case CLUSTERED_LOW -> wilson(part, trials, effect(value), -1);
          case CLUSTERED_HIGH -> wilson(part, trials, effect(value), 1);
          case RATE -> perYears(events, trials);
          case RATE_LOW -> perYears(byar(events, effect(value), -1), trials);
          case RATE_HIGH -> perYears(byar(events, effect(value), 1), trials);
          case CLUSTERING -> effect(value);
        };
    if (value.kind() == Derived.Kind.CLUSTERING) {
      return when(events.isNotNull().and(trials.gt(0)), result);
    }
    if (value.kind().isRate()) {
      return when(events.isNotNull().and(trials.gt(0)), round(result, 1));
    }
    return when(
        events.isNotNull().and(trials.gt(0)),
        when(trials.geq(FINE_FROM), round(result, 3)).otherwise(round(result, 2)));
  }

  /** One digit of the design effect: enough for an interval, too little to give a count back. */
  private static Column effect(Derived value) {
    return round(col(value.of().get(2)), 1);
  }

  private static Column perYears(Column events, Column months) {
    return events.divide(months).multiply(PER_YEARS * MONTHS);
  }

  /**
   * Byar's limits of a count whose variance is some times that of independent events: those of the
   * effective count, times the effect. See {@link org.evenlode.statistics.Counts#byar}.
   */
  private static Column byar(Column events, Column effect, int side) {
    Column count = events.divide(effect).plus(side > 0 ? 1 : 0);
    Column root =
        lit(1.0)
            .minus(lit(1.0).divide(count.multiply(9)))
            .plus(lit(side * Quantiles.z(CONFIDENCE)).divide(sqrt(count).multiply(3)));
    Column limit = count.multiply(root).multiply(root).multiply(root).multiply(effect);
    return side < 0 ? when(events.equalTo(0), 0.0).otherwise(limit) : limit;
  }

  /**
   * Wilson's limits on the effective sample; see {@link
   * org.evenlode.statistics.Proportion#clustered}.
   */
  private static Column wilson(Column events, Column trials, Column effect, int side) {
    double z = Quantiles.z(CONFIDENCE);
    Column x = events.divide(effect);
    Column n = trials.divide(effect);
    Column share = events.divide(trials);
    Column half = sqrt(lit(z * z).plus(x.multiply(4).multiply(lit(1.0).minus(share)))).multiply(z);
    Column limit =
        x.multiply(2).plus(z * z).plus(half.multiply(side)).divide(n.plus(z * z).multiply(2));
    return side < 0
        ? when(events.equalTo(0), 0.0).otherwise(limit)
        : when(events.equalTo(trials), 1.0).otherwise(limit);
  }
}
