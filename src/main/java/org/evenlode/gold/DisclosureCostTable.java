package org.evenlode.gold;

import java.util.Set;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.SuppressionCost;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** How much of each mart is hidden, and how much of that to protect other counts. */
public record DisclosureCostTable(TableContract contract) implements Step {
  @Override
  public Set<TableId> inputs() {
    return Set.of(SuppressionTable.ID);
  }

  @Override
  public String settings() {
    return "";
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(SuppressionCost.of(in.table(SuppressionTable.ID)));
  }
}
