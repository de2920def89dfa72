package org.evenlode.gold;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Derived;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.DisclosureControl;
import org.evenlode.disclosure.Rule;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Holds a mart after disclosure control, where it waits for its release. */
public final class CheckedTable implements Step {
  private final TableContract gold;
  private final Rule rule;

  /**
   * Makes a step that builds the checked form of a mart.
   *
   * @param rule the strictest of all the sources that contributed
   */
  public CheckedTable(TableContract gold, Rule rule) {
    this.gold = gold;
    this.rule = rule;
  }

  /** Returns the rule that its counts follow. */
  public Rule rule() {
    return rule;
  }

  @Override
  public TableId output() {
    return TableId.of("checked_" + gold.table().noun());
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(gold.table(), DisclosureTable.ID);
  }

  @Override
  public TableContract contract() {
    return checked(gold, rule);
  }

  /**
   * Returns the contract of a mart's checked form: without internal columns, with derived values,
   * and with what its counts carry.
   */
  public static TableContract checked(TableContract gold, Rule rule) {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    gold.columns().values().stream()
        .filter(column -> !column.internal())
        .forEach(
            column ->
                columns.put(
                    column.name(),
                    column.count().isPresent() || column.needs().isPresent()
                        ? column.optional()
                        : column));
    for (Derived value : gold.derived()) {
      columns.put(value.name(), plain(value.name(), ColumnType.NUMBER, value.meaning()));
    }
    columns.put(
        "status",
        plain(
            "status",
            ColumnType.TEXT,
            "shown; suppressed where a count is hidden; withheld where a count is hidden in the whole"
                + " breakdown, because most of its groups are small"));
    columns.put(
        "suppression_profile",
        plain(
            "suppression_profile",
            ColumnType.TEXT,
            "the rule of the row's counts: " + rule.profile()));
    columns.put(
        DisclosureControl.NOISE_VARIANCE,
        plain(
            DisclosureControl.NOISE_VARIANCE,
            ColumnType.NUMBER,
            "variance of each shown count around the exact one, from noise and rounding; limits"
                + " include it"));
    return TableContract.plain(
        TableId.of("checked_" + gold.table().noun()),
        gold.title() + ". " + rule.statement(),
        gold.grain(),
        gold.key(),
        columns.values());
  }

  private static TableColumn plain(String name, ColumnType type, String meaning) {
    return TableColumn.plain(name, type, meaning, Sensitivity.AGGREGATE);
  }

  @Override
  public String settings() {
    return rule + gold.toString();
  }

  @Override
  public Built build(Inputs in) {
    return Built.of(
        DisclosureControl.publishable(
            in.table(gold.table()), gold, rule, in.table(DisclosureTable.ID)));
  }
}
