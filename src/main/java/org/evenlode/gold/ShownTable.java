package org.evenlode.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
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
 * Makes a mart of statistics over several rows of the marts of indicators and rates as they are
 * shown: the rows are brought together by what they have in common, and a function makes the mart's
 * rows of each group.
 */
public final class ShownTable implements Step {
  private static final TableId SHARES = TableId.of("checked_indicator");
  private static final TableId RATES = TableId.of("checked_rate");
  private static final List<String> STANDARDISED =
      List.of("standardised_rate", "standardised_low", "standardised_high");

  private final TableContract contract;
  private final Set<TableId> tables;
  private final Column wanted;
  private final String[] by;
  private final String[] members;
  private final FlatMapFunction<Row, Row> function;
  private final String settings;

  /**
   * @param tables shares, or rates too
   * @param wanted which of their rows
   * @param by what a group has in common; the function's row has these, then title, polarity, unit
   *     and sources, then the list of members
   * @param members columns of a group's members, in order
   * @param settings what decides the output in addition to the contract
   */
  private ShownTable(
      TableContract contract,
      Set<TableId> tables,
      Column wanted,
      List<String> by,
      List<String> members,
      FlatMapFunction<Row, Row> function,
      String settings) {
    this.contract = contract;
    this.tables = tables;
    this.wanted = wanted;
    this.by = by.toArray(String[]::new);
    this.members = members.toArray(String[]::new);
    this.function = function;
    this.settings = settings;
  }

  /** Makes the mart of inequality between the categories of every lens that has a reference. */
  public static ShownTable inequality(TableContract contract, Lenses lenses) {
    Map<String, Lens> compared = new TreeMap<>(lenses.byName());
    compared.values().removeIf(lens -> !lens.isCompared());
    return new ShownTable(
        contract,
        Set.of(SHARES, RATES),
        col("lens").isin(compared.keySet().toArray()),
        List.of("indicator", "period_start", "period_end", "area", "lens"),
        members("category"),
        new InequalityRows(new TreeMap<>(compared)),
        compared.toString());
  }

  /** Makes a step that builds control charts by month. */
  public static ShownTable trend(TableContract contract) {
    return new ShownTable(
        contract,
        Set.of(SHARES, RATES),
        functions
            .datediff(col("period_end"), col("period_start"))
            .lt(31)
            .and(not(col("category").equalTo(Lens.UNKNOWN))),
        List.of("indicator", "area", "lens", "category"),
        List.of("numerator", "denominator", "period_start", "period_end"),
        new TrendRows(),
        "");
  }

  /** Makes the mart of places against the board by funnel limits. */
  public static ShownTable funnel(TableContract contract) {
    return new ShownTable(
        contract,
        Set.of(SHARES, RATES),
        col("area").like("icb:%").or(col("area").like("place:%")),
        List.of("indicator", "period_start", "period_end", "lens", "category"),
        members("area"),
        new FunnelRows(),
        "");
  }

  @Override
  public Set<TableId> inputs() {
    return tables;
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
        tables.stream()
            .sorted()
            .map(table -> rows(in, table))
            .reduce(Dataset::unionByName)
            .orElseThrow()
            .where(wanted)
            .groupBy(columns(by))
            .agg(
                first("title").as("title"),
                first("polarity").as("polarity"),
                first("unit").as("unit"),
                first("sources").as("sources"),
                collect_list(struct(columns(members))).as("members"));
    return Built.of(
        DisclosureControl.fromShown(
            groups.flatMap(function, Encoders.row(StructType.fromDDL(contract.ddl())))));
  }

  /** Lists the columns of a member: its name, and after it what is known of the member. */
  private static List<String> members(String name) {
    List<String> members = new ArrayList<>(List.of(name, "numerator", "denominator", "clustering"));
    members.addAll(STANDARDISED);
    members.add(DisclosureControl.NOISE_VARIANCE);
    return members;
  }

  /** Returns shares and rates in the same columns. */
  private static Dataset<Row> rows(Inputs in, TableId table) {
    Dataset<Row> rows = in.table(table);
    if (table.equals(RATES)) {
      rows = rows.withColumnRenamed("person_months", "denominator");
    } else {
      for (String name : STANDARDISED) {
        rows = rows.withColumn(name, lit(null).cast("double"));
      }
    }
    Set<String> wanted =
        new LinkedHashSet<>(
            List.of("indicator", "title", "polarity", "unit", "sources", "lens", "category"));
    wanted.addAll(List.of("area", "period_start", "period_end"));
    wanted.addAll(members("area"));
    return rows.select(columns(wanted.toArray(String[]::new)));
  }

  private static Column[] columns(String[] names) {
    return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }
}
