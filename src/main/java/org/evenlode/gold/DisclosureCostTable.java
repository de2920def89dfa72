package org.evenlode.gold;

import java.util.List;
import java.util.Set;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.DisclosureCost;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Counts how much of each mart is hidden, withheld and repeated.
 *
 * @param marts contracts of the exact marts
 */
public record DisclosureCostTable(TableContract contract, List<TableContract> marts)
    implements Step {
  @Override
  public Set<TableId> inputs() {
    return Set.of(DisclosureTable.ID);
  }

  @Override
  public String settings() {
    return marts.toString();
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(DisclosureCost.of(in.table(DisclosureTable.ID), marts));
  }
}
