package org.evenlode.gold;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.Polarity;
import org.evenlode.contract.Lenses.Lens;
import org.jspecify.annotations.Nullable;

/**
 * Measures the inequality of one indicator, period, area and lens.
 *
 * @param lenses those that are compared, by name
 */
record InequalityRows(TreeMap<String, Lens> lenses) implements FlatMapFunction<Row, Row> {
  @Override
  public Iterator<Row> call(Row row) {
    Lens lens = lenses.get(row.<String>getAs("lens"));
    if (lens == null) {
      throw new IllegalStateException("A lens that nobody declared");
    }
    String unit = row.getAs("unit");
    String limits =
        unit.equals(Indicator.RATE_UNIT)
            ? "clustered Dobson limits of directly standardised rates (ESP 2013)"
            : "clustered Wilson limits";
    Map<String, Shown> groups = new TreeMap<>();
    for (Row group : row.<Row>getList(row.fieldIndex("members"))) {
      groups.put(group.getString(0), Shown.member(group, unit));
    }
    Polarity polarity = Polarity.valueOf(row.<String>getAs("polarity").toUpperCase(Locale.ROOT));
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
              PersonFacts.label(measure.kind()),
              measure.compared(),
              orNull(measure.reference()),
              Shown.rounded(measure.estimate().value()),
              Shown.rounded(measure.estimate().low()),
              Shown.rounded(measure.estimate().high()),
              measure.kind().unit(unit),
              measure.direction(),
              measure.kind().method(limits),
              Shown.rounded(inequality.unknownShare()),
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
