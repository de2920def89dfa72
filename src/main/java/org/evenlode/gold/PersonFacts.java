package org.evenlode.gold;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;

/**
 * The facts of all indicators, with the categories that the person was in at the time. A fact table
 * is read once for each date that its indicators are placed by, however many they are.
 */
final class PersonFacts {
  private static final TableId PERSON = TableId.of("silver_person");
  private static final TableId PERSON_MONTH = TableId.of("silver_person_month");

  /** Years of a band of the European Standard Population. */
  private static final int BAND = 5;

  /** Number of the last band, which has no end. */
  private static final int OLDEST = 18;

  /** Between the parts of a group's text; in no category. */
  static final String BETWEEN = "\u001f";

  /** What the text begins with where the person is registered with the board. */
  static final String REGISTERED = "r";

  /** Partitions for each core, so that none is too large to be sorted in memory. */
  private static final int PARTS = 4;

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
   * One row per fact that any indicator counts, all of a person in one partition, month by month.
   *
   * @return {@code person_id, month} (by number, see {@link Periods#index}), {@code group} (text of
   *     whether registered, the category of each lens, and the place), {@code hits} (numbers as
   *     {@link #hit} makes them), {@code band} (by number, youngest first; none where the age is
   *     not known)
   */
  Dataset<Row> rows(Inputs in) {
    // People are kept together from the start, so that no join sends their facts around again. An
    // exchange of our own is not split where it is skewed.
    int parts = PARTS * in.session().sparkContext().defaultParallelism();
    return attributed(facts(in).repartition(parts, col("person_id")), in, parts)
        .sortWithinPartitions("person_id", "month");
  }

  /** One row per fact that any indicator counts. */
  private Dataset<Row> facts(Inputs in) {
    List<Dataset<Row>> all = new ArrayList<>();
    if (indicators.stream().anyMatch(indicator -> indicator.kind().isOfPopulation())) {
      all.add(population(in.table(PERSON_MONTH)));
    }
    for (String table : new TreeSet<>(indicators.stream().map(Indicator::from).toList())) {
      List<Indicator> here = indicators.stream().filter(i -> i.from().equals(table)).toList();
      for (String date : new TreeSet<>(here.stream().map(Indicator::when).toList())) {
        all.add(facts(in.table(TableId.of(table)), date, here));
      }
    }
    return all.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(
            () ->
                in.session()
                    .createDataFrame(
                        List.of(),
                        StructType.fromDDL("person_id bigint, month date, hits array<int>")));
  }

  private Dataset<Row> facts(Dataset<Row> rows, String date, List<Indicator> here) {
    List<Column> hits = new ArrayList<>();
    for (Indicator indicator : here) {
      if (indicator.when().equals(date)) {
        int number = indicators.indexOf(indicator);
        Column counted = expr(indicator.where()).and(expr(indicator.denominator()));
        Column isEvent = expr(indicator.numerator());
        hits.add(
            indicator.kind().isOfPopulation()
                ? when(counted.and(isEvent), lit(hit(number, false, true)))
                : when(
                    counted,
                    when(isEvent, lit(hit(number, true, true)))
                        .otherwise(lit(hit(number, true, false)))));
      }
    }
    return placed(rows, date, hits);
  }

  /** A trial for every month that somebody was in the population of an indicator. */
  private Dataset<Row> population(Dataset<Row> months) {
    List<Column> hits = new ArrayList<>();
    for (Indicator indicator : indicators) {
      if (indicator.kind().isOfPopulation()) {
        int trial = hit(indicators.indexOf(indicator), true, false);
        hits.add(when(expr(indicator.population()), lit(trial)));
      }
    }
    return placed(months, "month", hits);
  }

  /** What a fact is to an indicator: a trial, an event, or a trial that is an event. */
  static int hit(int indicator, boolean isTrial, boolean isEvent) {
    return indicator << 2 | (isTrial ? 2 : 0) | (isEvent ? 1 : 0);
  }

  static int indicator(int hit) {
    return hit >> 2;
  }

  static int trials(int hit) {
    return hit >> 1 & 1;
  }

  static int events(int hit) {
    return hit & 1;
  }

  private Dataset<Row> placed(Dataset<Row> rows, String date, List<Column> hits) {
    return rows.where(col(date).between(first(), Date.valueOf(lastClosed.atEndOfMonth())))
        .select(
            col("person_id"),
            trunc(col(date), "month").as("month"),
            array_compact(array(hits.toArray(Column[]::new))).as("hits"))
        .where(size(col("hits")).gt(0));
  }

  private Date first() {
    return Date.valueOf(lastClosed.minusMonths(Math.max(months, 12) - 1L).atDay(1));
  }

  /**
   * Attributes are those of the person in the month of the event; where the month is not known
   * (people not registered here), those known best.
   */
  private Dataset<Row> attributed(Dataset<Row> facts, Inputs in, int parts) {
    Dataset<Row> ofMonth =
        in.table(PERSON_MONTH)
            .where(col("month").geq(first()))
            .select(
                col("person_id"),
                col("month"),
                col("is_registered").as("m_is_registered"),
                col("place").as("m_place"),
                col("age").as("m_age"),
                col("imd_2019_decile").as("m_imd_2019_decile"),
                col("imd_2025_decile").as("m_imd_2025_decile"))
            .repartition(parts, col("person_id"));
    Dataset<Row> person =
        in.table(PERSON)
            .select(
                col("person_id"),
                col("sex"),
                col("ethnic_category"),
                col("language"),
                col("accommodation"),
                col("disability"),
                col("birth_month"),
                col("imd_2019_decile"),
                col("imd_2025_decile"))
            .repartition(parts, col("person_id"));
    Dataset<Row> known =
        facts
            .join(ofMonth, Columns.seq("person_id", "month"), "left")
            .join(person, Columns.seq("person_id"), "left")
            .select(
                col("person_id"),
                col("month"),
                coalesce(col("m_is_registered"), lit(false)).as("is_registered"),
                col("m_place").as("place"),
                col("sex"),
                col("ethnic_category"),
                col("language"),
                col("accommodation"),
                col("disability"),
                coalesce(
                        col("m_age"),
                        expr("cast(floor(months_between(month, birth_month) / 12) as int)"))
                    .as("age"),
                coalesce(col("m_imd_2019_decile"), col("imd_2019_decile")).as("imd_2019_decile"),
                coalesce(col("m_imd_2025_decile"), col("imd_2025_decile")).as("imd_2025_decile"),
                col("hits"));
    return known.select(
        col("person_id"),
        year(col("month")).multiply(12).plus(month(col("month"))).minus(1).as("month"),
        group().as("group"),
        col("hits"),
        expr("cast(least(greatest(age, 0) div " + BAND + ", " + OLDEST + ") as int)").as("band"));
  }

  /** Where a person is counted, as one text: rows that agree in it are looked up and not read. */
  private Column group() {
    List<Column> parts = new ArrayList<>();
    parts.add(when(col("is_registered"), REGISTERED).otherwise(""));
    for (String name : lensesOf(indicators)) {
      parts.add(coalesce(expr(lens(name).category()).cast("string"), lit(Lenses.Lens.UNKNOWN)));
    }
    // Last, for it is the one text that nobody has looked at.
    parts.add(coalesce(col("place"), lit(Lenses.Lens.UNKNOWN)));
    return concat_ws(BETWEEN, parts.toArray(Column[]::new));
  }

  /** The lenses that any indicator asks for, in the order of first use. */
  static List<String> lensesOf(List<Indicator> indicators) {
    Set<String> used = new LinkedHashSet<>();
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
