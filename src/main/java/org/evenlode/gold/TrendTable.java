package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.DisclosureControl;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;
import org.evenlode.statistics.ControlChart;
import org.evenlode.statistics.ControlChart.Point;
import org.evenlode.statistics.ControlChart.Rule;

/** Control charts of all indicators by month, from the indicator mart as it is shown. */
public final class TrendTable implements Step {
  private static final TableId SHOWN = TableId.of("checked_indicator");

  /** Fewer months than this have no limits worth drawing (Making Data Count). */
  private static final int LEAST_POINTS = 10;

  private final TableContract contract;

  /** The mart of trends. */
  public TrendTable(TableContract contract) {
    this.contract = contract;
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
    return "";
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(
        DisclosureControl.fromShown(
            ShownGroups.computed(
                in.table(SHOWN)
                    .where("datediff(period_end, period_start) < 31")
                    .where(col("category").notEqual("unknown")),
                new String[] {"indicator", "area", "lens", "category"},
                new String[] {"period_start", "period_end", "numerator", "denominator"},
                new Charted(),
                contract)));
  }

  /** Makes the chart of one indicator, area, lens and category. */
  static final class Charted implements FlatMapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Row row) {
      List<Row> months = new ArrayList<>(row.<Row>getList(row.fieldIndex("members")));
      months.sort(Comparator.comparing(month -> month.<Date>getAs(0)));
      double[] shares = new double[months.size()];
      boolean fewEvents = false;
      for (int i = 0; i < shares.length; i++) {
        double events = ShownGroups.count(months.get(i), 2);
        double trials = ShownGroups.count(months.get(i), 3);
        shares[i] = trials > 0 ? Math.min(events, trials) / trials : Double.NaN;
        fewEvents |= events < ShownGroups.LEAST_EVENTS;
      }
      double[] known = Arrays.stream(shares).filter(share -> !Double.isNaN(share)).toArray();
      boolean charted = known.length >= LEAST_POINTS && !fewEvents;
      Point[] points = charted ? ControlChart.of(known, true) : new Point[0];
      List<Row> rows = new ArrayList<>();
      int next = 0;
      for (int i = 0; i < shares.length; i++) {
        boolean hidden = Double.isNaN(shares[i]);
        String without = hidden ? "suppressed" : fewEvents ? "few_events" : "few_points";
        rows.add(
            hidden || !charted
                ? line(row, months.get(i), shares[i], null, without)
                : line(row, months.get(i), shares[i], points[next++], "shown"));
      }
      return rows.iterator();
    }

    private static Row line(
        Row row,
        Row month,
        double share,
        @org.jspecify.annotations.Nullable Point point,
        String status) {
      String polarity = row.getAs("polarity");
      return RowFactory.create(
          row.getAs("indicator"),
          row.getAs("title"),
          polarity,
          row.getAs("area"),
          row.getAs("lens"),
          row.getAs("category"),
          month.getAs(0),
          month.getAs(1),
          ShownGroups.rounded(share),
          point == null ? null : ShownGroups.rounded(point.mean()),
          point == null ? null : ShownGroups.rounded(Math.max(0, point.low())),
          point == null ? null : ShownGroups.rounded(Math.min(1, point.high())),
          point == null ? null : PersonFacts.label(point.rule()),
          point == null ? null : variation(point, polarity),
          status,
          row.getAs("sources"));
    }

    private static String variation(Point point, String polarity) {
      if (point.rule() == Rule.NONE) {
        return "common_cause";
      }
      return Direction.of(point.direction(), polarity, "improvement", "concern");
    }
  }
}
