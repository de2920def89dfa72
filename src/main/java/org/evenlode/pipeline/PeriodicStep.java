package org.evenlode.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;

/**
 * A step whose table is made once for each period, whatever comes in between: of figures that are
 * revised every night, the differences tell of the few people who came in that day.
 *
 * @param step what makes the table
 * @param period that it is made for, such as the last closed month
 */
public record PeriodicStep(Step step, String period) implements Step {
  @Override
  public Optional<String> madeFor() {
    return Optional.of(period);
  }

  @Override
  public TableId output() {
    return step.output();
  }

  @Override
  public Set<TableId> inputs() {
    return new TreeSet<>(step.inputs());
  }

  @Override
  public TableContract contract() {
    return step.contract();
  }

  @Override
  public void prepare(StepLog log) {
    step.prepare(log);
  }

  @Override
  public String settings() {
    return step.settings();
  }

  @Override
  public List<String> partitionedBy() {
    return step.partitionedBy();
  }

  @Override
  public Built build(Inputs in) {
    return step.build(in);
  }

  @Override
  public Map<String, Long> verify(Dataset<Row> written, Inputs in) {
    return step.verify(written, in);
  }
}
