package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;

import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.ReleasedMarts;
import org.evenlode.disclosure.ReleasedMarts.Mart;
import org.evenlode.governance.RecordKeys;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Decides how every row of the night's marts is shown, with what earlier releases have shown. */
public final class DisclosureTable implements Step {
  /** Names the table, which every mart's checked form reads. */
  public static final TableId ID = TableId.of("gold_disclosure");

  private final List<Mart> marts;
  private final RecordKeys keys;
  private final YearMonth lastClosed;

  /**
   * Makes a step that builds the table of released rows.
   *
   * @param marts that are published, with their rules
   * @param lastClosed newest month that is published
   */
  public DisclosureTable(List<Mart> marts, RecordKeys keys, YearMonth lastClosed) {
    this.marts = marts;
    this.keys = keys;
    this.lastClosed = lastClosed;
  }

  @Override
  public TableId output() {
    return ID;
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>();
    marts.forEach(mart -> inputs.add(mart.contract().table()));
    return inputs;
  }

  @Override
  public TableContract contract() {
    return ReleasedMarts.contract();
  }

  @Override
  public String settings() {
    return marts.toString() + keys.keyId() + lastClosed;
  }

  @Override
  public Built build(Inputs in) {
    Map<Mart, Dataset<Row>> rows = new LinkedHashMap<>();
    marts.forEach(mart -> rows.put(mart, in.table(mart.contract().table())));
    return Built.of(ReleasedMarts.released(in.session(), rows, in.previous(), keys, lastClosed));
  }

  @Override
  public Map<String, Long> verify(Supplier<Dataset<Row>> written, Inputs in) {
    Column isCurrent = col("is_current");
    Column isWithheld = col("withheld").notEqual(lit(0L));
    Row counts =
        written
            .get()
            .agg(
                count_if(isCurrent),
                count_if(isCurrent.and(exists(col("shown"), Column::isNull))),
                count_if(isCurrent.and(isWithheld)),
                count_if(isCurrent.and(col("is_carried"))))
            .first();
    Map<String, Long> facts = new LinkedHashMap<>();
    facts.put("rows published", counts.getLong(0));
    facts.put("rows with a hidden count", counts.getLong(1));
    facts.put("rows of sparse breakdowns", counts.getLong(2));
    facts.put("rows repeated from an earlier release", counts.getLong(3));
    return facts;
  }
}
