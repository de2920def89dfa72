package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.Polarity;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.DisclosureControl;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;
import org.jspecify.annotations.Nullable;

/** Inequality measures of all indicators, from the indicator mart as it is shown. */
public final class InequalityTable implements Step {
  private static final TableId SHOWN = TableId.of("checked_indicator");
  private static final int DIGITS = 1_000_000;

  private final TableContract contract;
  private final Map<String, Lens> compared = new TreeMap<>();
  private final Map<String, Polarity> polarities = new TreeMap<>();

  /** The mart of measures: of every lens that has a reference. */
  public InequalityTable(TableContract contract, Lenses lenses, Collection<Indicator> indicators) {
    this.contract = contract;
    lenses.byName().values().stream()
        .filter(Lens::isCompared)
        .forEach(lens -> compared.put(lens.name(), lens));
    indicators.forEach(indicator -> polarities.put(indicator.name(), indicator.polarity()));
  }

  @Override
  public TableId output() {
    return contract.table();
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(SHOWN);
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return compared.toString() + polarities;
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> groups =
        in.table(SHOWN)
            .where(col("lens").isin(compared.keySet().toArray()))
            .groupBy("indicator", "period_start", "period_end", "area", "lens")
            .agg(
                first("title").as("title"),
                first("polarity").as("polarity"),
                first("sources").as("sources"),
                collect_list(
                        struct(
                            col("category"),
                            col("numerator"),
                            col("denominator"),
                            col("clustering")))
                    .as("groups"));
    return Built.of(
        DisclosureControl.fromShown(
            groups.flatMap(
                new Measured(new TreeMap<>(compared), new TreeMap<>(polarities)),
                Encoders.row(StructType.fromDDL(contract.ddl())))));
  }

  /** Computes the measures of one indicator, period, area and lens. */
  private record Measured(TreeMap<String, Lens> lenses, TreeMap<String, Polarity> polarities)
      implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row row) {
      Lens lens = lenses.get(row.<String>getAs("lens"));
      Polarity polarity = polarities.get(row.<String>getAs("indicator"));
      if (lens == null || polarity == null) {
        throw new IllegalStateException("A lens or indicator that nobody declared");
      }
      List<Inequality.Group> groups = new ArrayList<>();
      for (Row group : row.<Row>getList(row.fieldIndex("groups"))) {
        groups.add(
            new Inequality.Group(
                group.getString(0),
                number(group, 1),
                number(group, 2),
                group.isNullAt(3) ? 1 : group.getDouble(3)));
      }
      Inequality inequality = Inequality.of(lens, polarity, groups);
      List<Row> rows = new ArrayList<>();
      for (Inequality.Measure measure : inequality.measures()) {
        rows.add(
            RowFactory.create(
                row.getAs("indicator"),
                row.getAs("title"),
                row.getAs("polarity"),
                row.getAs("period_start"),
                row.getAs("period_end"),
                row.getAs("area"),
                row.getAs("lens"),
                measure.measure(),
                measure.compared(),
                orNull(measure.reference()),
                rounded(measure.estimate().value()),
                rounded(measure.estimate().low()),
                rounded(measure.estimate().high()),
                measure.unit(),
                measure.direction(),
                measure.method(),
                rounded(inequality.unknownShare()),
                orNull(measure.caution()),
                measure.status(),
                row.getAs("sources")));
      }
      return rows.iterator();
    }

    private static double number(Row row, int index) {
      return row.isNullAt(index) ? Double.NaN : row.getLong(index);
    }

    private static @Nullable String orNull(String text) {
      return text.isEmpty() ? null : text;
    }

    private static @Nullable Double rounded(double value) {
      return Double.isFinite(value)
          ? (Double) ((double) Math.round(value * DIGITS) / DIGITS)
          : null;
    }
  }
}
