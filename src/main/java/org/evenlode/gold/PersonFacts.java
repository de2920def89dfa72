package org.evenlode.gold;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.PeriodKind;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;

/**
 * The facts of all indicators, each fact table read once: reduced to person, month and indicator,
 * then to person, period and the attributes that the person had, which are parts of the person.
 */
final class PersonFacts {
  private static final TableId PERSON = TableId.of("silver_person");
  private static final TableId PERSON_MONTH = TableId.of("silver_person_month");

  private final List<Indicator> indicators;
  private final Lenses lenses;
  private final YearMonth lastClosed;
  private final int months;

  PersonFacts(List<Indicator> indicators, Lenses lenses, YearMonth lastClosed, int months) {
    this.indicators = indicators;
    this.lenses = lenses;
    this.lastClosed = lastClosed;
    this.months = months;
  }

  Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(PERSON, PERSON_MONTH));
    indicators.forEach(indicator -> inputs.add(TableId.of(indicator.from())));
    return inputs;
  }

  /**
   * One row per indicator, period and person.
   *
   * @return {@code indicator, period, person_id, parts}: parts being attributes, events and trials
   */
  Dataset<Row> rows(Inputs in) {
    return attributed(facts(in), in);
  }

  /** One row per person, month and indicator with the events and trials of that month. */
  private Dataset<Row> facts(Inputs in) {
    List<Dataset<Row>> all = new ArrayList<>();
    for (String table : new TreeSet<>(indicators.stream().map(Indicator::from).toList())) {
      List<Indicator> here = indicators.stream().filter(i -> i.from().equals(table)).toList();
      Set<String> dates = new TreeSet<>(here.stream().map(Indicator::when).toList());
      for (String date : dates) {
        all.add(facts(in.table(TableId.of(table)), date, here));
      }
    }
    return all.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  // Arrays are made in a projection of their own before they are exploded: within the explosion
  // Spark works out the type of the whole expression anew for every row.
  private Dataset<Row> facts(Dataset<Row> rows, String date, List<Indicator> here) {
    List<Column> hits = new ArrayList<>();
    for (Indicator indicator : here) {
      if (indicator.when().equals(date)) {
        Column counted = expr(indicator.where()).and(expr(indicator.denominator()));
        Column event = when(expr(indicator.numerator()), lit(1L)).otherwise(lit(0L));
        hits.add(when(counted, Columns.named(lit(indicator.name()), "indicator", event, "event")));
      }
    }
    return rows.where(col(date).between(first(), end(lastClosed)))
        .select(
            col("person_id"),
            trunc(col(date), "month").as("month"),
            array_compact(array(hits.toArray(Column[]::new))).as("hits"))
        .select(col("person_id"), col("month"), explode(col("hits")).as("hit"))
        .groupBy(col("person_id"), col("month"), col("hit.indicator").as("indicator"))
        .agg(sum("hit.event").as("events"), count(lit(1)).as("trials"));
  }

  private Date first() {
    return Date.valueOf(lastClosed.minusMonths(Math.max(months, 12) - 1L).atDay(1));
  }

  private static Date end(YearMonth month) {
    return Date.valueOf(month.atEndOfMonth());
  }

  /**
   * Puts periods and attributes to the facts. Attributes are those of the person in the month of
   * the event; where the month is not known (people not registered here), those known best.
   */
  private Dataset<Row> attributed(Dataset<Row> facts, Inputs in) {
    Dataset<Row> month =
        in.table(PERSON_MONTH)
            .select(
                col("person_id"),
                col("month"),
                col("is_registered").as("m_is_registered"),
                col("place").as("m_place"),
                col("age").as("m_age"),
                col("imd_2019_decile").as("m_imd_2019_decile"),
                col("imd_2025_decile").as("m_imd_2025_decile"));
    Dataset<Row> person =
        in.table(PERSON)
            .select(
                col("person_id"),
                col("sex"),
                col("ethnic_category"),
                col("birth_month"),
                col("imd_2019_decile"),
                col("imd_2025_decile"));
    Dataset<Row> known =
        facts
            .join(month, Columns.seq("person_id", "month"), "left")
            .join(person, Columns.seq("person_id"), "left")
            .select(
                col("person_id"),
                col("indicator"),
                col("month"),
                col("events"),
                col("trials"),
                coalesce(col("m_is_registered"), lit(false)).as("is_registered"),
                col("m_place").as("place"),
                col("sex"),
                col("ethnic_category"),
                coalesce(
                        col("m_age"),
                        expr("cast(floor(months_between(month, birth_month) / 12) as int)"))
                    .as("age"),
                coalesce(col("m_imd_2019_decile"), col("imd_2019_decile")).as("imd_2019_decile"),
                coalesce(col("m_imd_2025_decile"), col("imd_2025_decile")).as("imd_2025_decile"));
    List<Column> categories = new ArrayList<>();
    for (String name : lensesOf(indicators)) {
      categories.add(lit(name));
      categories.add(coalesce(expr(lens(name).category()).cast("string"), lit("unknown")));
    }
    Dataset<Row> placed =
        known.select(
            col("person_id"),
            col("indicator"),
            col("events"),
            col("trials"),
            Columns.named(
                    col("is_registered"),
                    "is_registered",
                    when(col("is_registered"), col("place")),
                    "place",
                    functions.named_struct(categories.toArray(Column[]::new)),
                    "categories")
                .as("attributes"),
            periods().as("periods"));
    return placed
        .withColumn("period", explode(col("periods")))
        .drop("periods")
        .where(isWanted(PeriodKind.values(), "period.kind"))
        .groupBy("indicator", "period", "person_id", "attributes")
        .agg(sum("events").as("events"), sum("trials").as("trials"))
        .groupBy("indicator", "period", "person_id")
        .agg(collect_list(struct(col("attributes"), col("events"), col("trials"))).as("parts"));
  }

  private Column periods() {
    Column yearStart = lit(Date.valueOf(lastClosed.minusMonths(11).atDay(1)));
    Column firstMonth = lit(Date.valueOf(lastClosed.minusMonths(months - 1L).atDay(1)));
    return array_compact(
        array(
            when(
                col("month").geq(firstMonth),
                Columns.named(
                    lit(label(PeriodKind.MONTH)),
                    "kind",
                    col("month"),
                    "period_start",
                    functions.last_day(col("month")),
                    "period_end")),
            when(
                col("month").geq(yearStart),
                Columns.named(
                    lit(label(PeriodKind.ROLLING_YEAR)),
                    "kind",
                    yearStart,
                    "period_start",
                    lit(end(lastClosed)),
                    "period_end"))));
  }

  /** Keeps the kinds that the row's indicator asks for. */
  private Column isWanted(PeriodKind[] kinds, String column) {
    Column wanted = lit(false);
    for (PeriodKind kind : kinds) {
      Object[] names =
          indicators.stream()
              .filter(indicator -> indicator.periods().contains(kind))
              .map(Indicator::name)
              .toArray();
      wanted = wanted.or(col(column).equalTo(label(kind)).and(col("indicator").isin(names)));
    }
    return wanted;
  }

  /** The lenses that any indicator asks for, in the order of first use. */
  static List<String> lensesOf(List<Indicator> indicators) {
    Set<String> used = new java.util.LinkedHashSet<>();
    indicators.forEach(indicator -> used.addAll(indicator.lenses()));
    return List.copyOf(used);
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private Lenses.Lens lens(String name) {
    Lenses.Lens lens = lenses.byName().get(name);
    if (lens == null) {
      throw new IllegalStateException("No lens " + name);
    }
    return lens;
  }
}
