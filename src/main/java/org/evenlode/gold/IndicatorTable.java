package org.evenlode.gold;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.contract.Indicator.PeriodKind;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * All indicators for all lenses. Facts are read once: reduced to person, month and indicator, then
 * to the cells of periods, areas, lenses and categories.
 *
 * <p>People are counted once in a cell however many events they have, and the sums of squares that
 * a person-clustered interval needs go along. Most people have one set of attributes in a period
 * and are added up by it before any cell is made; only the others are followed one by one.
 */
public final class IndicatorTable implements Step {
  private static final TableId PERSON = TableId.of("silver_person");
  private static final TableId PERSON_MONTH = TableId.of("silver_person_month");
  private static final String[] MOMENTS = {
    "events",
    "trials",
    "people",
    "people_with_events",
    "events_squared",
    "events_trials",
    "trials_squared"
  };

  private final TableContract contract;
  private final List<Indicator> indicators;
  private final Lenses lenses;
  private final YearMonth lastClosed;
  private final int months;
  private final String icb;
  private final String sources;

  /**
   * The indicator mart.
   *
   * @param lastClosed the newest month that may be published
   * @param months how many months are published one by one
   * @param icb code of the ICB, for its area's name
   * @param sources names of the data sets that contribute, for every row
   */
  public IndicatorTable(
      TableContract contract,
      List<Indicator> indicators,
      Lenses lenses,
      YearMonth lastClosed,
      int months,
      String icb,
      String sources) {
    this.contract = contract;
    this.indicators = indicators;
    this.lenses = lenses;
    this.lastClosed = lastClosed;
    this.months = months;
    this.icb = icb;
    this.sources = sources;
  }

  @Override
  public TableId output() {
    return contract.table();
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(Set.of(PERSON, PERSON_MONTH));
    indicators.forEach(indicator -> inputs.add(TableId.of(indicator.from())));
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return String.join(
            "\n", indicators.toString(), lenses.toString(), lastClosed.toString(), icb, sources)
        + months;
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> personal = attributed(facts(in), in);
    Dataset<Row> cells =
        added(
            onceOnly(personal)
                .transform(rows -> opened(rows, MOMENTS))
                .unionByName(oneByOne(personal)),
            MOMENTS,
            "indicator",
            "period_start",
            "period_end",
            "area",
            "lens",
            "category");
    return Built.of(described(cells, in));
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

  private Dataset<Row> facts(Dataset<Row> rows, String date, List<Indicator> here) {
    List<Column> hits = new ArrayList<>();
    for (Indicator indicator : here) {
      if (indicator.when().equals(date)) {
        Column counted = expr(indicator.where()).and(expr(indicator.denominator()));
        Column event = when(expr(indicator.numerator()), lit(1L)).otherwise(lit(0L));
        hits.add(when(counted, named(lit(indicator.name()), "indicator", event, "event")));
      }
    }
    return rows.where(col(date).between(first(), end(lastClosed)))
        .select(
            col("person_id"),
            trunc(col(date), "month").as("month"),
            explode(array_compact(array(hits.toArray(Column[]::new)))).as("hit"))
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
            .join(month, asSeq("person_id", "month"), "left")
            .join(person, asSeq("person_id"), "left")
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
    for (String name : usedLenses()) {
      categories.add(lit(name));
      categories.add(coalesce(expr(lens(name).category()).cast("string"), lit("unknown")));
    }
    Dataset<Row> placed =
        known.select(
            col("person_id"),
            col("indicator"),
            col("events"),
            col("trials"),
            named(
                    col("is_registered"),
                    "is_registered",
                    when(col("is_registered"), col("place")),
                    "place",
                    functions.named_struct(categories.toArray(Column[]::new)),
                    "categories")
                .as("attributes"),
            explode(periods()).as("period"));
    return placed
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
                named(
                    lit(label(PeriodKind.MONTH)),
                    "kind",
                    col("month"),
                    "period_start",
                    functions.last_day(col("month")),
                    "period_end")),
            when(
                col("month").geq(yearStart),
                named(
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

  /** People with one set of attributes in the period, added up by it. */
  private Dataset<Row> onceOnly(Dataset<Row> personal) {
    Dataset<Row> one =
        personal
            .where(size(col("parts")).equalTo(1))
            .select(
                col("indicator"),
                col("period"),
                col("parts").getItem(0).getField("attributes").as("attributes"),
                col("parts").getItem(0).getField("events").as("events"),
                col("parts").getItem(0).getField("trials").as("trials"));
    return added(moments(one), MOMENTS, "indicator", "period", "attributes");
  }

  /** People whose attributes changed within the period, followed cell by cell. */
  private Dataset<Row> oneByOne(Dataset<Row> personal) {
    Dataset<Row> parts =
        personal
            .where(size(col("parts")).gt(1))
            .select(
                col("indicator"), col("period"), col("person_id"), explode(col("parts")).as("p"))
            .select(
                col("indicator"),
                col("period"),
                col("person_id"),
                col("p.attributes").as("attributes"),
                col("p.events").as("events"),
                col("p.trials").as("trials"));
    Dataset<Row> inCells = opened(parts, "person_id", "events", "trials");
    Dataset<Row> persons =
        inCells
            .groupBy(
                "indicator", "period_start", "period_end", "area", "lens", "category", "person_id")
            .agg(sum("events").as("events"), sum("trials").as("trials"));
    return moments(persons).drop("person_id");
  }

  private static Dataset<Row> moments(Dataset<Row> rows) {
    return rows.withColumn("people", lit(1L))
        .withColumn("people_with_events", when(col("events").gt(0), lit(1L)).otherwise(lit(0L)))
        .withColumn("events_squared", col("events").multiply(col("events")))
        .withColumn("events_trials", col("events").multiply(col("trials")))
        .withColumn("trials_squared", col("trials").multiply(col("trials")));
  }

  private static Dataset<Row> added(Dataset<Row> rows, String[] measures, String... by) {
    Column[] sums = Arrays.stream(measures).map(name -> sum(name).as(name)).toArray(Column[]::new);
    Column[] groups = Arrays.stream(by).map(functions::col).toArray(Column[]::new);
    return rows.groupBy(groups).agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  /** Opens rows into the cells that their attributes belong to: every area by every lens. */
  private Dataset<Row> opened(Dataset<Row> rows, String... kept) {
    Column registered = col("attributes.is_registered");
    Column areas =
        array_compact(
            array(
                area(AreaKind.EVERYBODY, lit("everybody"), lit(true)),
                area(AreaKind.ICB, lit("icb:" + icb), registered),
                area(
                    AreaKind.PLACE,
                    concat(lit("place:"), coalesce(col("attributes.place"), lit("unknown"))),
                    registered),
                area(
                    AreaKind.NOT_REGISTERED_HERE,
                    lit("not_registered_here"),
                    functions.not(registered))));
    List<Column> cells = new ArrayList<>();
    for (String name : usedLenses()) {
      cells.add(named(lit(name), "lens", col("attributes.categories." + name), "category"));
    }
    List<Column> columns = new ArrayList<>(List.of(col("indicator"), col("period")));
    Arrays.stream(kept).map(functions::col).forEach(columns::add);
    List<Column> withArea = new ArrayList<>(columns);
    withArea.add(col("attributes"));
    withArea.add(explode(areas).as("area"));
    List<Column> withLens = new ArrayList<>(columns);
    withLens.add(col("area.name").as("area"));
    withLens.add(col("area.kind").as("area_kind"));
    withLens.add(explode(array(cells.toArray(Column[]::new))).as("cell"));
    List<Column> last = new ArrayList<>();
    last.add(col("indicator"));
    last.add(col("period.period_start").as("period_start"));
    last.add(col("period.period_end").as("period_end"));
    last.add(col("area"));
    last.add(col("cell.lens").as("lens"));
    last.add(col("cell.category").as("category"));
    Arrays.stream(kept).map(functions::col).forEach(last::add);
    return rows.select(withArea.toArray(Column[]::new))
        .select(withLens.toArray(Column[]::new))
        .where(isAsked())
        .select(last.toArray(Column[]::new));
  }

  private static Column area(AreaKind kind, Column name, Column applies) {
    return when(applies, named(lit(label(kind)), "kind", name, "name"));
  }

  /** Keeps the areas and lenses that the row's indicator asks for. */
  private Column isAsked() {
    Column asked = lit(false);
    for (Indicator indicator : indicators) {
      asked =
          asked.or(
              col("indicator")
                  .equalTo(indicator.name())
                  .and(
                      col("area_kind")
                          .isin(indicator.areas().stream().map(IndicatorTable::label).toArray()))
                  .and(col("cell.lens").isin(indicator.lenses().toArray())));
    }
    return asked;
  }

  /** Gives the cells the contract's columns. */
  private Dataset<Row> described(Dataset<Row> cells, Inputs in) {
    List<Row> texts = new ArrayList<>();
    for (Indicator indicator : indicators) {
      texts.add(
          RowFactory.create(
              indicator.name(), indicator.title(), label(indicator.polarity()), indicator.unit()));
    }
    Dataset<Row> about =
        in.session()
            .createDataFrame(
                texts,
                StructType.fromDDL("indicator string, title string, polarity string, unit string"));
    Column share = col("events").cast("double").divide(col("trials"));
    Column residual =
        col("events_squared")
            .minus(lit(2.0).multiply(share).multiply(col("events_trials")))
            .plus(share.multiply(share).multiply(col("trials_squared")));
    // Cochran 1977, 3.12; the same as Proportion.designEffect, which a test holds it against.
    Column effect =
        when(
                col("people").geq(2).and(share.gt(0)).and(share.lt(1)),
                col("people")
                    .divide(col("people").minus(1))
                    .multiply(residual)
                    .divide(col("trials").multiply(share).multiply(lit(1.0).minus(share))))
            .otherwise(lit(1.0));
    return cells
        .join(broadcast(about), "indicator")
        .select(
            col("indicator"),
            col("title"),
            col("polarity"),
            col("period_start"),
            col("period_end"),
            col("area"),
            col("lens"),
            col("category"),
            col("events").as("numerator"),
            col("trials").as("denominator"),
            col("people"),
            col("people_with_events"),
            functions.greatest(lit(1.0), effect).as("design_effect"),
            lit("person_clustered_wilson_95").as("method"),
            col("unit"),
            lit(sources).as("sources"));
  }

  /** A struct of values and names in turn; aliases inside expressions are not kept by Spark. */
  private static Column named(Object... valuesAndNames) {
    Column[] parts = new Column[valuesAndNames.length];
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = lit(valuesAndNames[i + 1]);
      parts[i + 1] = (Column) valuesAndNames[i];
    }
    return functions.named_struct(parts);
  }

  private List<String> usedLenses() {
    Set<String> used = new java.util.LinkedHashSet<>();
    indicators.forEach(indicator -> used.addAll(indicator.lenses()));
    return List.copyOf(used);
  }

  private Lenses.Lens lens(String name) {
    Lenses.Lens lens = lenses.byName().get(name);
    if (lens == null) {
      throw new IllegalStateException("No lens " + name);
    }
    return lens;
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static scala.collection.immutable.Seq<String> asSeq(String... names) {
    return scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList(names)).toSeq();
  }
}
