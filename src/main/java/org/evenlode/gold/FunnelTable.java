package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
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
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Funnel;
import org.evenlode.statistics.Funnel.Signal;
import org.jspecify.annotations.Nullable;

/** Funnel limits of all places against the board, from the indicator mart as it is shown. */
public final class FunnelTable implements Step {
  private static final TableId SHOWN = TableId.of("checked_indicator");

  private final TableContract contract;

  /** The mart of funnels. */
  public FunnelTable(TableContract contract) {
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
                in.table(SHOWN).where(col("area").like("icb:%").or(col("area").like("place:%"))),
                new String[] {"indicator", "period_start", "period_end", "lens", "category"},
                new String[] {"area", "numerator", "denominator", "clustering"},
                new Compared(),
                contract)));
  }

  /** Compares the places of one indicator, period, lens and category with the board. */
  static final class Compared implements FlatMapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Row row) {
      List<Row> members = row.getList(row.fieldIndex("members"));
      double baseline =
          members.stream()
              .filter(member -> member.getString(0).startsWith("icb:"))
              .mapToDouble(Compared::share)
              .findFirst()
              .orElse(Double.NaN);
      List<Row> rows = new ArrayList<>();
      for (Row member : members) {
        if (member.getString(0).startsWith("place:")) {
          rows.add(place(row, member, baseline));
        }
      }
      return rows.iterator();
    }

    private static double share(Row member) {
      double events = ShownGroups.count(member, 1);
      double trials = ShownGroups.count(member, 2);
      return trials > 0 ? Math.min(events, trials) / trials : Double.NaN;
    }

    private static Row place(Row row, Row member, double baseline) {
      double share = share(member);
      boolean hidden = Double.isNaN(share) || Double.isNaN(baseline);
      boolean few = ShownGroups.count(member, 1) < ShownGroups.LEAST_EVENTS;
      // Events of the same person are fewer independent ones: the size that counts is smaller.
      double clustering = member.isNullAt(3) ? 1 : Math.max(1, member.getDouble(3));
      double size = ShownGroups.count(member, 2) / clustering;
      Estimate inner = hidden ? none() : Funnel.proportion(baseline, size, Funnel.INNER);
      Estimate outer = hidden ? none() : Funnel.proportion(baseline, size, Funnel.OUTER);
      @Nullable Signal signal =
          hidden || few ? null : Funnel.proportionSignal(baseline, share * size, size);
      String polarity = row.getAs("polarity");
      return RowFactory.create(
          row.getAs("indicator"),
          row.getAs("title"),
          polarity,
          row.getAs("period_start"),
          row.getAs("period_end"),
          member.getString(0),
          row.getAs("lens"),
          row.getAs("category"),
          ShownGroups.rounded(share),
          ShownGroups.rounded(baseline),
          ShownGroups.rounded(inner.low()),
          ShownGroups.rounded(inner.high()),
          ShownGroups.rounded(outer.low()),
          ShownGroups.rounded(outer.high()),
          signal == null ? null : PersonFacts.label(signal),
          signal == null ? null : variation(signal, polarity),
          hidden ? "suppressed" : few ? "few_events" : "shown",
          row.getAs("sources"));
    }

    private static Estimate none() {
      return Funnel.proportion(0, 0, Funnel.INNER);
    }

    private static String variation(Signal signal, String polarity) {
      return switch (signal) {
        case LOW_0_001, LOW_0_025 -> Direction.of(-1, polarity, "better", "worse");
        case HIGH_0_001, HIGH_0_025 -> Direction.of(1, polarity, "better", "worse");
        default -> "no_different";
      };
    }
  }
}
