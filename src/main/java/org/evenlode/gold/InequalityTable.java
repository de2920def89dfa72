package org.evenlode.gold;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
    return Built.of(
        DisclosureControl.fromShown(
            ShownGroups.computed(
                in.table(SHOWN).where(ShownGroups.isOf(compared.keySet().toArray())),
                new String[] {"indicator", "period_start", "period_end", "area", "lens"},
                new String[] {"category", "numerator", "denominator", "clustering"},
                new Measured(new TreeMap<>(compared), new TreeMap<>(polarities)),
                contract)));
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
      for (Row group : row.<Row>getList(row.fieldIndex("members"))) {
        groups.add(
            new Inequality.Group(
                group.getString(0),
                ShownGroups.count(group, 1),
                ShownGroups.count(group, 2),
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
                ShownGroups.rounded(measure.estimate().value()),
                ShownGroups.rounded(measure.estimate().low()),
                ShownGroups.rounded(measure.estimate().high()),
                measure.unit(),
                measure.direction(),
                measure.method(),
                ShownGroups.rounded(inequality.unknownShare()),
                orNull(measure.caution()),
                measure.status(),
                row.getAs("sources")));
      }
      return rows.iterator();
    }

    private static @Nullable String orNull(String text) {
      return text.isEmpty() ? null : text;
    }
  }
}
