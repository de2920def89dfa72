package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;

import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.Suppression;
import org.evenlode.disclosure.Suppression.Mart;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Which counts of the night's marts are hidden to protect others, over all of them together and all
 * that was published before.
 */
public final class SuppressionTable implements Step {
  /** The table, which every mart's disclosure control reads. */
  public static final TableId ID = TableId.of("gold_suppression");

  /** The fact that says how many hidden counts could not be protected from earlier releases. */
  public static final String FOUND_OUT = "hidden and perhaps found out";

  /** How long a count that is no longer published is remembered. */
  private static final int MONTHS_REMEMBERED = 36;

  private final List<Mart> marts;
  private final List<Nesting> nestings;
  private final int least;
  private final YearMonth lastClosed;

  /**
   * The plan of a release.
   *
   * @param least how many values of a hidden count must stay possible
   */
  public SuppressionTable(
      List<Mart> marts, List<Nesting> nestings, int least, YearMonth lastClosed) {
    this.marts = marts;
    this.nestings = nestings;
    this.least = least;
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
    return Suppression.contract();
  }

  @Override
  public String settings() {
    return marts.toString() + nestings + least + lastClosed;
  }

  @Override
  public Built build(Inputs in) {
    Map<Mart, Dataset<Row>> rows = new LinkedHashMap<>();
    marts.forEach(mart -> rows.put(mart, in.table(mart.contract().table())));
    return Built.of(
        Suppression.plan(
            in.session(),
            rows,
            in.previous(),
            nestings,
            new Suppression.Terms(
                least, lastClosed.atDay(1), lastClosed.minusMonths(MONTHS_REMEMBERED).atDay(1))));
  }

  @Override
  public Map<String, Long> verify(Dataset<Row> written, Inputs in) {
    Map<String, Long> facts = new LinkedHashMap<>();
    facts.put("counts", count(written, col("is_current")));
    facts.put("hidden", count(written, col("is_current").and(col("is_hidden"))));
    facts.put(
        "hidden to protect others", count(written, col("is_current").and(col("is_complementary"))));
    facts.put(
        "withheld with all of their breakdown",
        count(written, col("is_current").and(col("is_withheld"))));
    facts.put(
        "rounded further to protect others",
        count(written, col("is_current").and(col("rounded_to").gt(0))));
    facts.put(FOUND_OUT, count(written, col("is_narrow")));
    return facts;
  }

  private static long count(Dataset<Row> rows, Column wanted) {
    return rows.where(wanted).count();
  }
}
