package org.evenlode.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * All indicators for all lenses. Facts are brought together by person and month, and counted into
 * the cells of periods, areas, lenses and categories.
 */
public final class IndicatorTable implements Step {
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
    return facts().inputs();
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
    CellCounter counter =
        new CellCounter(indicators, PersonFacts.lensesOf(indicators), icb, lastClosed, months);
    Dataset<Row> cells = Cells.of(facts().rows(in), counter);
    return Built.of(described(cells, in));
  }

  private PersonFacts facts() {
    return new PersonFacts(indicators, lenses, lastClosed, months);
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
              indicator.definition()));
    }
    List<Row> breakdowns = new ArrayList<>();
    for (Lenses.Lens lens : lenses.byName().values()) {
      breakdowns.add(
          RowFactory.create(
              lens.name(), lens.imdVersion(), lens.lsoaVintage(), lens.ethnicityMethod()));
    }
    Dataset<Row> basis =
        in.session()
            .createDataFrame(
                breakdowns,
                StructType.fromDDL(
                    "lens string, imd_version string, lsoa_vintage string,"
                        + " ethnicity_method string"));
    Dataset<Row> about =
        in.session()
            .createDataFrame(
                texts,
                StructType.fromDDL(
                    "indicator string, title string, polarity string, unit string,"
                        + " definition string"));
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
        .join(broadcast(basis), "lens")
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
            col("definition"),
            col("imd_version"),
            col("lsoa_vintage"),
            col("ethnicity_method"),
            lit(sources).as("sources"));
  }
}
