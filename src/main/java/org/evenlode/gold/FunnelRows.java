package org.evenlode.gold;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Funnel;
import org.evenlode.statistics.Funnel.Signal;
import org.jspecify.annotations.Nullable;

/** Compares the places of one indicator, period, lens and category with the board. */
final class FunnelRows implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Row row) {
    List<Row> members = row.getList(row.fieldIndex("members"));
    String unit = row.getAs("unit");
    double baseline =
        members.stream()
            .filter(member -> member.getString(0).startsWith("icb:"))
            .mapToDouble(member -> Shown.member(member, unit).share())
            .findFirst()
            .orElse(Double.NaN);
    List<Row> rows = new ArrayList<>();
    for (Row member : members) {
      if (member.getString(0).startsWith("place:")) {
        rows.add(place(row, member.getString(0), Shown.member(member, unit), baseline));
      }
    }
    return rows.iterator();
  }

  private static Row place(Row row, String area, Shown counts, double baseline) {
    double share = counts.share();
    boolean hidden = Double.isNaN(share) || Double.isNaN(baseline);
    // Without a size there are no limits.
    double size = hidden ? 0 : counts.effectiveTrials();
    double events = hidden ? 0 : counts.events() / counts.effect();
    boolean isRate = counts.standardised().isPresent();
    Estimate inner = limits(isRate, baseline, size, events, Funnel.INNER);
    Estimate outer = limits(isRate, baseline, size, events, Funnel.OUTER);
    @Nullable Signal signal =
        hidden || counts.hasFewEvents()
            ? null
            : isRate
                ? Funnel.rateSignal(baseline, events, events / share)
                : Funnel.proportionSignal(baseline, share * size, size);
    String polarity = row.getAs("polarity");
    return RowFactory.create(
        row.getAs("indicator"),
        row.getAs("title"),
        polarity,
        row.getAs("period_start"),
        row.getAs("period_end"),
        area,
        row.getAs("lens"),
        row.getAs("category"),
        Shown.rounded(share),
        Shown.rounded(baseline),
        Shown.rounded(inner.low()),
        Shown.rounded(inner.high()),
        Shown.rounded(outer.low()),
        Shown.rounded(outer.high()),
        signal == null ? null : PersonFacts.label(signal),
        signal == null ? null : variation(signal, polarity),
        hidden ? "suppressed" : signal == null ? "few_events" : "shown",
        row.getAs("sources"));
  }

  private static Estimate limits(
      boolean isRate, double baseline, double size, double events, double confidence) {
    return isRate
        ? Funnel.rate(baseline, events, confidence)
        : Funnel.proportion(baseline, size, confidence);
  }

  private static String variation(Signal signal, String polarity) {
    return switch (signal) {
      case LOW_0_001, LOW_0_025 -> Direction.of(-1, polarity, "better", "worse");
      case HIGH_0_001, HIGH_0_025 -> Direction.of(1, polarity, "better", "worse");
      default -> "no_different";
    };
  }
}
