package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.pipeline.StepGraph;
import org.evenlode.publish.Mart;
import org.evenlode.publish.Release;

/** Brings the marts of a release together with their contracts. */
final class PublishedMarts {
  private PublishedMarts() {}

  /** Returns the contract of every mart that a graph makes, by its published name. */
  static Map<TableId, TableContract> contracts(StepGraph graph) {
    Map<TableId, TableContract> contracts = new TreeMap<>();
    for (TableContract checked : graph.contracts().values()) {
      if (checked.table().zone() == Zone.CHECKED) {
        contracts.put(TableId.of("published_" + checked.table().noun()), checked);
      }
    }
    return contracts;
  }

  /** Returns the marts of a release that the definitions still make and no agreement withholds. */
  static List<Mart> of(Site site, Release release) {
    Map<TableId, TableContract> contracts =
        contracts(Steps.forLooking(site, LocalDate.now()).graphForLooking());
    List<Mart> marts = new ArrayList<>();
    for (TableId mart : new TreeSet<>(release.tables())) {
      TableContract contract = contracts.get(mart);
      if (contract != null) {
        marts.add(new Mart(mart.name(), contract, release.sql("select * from " + mart.name())));
      }
    }
    return marts;
  }
}
