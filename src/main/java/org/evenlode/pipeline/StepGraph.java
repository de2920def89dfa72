package org.evenlode.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;

/** Holds steps in an order in which every table is made before it is read. */
public final class StepGraph {
  private final Map<TableId, Step> inOrder = new LinkedHashMap<>();

  /**
   * Orders steps.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} for a table that nothing makes, one
   *     that two steps make, or a circle
   */
  public StepGraph(Collection<Step> steps) {
    Map<TableId, Step> byOutput = new TreeMap<>();
    for (Step step : steps) {
      if (byOutput.put(step.output(), step) != null) {
        throw wrong("Two steps make " + step.output());
      }
    }
    byOutput.values().forEach(step -> visit(step, byOutput, new ArrayList<>()));
  }

  private void visit(Step step, Map<TableId, Step> byOutput, List<TableId> path) {
    if (inOrder.containsKey(step.output())) {
      return;
    }
    if (path.contains(step.output())) {
      throw wrong("Steps read each other in a circle: " + path);
    }
    path.add(step.output());
    for (TableId input : new java.util.TreeSet<>(step.inputs())) {
      Step maker = byOutput.get(input);
      if (maker == null) {
        throw wrong(
            step.output()
                + " reads "
                + input
                + ", which nothing makes"
                + Names.hint(input.name(), byOutput.keySet().stream().map(TableId::name).toList()));
      }
      visit(maker, byOutput, path);
    }
    path.remove(step.output());
    inOrder.put(step.output(), step);
  }

  private static BrokenPromise wrong(String message) {
    return new BrokenPromise(ExitCode.CONFIGURATION, message);
  }

  public List<Step> steps() {
    return List.copyOf(inOrder.values());
  }

  /** Returns the contract of every table that is made. */
  public Map<TableId, TableContract> contracts() {
    Map<TableId, TableContract> contracts = new TreeMap<>();
    inOrder.values().forEach(step -> contracts.put(step.output(), step.contract()));
    return contracts;
  }

  /** Returns the steps that a table is made from, itself included. */
  public StepGraph upTo(TableId table) {
    Set<TableId> needed = new HashSet<>();
    collect(step(table), needed);
    return new StepGraph(steps().stream().filter(step -> needed.contains(step.output())).toList());
  }

  private void collect(Step step, Set<TableId> needed) {
    if (needed.add(step.output())) {
      step.inputs().forEach(input -> collect(step(input), needed));
    }
  }

  /** Returns the steps without some tables and without all that is made from them. */
  public StepGraph without(Set<TableId> tables) {
    return new StepGraph(
        steps().stream()
            .filter(step -> lineage(step.output()).stream().noneMatch(tables::contains))
            .toList());
  }

  /** Returns the step that makes a table. */
  public Step step(TableId table) {
    Step step = inOrder.get(table);
    if (step == null) {
      throw new BrokenPromise(
          ExitCode.USAGE,
          "No step makes '"
              + table
              + "'"
              + Names.hint(table.name(), inOrder.keySet().stream().map(TableId::name).toList()));
    }
    return step;
  }

  /** Returns everything upstream of a table, itself included. */
  public Set<TableId> lineage(TableId table) {
    Set<TableId> needed = new java.util.TreeSet<>();
    collect(step(table), needed);
    return needed;
  }
}
