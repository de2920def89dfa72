package org.evenlode.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;

import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Says which agreements every mart rests on, and what of it they withhold. */
public final class GovernanceTable implements Step {
  /** Holds the table's name. */
  public static final TableId ID = TableId.of("gold_governance");

  private static final TableId SOURCE = TableId.of("gold_source");

  private static final String ROW =
      "mart string, agreement string, partner string, reference string, purposes string,"
          + " lawful_basis string, expires date, review_date date, feeds string, state string,"
          + " mart_state string, suppression_rule string, decides boolean, opt_outs string,"
          + " redistribution string, contact string";

  private final TableContract contract;
  private final Supplier<List<Line>> lines;

  /**
   * Says what one agreement means for one mart.
   *
   * @param feeds of the agreement that the mart is made from, also those that are not read
   * @param state of the agreement
   * @param martState published, partly_withheld or withheld
   * @param rule how it asks for small counts to be treated
   * @param decides whether no other agreement of the mart asks for more
   */
  public record Line(
      String mart,
      String agreement,
      String partner,
      String reference,
      String purposes,
      Optional<String> lawfulBasis,
      Optional<LocalDate> expires,
      Optional<LocalDate> review,
      String feeds,
      String state,
      String martState,
      String rule,
      boolean decides,
      String optOuts,
      Optional<String> redistribution,
      Optional<String> contact) {
    private Row row() {
      return RowFactory.create(
          mart,
          agreement,
          partner,
          reference,
          purposes,
          lawfulBasis.orElse(null),
          expires.map(Date::valueOf).orElse(null),
          review.map(Date::valueOf).orElse(null),
          feeds,
          state,
          martState,
          rule,
          decides,
          optOuts,
          redistribution.orElse(null),
          contact.orElse(null));
    }
  }

  /**
   * Makes the step.
   *
   * @param lines asked for when all marts are known
   */
  public GovernanceTable(TableContract contract, Supplier<List<Line>> lines) {
    this.contract = contract;
    this.lines = lines;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(SOURCE);
  }

  @Override
  public String settings() {
    return lines.get().toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Row> rows = lines.get().stream().map(Line::row).toList();
    Dataset<Row> said = in.session().createDataFrame(rows, StructType.fromDDL(ROW));
    Dataset<Row> removed = in.table(SOURCE).groupBy("feed").agg(sum("removed").as("of_feed"));
    return Built.of(
        said.withColumn("feed", explode(split(col("feeds"), ", ")))
            .join(removed, Columns.seq("feed"), "left")
            .groupBy(columns())
            .agg(coalesce(sum("of_feed"), lit(0L)).as("removed")));
  }

  private static Column[] columns() {
    return Arrays.stream(StructType.fromDDL(ROW).fieldNames())
        .map(functions::col)
        .toArray(Column[]::new);
  }
}
