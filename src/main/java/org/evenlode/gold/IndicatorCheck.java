package org.evenlode.gold;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.SqlText;

/** Looks at the SQL of indicators and lenses before a night starts: every column must be there. */
public final class IndicatorCheck {
  /** Lists what a lens may ask of a person, in the month of the event. */
  static final Set<String> ATTRIBUTES =
      Set.of(
          "imd_2025_decile",
          "imd_2019_decile",
          "ethnic_category",
          "language",
          "accommodation",
          "disability",
          "housing_benefit",
          "sex",
          "age",
          "place",
          "is_registered");

  private static final TableId POPULATION = TableId.of("silver_person_month");

  private IndicatorCheck() {}

  /**
   * Stops unless every indicator and lens can be computed.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} and every problem, with the nearest
   *     right name
   */
  public static void require(
      Collection<Indicator> indicators, Lenses lenses, Map<TableId, TableContract> tables) {
    List<String> problems = new ArrayList<>();
    indicators.forEach(indicator -> problems.addAll(problems(indicator, tables)));
    for (Lenses.Lens lens : lenses.byName().values()) {
      columns(problems, "lens " + lens.name(), "category", lens.category(), ATTRIBUTES, "a person");
      if (lens.isLinked()) {
        columns(problems, "lens " + lens.name(), "linked", lens.linked(), ATTRIBUTES, "a person");
      }
    }
    if (!problems.isEmpty()) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, String.join("\n", problems));
    }
  }

  /** Returns what is wrong with the SQL of an indicator; nothing when it can be computed. */
  public static List<String> problems(Indicator indicator, Map<TableId, TableContract> tables) {
    List<String> problems = new ArrayList<>();
    String where = "indicator " + indicator.name();
    String table = indicator.from();
    TableContract facts = tables.get(TableId.of(table));
    if (facts == null) {
      throw new IllegalStateException("Checked when loaded: " + table);
    }
    Set<String> known = facts.columns().keySet();
    columns(problems, where, "where", indicator.where(), known, table);
    columns(problems, where, "numerator", indicator.numerator(), known, table);
    columns(problems, where, "denominator", indicator.denominator(), known, table);
    TableContract months = tables.get(POPULATION);
    if (indicator.kind().isOfPopulation() && months != null) {
      columns(
          problems,
          where,
          "population",
          indicator.population(),
          months.columns().keySet(),
          POPULATION.name());
    }
    return problems;
  }

  private static void columns(
      List<String> problems,
      String where,
      String key,
      String expression,
      Set<String> known,
      String of) {
    try {
      for (String column : SqlText.columns(expression)) {
        if (!known.contains(column)) {
          problems.add(
              where
                  + ": "
                  + key
                  + ": "
                  + of
                  + " has no column '"
                  + column
                  + "'"
                  + Names.hint(column, known));
        }
      }
    } catch (BrokenPromise unreadable) {
      problems.add(where + ": " + key + ": " + unreadable.getMessage());
    }
  }
}
