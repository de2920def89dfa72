package org.evenlode.gold;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.Indicator;
import org.evenlode.statistics.ControlChart;
import org.evenlode.statistics.ControlChart.Point;
import org.evenlode.statistics.ControlChart.Rule;
import org.jspecify.annotations.Nullable;

/** Makes the control chart of one indicator, area, lens and category. */
final class TrendRows implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Sets how few months have no limits worth drawing: fewer than this (Making Data Count). */
  private static final int LEAST_POINTS = 10;

  /** Turns events of a month of people into events per 100,000 people and year. */
  private static final double PER_YEAR = 12 * 100_000.0;

  @Override
  public Iterator<Row> call(Row row) {
    List<Row> months = new ArrayList<>(row.<Row>getList(row.fieldIndex("members")));
    months.sort(Comparator.comparing(month -> month.<Date>getAs(2)));
    List<Shown> counts = months.stream().map(month -> Shown.of(month, 0)).toList();
    boolean isRate = Indicator.RATE_UNIT.equals(row.getAs("unit"));
    double[] known =
        counts.stream().filter(Shown::isShown).mapToDouble(c -> value(c, isRate)).toArray();
    boolean fewEvents = counts.stream().anyMatch(Shown::hasFewEvents);
    boolean charted = known.length >= LEAST_POINTS && !fewEvents;
    Point[] points = charted ? ControlChart.of(known, true) : new Point[0];
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < months.size(); i++) {
      boolean isShown = counts.get(i).isShown();
      @Nullable Point point = isShown && charted ? points[next++] : null;
      String without = !isShown ? "suppressed" : fewEvents ? "few_events" : "few_points";
      rows.add(line(row, months.get(i), counts.get(i), point, point == null ? without : "shown"));
    }
    return rows.iterator();
  }

  /** Returns the month's share, or its crude rate. */
  private static double value(Shown counts, boolean isRate) {
    return isRate ? counts.events() / counts.trials() * PER_YEAR : counts.share();
  }

  private static Row line(Row row, Row month, Shown counts, @Nullable Point point, String status) {
    String polarity = row.getAs("polarity");
    boolean isRate = Indicator.RATE_UNIT.equals(row.getAs("unit"));
    double most = isRate ? Double.MAX_VALUE : 1;
    return RowFactory.create(
        row.getAs("indicator"),
        row.getAs("title"),
        polarity,
        row.getAs("unit"),
        row.getAs("area"),
        row.getAs("lens"),
        row.getAs("category"),
        month.getAs(2),
        month.getAs(3),
        Shown.rounded(value(counts, isRate)),
        point == null ? null : Shown.rounded(point.mean()),
        point == null ? null : Shown.rounded(Math.max(0, point.low())),
        point == null ? null : Shown.rounded(Math.min(most, point.high())),
        point == null ? null : PersonFacts.label(point.rule()),
        point == null ? null : variation(point, polarity),
        status,
        row.getAs("sources"));
  }

  private static String variation(Point point, String polarity) {
    return point.rule() == Rule.NONE
        ? "common_cause"
        : Direction.of(point.direction(), polarity, "improvement", "concern");
  }
}
