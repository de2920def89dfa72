package org.evenlode.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.ExitCode;
import scala.collection.immutable.Seq;

/** Gives a session the standard rules as SQL functions, so that SQL and Java share them. */
public final class SqlFunctions {
  private static final Map<String, UnaryOperator<Column>> RULES =
      new TreeMap<>(
          Map.of(
              "nhs_number_is_valid", number -> NhsNumber.isValid(NhsNumber.normal(number)),
              "postcode_is_valid", code -> Postcode.isValid(Postcode.normal(code)),
              "postcode_normal", Postcode::normal,
              "provider_of", Organisation::provider,
              "ethnic_group_of", Ethnicity::group,
              "ethnic_label_of", Ethnicity::label,
              "imd_quintile_of", Deprivation::quintile,
              "age_band_of", AgeBand::of,
              "clock_time_of", ClockTime::normal));

  private final Map<String, CodeSystem> codeSystems;
  private final Map<String, Codelist> codelists;
  private final boolean demonstration;

  /**
   * Makes the rules.
   *
   * @param demonstration whether codelists that only show how things work may decide anything
   */
  public SqlFunctions(
      Map<String, CodeSystem> codeSystems, Map<String, Codelist> codelists, boolean demonstration) {
    this.codeSystems = codeSystems;
    this.codelists = codelists;
    this.demonstration = demonstration;
  }

  /**
   * Gives a session the rules by name, with {@code <system>_of} for every code system, {@code
   * in_<list>} and {@code <list>_category} for every codelist.
   */
  public void register(SparkSession session) {
    FunctionRegistry registry =
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().functionRegistry();
    RULES.forEach((name, rule) -> register(registry, name, rule));
    // Long lists are joined in staging; a plan cannot hold them.
    codeSystems.values().stream()
        .filter(system -> !system.isLarge())
        .forEach(
            system ->
                register(registry, system.name() + "_of", code -> CodeMap.canonical(system, code)));
    codelists
        .values()
        .forEach(
            list -> {
              register(
                  registry, "in_" + list.name(), code -> CodelistRules.isIn(permitted(list), code));
              register(
                  registry,
                  list.name() + "_category",
                  code -> CodelistRules.category(permitted(list), code));
            });
  }

  /**
   * Returns the list if it may be used; asked when a query is planned, so that only what really
   * uses the list is refused.
   */
  private Codelist permitted(Codelist list) {
    if (isHeldBack(list)) {
      if (list.outside() == Codelist.Outside.EMPTY) {
        return list.emptied();
      }
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "The codelist "
              + list.name()
              + " is for demonstrations only; put your own in its place (pipelines/README.md, \"Registers and codelists\")");
    }
    return list;
  }

  private boolean isHeldBack(Codelist list) {
    return list.isDemonstration() && !demonstration;
  }

  /** Returns the names of all functions. */
  public List<String> names() {
    List<String> names = new ArrayList<>(RULES.keySet());
    codeSystems.keySet().forEach(name -> names.add(name + "_of"));
    for (String list : codelists.keySet()) {
      names.add("in_" + list);
      names.add(list + "_category");
    }
    return names;
  }

  /** Returns the code systems and codelists that SQL asks for: what it gives changes with them. */
  public String usedBy(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    StringBuilder used = new StringBuilder();
    codeSystems.values().stream()
        .filter(system -> lower.contains(system.name() + "_of("))
        .forEach(system -> used.append('\n').append(system));
    codelists.values().stream()
        .filter(list -> list.isUsedBy(lower))
        .forEach(list -> used.append('\n').append(isHeldBack(list) ? list.emptied() : list));
    return used.toString();
  }

  private static void register(FunctionRegistry registry, String name, UnaryOperator<Column> rule) {
    registry.createOrReplaceTempFunction(
        name,
        (Seq<Expression> arguments) ->
            ColumnNodeToExpressionConverter$.MODULE$.apply(
                rule.apply(ExpressionUtils.column(arguments.head())).node()),
        "scala_udf");
  }
}
