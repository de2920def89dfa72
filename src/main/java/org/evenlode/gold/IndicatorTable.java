package org.evenlode.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.RecordKeys;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Computes indicators for all lenses: those that are shares, or those that are rates. Facts are
 * brought together by person and month, and counted into the cells of periods, areas, lenses and
 * categories.
 */
public final class IndicatorTable implements Step {
  private static final String EFFECT = "design_effect";
  private static final String RATE = "_rate";

  private final TableContract contract;
  private final List<Indicator> indicators;
  private final Lenses lenses;
  private final YearMonth lastClosed;
  private final int months;
  private final String icb;
  private final String sources;
  private final RecordKeys keys;

  /**
   * Makes a step that builds the indicator mart.
   *
   * @param lastClosed the newest month that may be published
   * @param months how many months are published one by one
   * @param icb code of the ICB, for its area's name
   * @param sources names of the data sets that contribute, for every row
   * @param keys of people, for the cell keys of counts
   */
  public IndicatorTable(
      TableContract contract,
      List<Indicator> indicators,
      Lenses lenses,
      YearMonth lastClosed,
      int months,
      String icb,
      String sources,
      RecordKeys keys) {
    this.contract = contract;
    this.indicators = indicators;
    this.lenses = lenses;
    this.lastClosed = lastClosed;
    this.months = months;
    this.icb = icb;
    this.sources = sources;
    this.keys = keys;
  }

  @Override
  public Set<TableId> inputs() {
    return facts().inputs();
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return String.join(
            "\n",
            indicators.toString(),
            lenses.toString(),
            lastClosed.toString(),
            icb,
            sources,
            keys.keyId())
        + months;
  }

  @Override
  public Built build(Inputs in) {
    PersonFacts facts = facts();
    List<Indicator> asked =
        isRates() ? indicators : OtherThresholds.asked(indicators, lenses.byName());
    PersonIndex people =
        PersonIndex.of(
            in.table(PersonFacts.PERSON),
            in.table(PersonFacts.PERSON_MONTH)
                .where(col("month").geq(Date.valueOf(facts.first().atDay(1)))),
            PersonFacts.lensesOf(asked).stream().map(this::lens).toList(),
            icb,
            Periods.index(facts.first()));
    Broadcast<PersonIndex> everywhere =
        JavaSparkContext.fromSparkContext(in.session().sparkContext()).broadcast(people);
    CellCounter counter =
        new CellCounter(
            asked,
            facts,
            people.shape(),
            () -> everywhere.value().reader(),
            keys,
            lastClosed,
            months);
    Dataset<Row> cells = Cells.of(facts.rows(in), counter);
    return Built.of(
        described(isRates() ? cells : OtherThresholds.said(cells, lenses.byName()), in));
  }

  private Lenses.Lens lens(String name) {
    Lenses.Lens lens =
        lenses.byName().getOrDefault(name, OtherThresholds.certainties(lenses.byName()).get(name));
    if (lens == null) {
      throw new IllegalStateException("No lens " + name);
    }
    return lens;
  }

  private PersonFacts facts() {
    return new PersonFacts(indicators, lastClosed, months);
  }

  /** Gives the cells the contract's columns. */
  private Dataset<Row> described(Dataset<Row> cells, Inputs in) {
    List<Row> texts = new ArrayList<>();
    for (Indicator indicator : indicators) {
      texts.add(
          RowFactory.create(
              indicator.name(),
              indicator.title(),
              PersonFacts.label(indicator.polarity()),
              indicator.unit(),
              indicator.definition(),
              version(indicator.counted())));
    }
    List<Row> breakdowns = new ArrayList<>();
    for (Lenses.Lens lens : lenses.byName().values()) {
      breakdowns.add(
          RowFactory.create(
              lens.name(),
              lens.imdVersion(),
              lens.lsoaVintage(),
              lens.ethnicityMethod(),
              version(lens.category() + lens.linked())));
    }
    Dataset<Row> basis =
        in.session()
            .createDataFrame(
                breakdowns,
                StructType.fromDDL(
                    "lens string, imd_version string, lsoa_vintage string,"
                        + " ethnicity_method string, lens_version string"));
    Dataset<Row> about =
        in.session()
            .createDataFrame(
                texts,
                StructType.fromDDL(
                    "indicator string, title string, polarity string, unit string,"
                        + " definition string, indicator_version string"));
    return cells
        .join(broadcast(about), "indicator")
        .join(broadcast(basis), "lens")
        .withColumn(EFFECT, greatest(lit(1.0), isRates() ? rateEffect() : shareEffect()))
        .withColumn(
            RATE,
            isRates()
                ? udf(new StandardisedRate(), StandardisedRate.schema())
                    .apply(col(Cells.BANDS), col(EFFECT))
                : lit(null))
        .select(columns());
  }

  /** Returns a short name that changes with a definition. */
  private static String version(String definition) {
    return Integer.toHexString(definition.hashCode());
  }

  /** Returns true for a mart of rates, whose denominator is people's months. */
  private boolean isRates() {
    return contract.columns().containsKey("person_months");
  }

  private Column[] columns() {
    List<Column> columns = new ArrayList<>();
    for (String name : contract.columns().keySet()) {
      columns.add(
          switch (name) {
            case "numerator" -> col("events").as(name);
            case "numerator_key" -> col("events_key").as(name);
            case "denominator", "person_months" -> col("trials").as(name);
            case "denominator_key", "person_months_key" -> col("trials_key").as(name);
            case "definition_version" ->
                concat(col("indicator_version"), col("lens_version")).as(name);
            case "event_weight" -> col(RATE).getField("weight").as(name);
            case "event_spread" -> col(RATE).getField("spread").as(name);
            case "method" ->
                lit(isRates() ? "person_clustered_dobson_95" : "person_clustered_wilson_95")
                    .as(name);
            case "sources" -> lit(sources).as(name);
            default -> col(name);
          });
    }
    return columns.toArray(Column[]::new);
  }

  /**
   * Computes the design effect of a share (Cochran 1977, 3.12); the same as
   * Proportion.designEffect, which a test holds it against.
   */
  private static Column shareEffect() {
    Column share = col("events").cast("double").divide(col("trials"));
    return when(
            col("people").geq(2).and(share.gt(0)).and(share.lt(1)),
            ofPeople()
                .multiply(residual(share))
                .divide(col("trials").multiply(share).multiply(lit(1.0).minus(share))))
        .otherwise(lit(1.0));
  }

  /** Returns the same design effect of a rate, over the variance of a Poisson count. */
  private static Column rateEffect() {
    Column rate = col("events").cast("double").divide(col("trials"));
    return when(
            col("people").geq(2).and(rate.gt(0)),
            ofPeople().multiply(residual(rate)).divide(col("events")))
        .otherwise(lit(1.0));
  }

  private static Column ofPeople() {
    return col("people").divide(col("people").minus(1));
  }

  private static Column residual(Column ratio) {
    return col("events_squared")
        .minus(lit(2.0).multiply(ratio).multiply(col("events_trials")))
        .plus(ratio.multiply(ratio).multiply(col("trials_squared")));
  }
}
