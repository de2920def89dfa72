package org.evenlode.gold;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.AreaKind;
import org.evenlode.pipeline.Columns;

/**
 * The cells of periods, areas, lenses and categories, with what each needs for an interval.
 *
 * <p>People are counted once in a cell however many events they have, and the sums of squares that
 * a person-clustered interval needs go along. Most people have one set of attributes in a period
 * and are added up by it before any cell is made; only the others are followed one by one.
 */
final class Cells {
  private static final String[] MOMENTS = {
    "events",
    "trials",
    "people",
    "people_with_events",
    "events_squared",
    "events_trials",
    "trials_squared"
  };

  private final List<Indicator> indicators;
  private final String icb;

  Cells(List<Indicator> indicators, String icb) {
    this.indicators = indicators;
    this.icb = icb;
  }

  /** Every cell that has somebody, out of the rows of {@link PersonFacts}. */
  Dataset<Row> of(Dataset<Row> personal) {
    return added(
        onceOnly(personal).transform(rows -> opened(rows, MOMENTS)).unionByName(oneByOne(personal)),
        MOMENTS,
        "indicator",
        "period_start",
        "period_end",
        "area",
        "lens",
        "category");
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
    for (String name : PersonFacts.lensesOf(indicators)) {
      cells.add(Columns.named(lit(name), "lens", col("attributes.categories." + name), "category"));
    }
    List<Column> columns = new ArrayList<>(List.of(col("indicator"), col("period")));
    Arrays.stream(kept).map(functions::col).forEach(columns::add);
    List<Column> withArea = new ArrayList<>(columns);
    withArea.add(col("attributes"));
    withArea.add(areas.as("areas"));
    List<Column> oneArea = new ArrayList<>(columns);
    oneArea.add(col("attributes"));
    oneArea.add(explode(col("areas")).as("area"));
    List<Column> withLens = new ArrayList<>(columns);
    withLens.add(col("area.name").as("area"));
    withLens.add(col("area.kind").as("area_kind"));
    withLens.add(array(cells.toArray(Column[]::new)).as("cells"));
    List<Column> oneLens = new ArrayList<>(columns);
    oneLens.add(col("area"));
    oneLens.add(col("area_kind"));
    oneLens.add(explode(col("cells")).as("cell"));
    List<Column> last = new ArrayList<>();
    last.add(col("indicator"));
    last.add(col("period.period_start").as("period_start"));
    last.add(col("period.period_end").as("period_end"));
    last.add(col("area"));
    last.add(col("cell.lens").as("lens"));
    last.add(col("cell.category").as("category"));
    Arrays.stream(kept).map(functions::col).forEach(last::add);
    return rows.select(withArea.toArray(Column[]::new))
        .select(oneArea.toArray(Column[]::new))
        .select(withLens.toArray(Column[]::new))
        .select(oneLens.toArray(Column[]::new))
        .where(isAsked())
        .select(last.toArray(Column[]::new));
  }

  private static Column area(AreaKind kind, Column name, Column applies) {
    return when(applies, Columns.named(lit(PersonFacts.label(kind)), "kind", name, "name"));
  }

  /**
   * Keeps the areas and lenses that the row's indicator asks for. Most indicators ask for the same:
   * a condition for each kind of asking is far quicker than one for each indicator.
   */
  private Column isAsked() {
    Map<Asked, List<String>> kinds = new LinkedHashMap<>();
    for (Indicator indicator : indicators) {
      Object[] areas = indicator.areas().stream().map(PersonFacts::label).toArray();
      Asked asked = new Asked(List.of(areas), List.copyOf(indicator.lenses()));
      kinds.computeIfAbsent(asked, kind -> new ArrayList<>()).add(indicator.name());
    }
    Column isAsked = lit(false);
    for (Map.Entry<Asked, List<String>> kind : kinds.entrySet()) {
      isAsked =
          isAsked.or(
              col("indicator")
                  .isin(kind.getValue().toArray())
                  .and(col("area_kind").isin(kind.getKey().areas().toArray()))
                  .and(col("cell.lens").isin(kind.getKey().lenses().toArray())));
    }
    return isAsked;
  }

  private record Asked(List<Object> areas, List<String> lenses) {}
}
