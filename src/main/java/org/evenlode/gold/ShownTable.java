package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.DisclosureControl;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * A mart of statistics over several rows of the indicator mart as it is shown: the rows are brought
 * together by what they have in common, and a function makes the mart's rows of each group.
 */
public final class ShownTable implements Step {
  private static final TableId SHOWN = TableId.of("checked_indicator");

  private final TableContract contract;
  private final Column wanted;
  private final String[] by;
  private final String[] members;
  private final FlatMapFunction<Row, Row> function;
  private final String settings;

  /**
   * @param wanted which rows of the indicator mart
   * @param by what a group has in common; the function's row has these, then title, polarity and
   *     sources, then the list of members
   * @param members columns of a group's members, in order
   * @param settings what decides the output besides the contract
   */
  private ShownTable(
      TableContract contract,
      Column wanted,
      List<String> by,
      List<String> members,
      FlatMapFunction<Row, Row> function,
      String settings) {
    this.contract = contract;
    this.wanted = wanted;
    this.by = by.toArray(String[]::new);
    this.members = members.toArray(String[]::new);
    this.function = function;
    this.settings = settings;
  }

  /** Inequality between the categories of every lens that has a reference. */
  public static ShownTable inequality(TableContract contract, Lenses lenses) {
    Map<String, Lens> compared = new TreeMap<>(lenses.byName());
    compared.values().removeIf(lens -> !lens.isCompared());
    return new ShownTable(
        contract,
        col("lens").isin(compared.keySet().toArray()),
        List.of("indicator", "period_start", "period_end", "area", "lens"),
        List.of("category", "numerator", "denominator", "clustering"),
        new InequalityRows(new TreeMap<>(compared)),
        compared.toString());
  }

  /** Control charts by month. */
  public static ShownTable trend(TableContract contract) {
    return new ShownTable(
        contract,
        functions
            .datediff(col("period_end"), col("period_start"))
            .lt(31)
            .and(not(col("category").equalTo(Lens.UNKNOWN))),
        List.of("indicator", "area", "lens", "category"),
        List.of("numerator", "denominator", "period_start", "period_end"),
        new TrendRows(),
        "");
  }

  /** Places against the board by funnel limits. */
  public static ShownTable funnel(TableContract contract) {
    return new ShownTable(
        contract,
        col("area").like("icb:%").or(col("area").like("place:%")),
        List.of("indicator", "period_start", "period_end", "lens", "category"),
        List.of("area", "numerator", "denominator", "clustering"),
        new FunnelRows(),
        "");
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
    return settings;
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> groups =
        in.table(SHOWN)
            .where(wanted)
            .groupBy(columns(by))
            .agg(
                first("title").as("title"),
                first("polarity").as("polarity"),
                first("sources").as("sources"),
                collect_list(struct(columns(members))).as("members"));
    return Built.of(
        DisclosureControl.fromShown(
            groups.flatMap(function, Encoders.row(StructType.fromDDL(contract.ddl())))));
  }

  private static Column[] columns(String[] names) {
    return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }
}
