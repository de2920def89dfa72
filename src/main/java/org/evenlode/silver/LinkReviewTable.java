package org.evenlode.silver;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.Reviews.Review;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Lists the decisions of people on links, without the people who decided. */
public final class LinkReviewTable implements Step {
  private final TableContract contract;
  private final List<Review> decisions;

  /** Takes the decisions as they stand. */
  public LinkReviewTable(TableContract contract, List<Review> decisions) {
    this.contract = contract;
    this.decisions = List.copyOf(decisions);
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of();
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return decisions.toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Row> rows =
        decisions.stream()
            .map(
                one ->
                    RowFactory.create(
                        one.source(),
                        one.recordKey(),
                        one.stated(),
                        one.standsFor(),
                        one.decision(),
                        java.sql.Date.valueOf(one.decidedOn())))
            .toList();
    return Built.of(in.session().createDataFrame(rows, StructType.fromDDL(contract.ddl())));
  }
}
