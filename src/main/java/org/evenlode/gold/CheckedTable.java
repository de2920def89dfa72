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
import org.evenlode.disclosure.Suppression;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** A mart after disclosure control, waiting for its release. */
public final class CheckedTable implements Step {
  private final TableContract gold;
  private final Rule rule;

  /**
   * The checked form of a mart.
   *
   * @param rule the strictest of all the sources that contributed
   */
  public CheckedTable(TableContract gold, Rule rule) {
    this.gold = gold;
    this.rule = rule;
  }

  @Override
  public TableId output() {
    return TableId.of("checked_" + gold.table().noun());
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(gold.table(), SuppressionTable.ID);
  }

  @Override
  public TableContract contract() {
    return checked(gold);
  }

  /** The contract of a mart's checked form: without internal columns, with derived values. */
  public static TableContract checked(TableContract gold) {
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
            "shown; suppressed where a count is hidden; withheld where all of the breakdown is, whatever"
                + " its counts, to protect some of them"));
    columns.put(
        "suppression_profile",
        plain("suppression_profile", ColumnType.TEXT, "the small-number rule of the row's counts"));
    columns.put(
        DisclosureControl.ROUNDED_TO,
        plain(
            DisclosureControl.ROUNDED_TO,
            ColumnType.LONG,
            "what the row's counts are rounded to, at the coarsest: large ones may be rounded further"
                + " than the rule says, by five parts in a hundred at most, to protect hidden ones"));
    return TableContract.plain(
        TableId.of("checked_" + gold.table().noun()),
        gold.title(),
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
            in.table(gold.table()),
            gold,
            rule,
            Suppression.besides(in.table(SuppressionTable.ID), gold.table())));
  }
}
