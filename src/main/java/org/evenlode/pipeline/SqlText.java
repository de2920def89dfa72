package org.evenlode.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableId;
import scala.jdk.javaapi.CollectionConverters;

/** Looks at SQL text with Spark's own parser before it runs: one query over known relations. */
public final class SqlText {
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of("reflect", "try_reflect", "java_method");

  private SqlText() {}

  /**
   * Returns the tables that a SELECT reads; names of common table expressions are left out.
   *
   * @throws BrokenPromise with {@link ExitCode#USAGE} when the text is not one SELECT
   */
  public static Set<String> relations(String text) {
    LogicalPlan plan = parse(text);
    Set<String> relations = new TreeSet<>();
    Set<String> named = new HashSet<>();
    Deque<TreeNode<?>> open = new ArrayDeque<>();
    open.push(plan);
    while (!open.isEmpty()) {
      TreeNode<?> node = open.pop();
      refuse(node);
      if (node instanceof UnresolvedRelation relation) {
        relations.add(
            String.join(".", CollectionConverters.asJava(relation.multipartIdentifier())));
      }
      if (node instanceof UnresolvedWith with) {
        CollectionConverters.asJava(with.cteRelations())
            .forEach(
                named1 -> {
                  named.add(named1._1().toLowerCase(Locale.ROOT));
                  open.push(named1._2());
                });
      }
      children(node).forEach(open::push);
    }
    relations.removeIf(name -> named.contains(name.toLowerCase(Locale.ROOT)));
    return relations;
  }

  /**
   * Returns the functions that the columns of a SELECT are the results of, by column: of its last
   * SELECT, and of columns that are nothing but a call.
   */
  static Map<String, String> calls(String text) {
    LogicalPlan plan = parse(text);
    while (plan instanceof UnresolvedWith with) {
      plan = with.child();
    }
    List<Expression> columns = new ArrayList<>();
    if (plan instanceof Aggregate aggregate) {
      CollectionConverters.asJava(aggregate.aggregateExpressions())
          .forEach(one -> columns.add((Expression) one));
    } else if (plan instanceof Project project) {
      CollectionConverters.asJava(project.projectList())
          .forEach(one -> columns.add((Expression) one));
    }
    Map<String, String> calls = new TreeMap<>();
    for (Expression column : columns) {
      if (column instanceof Alias alias && alias.child() instanceof UnresolvedFunction function) {
        List<String> parts = CollectionConverters.asJava(function.nameParts());
        calls.put(alias.name(), parts.get(parts.size() - 1).toLowerCase(Locale.ROOT));
      }
    }
    return calls;
  }

  /**
   * Returns the columns that an expression names, by their first part.
   *
   * @throws BrokenPromise with {@link ExitCode#USAGE} when the text is no expression, {@link
   *     ExitCode#NOT_PERMITTED} when it asks for a query or a function that is refused
   */
  public static Set<String> columns(String expression) {
    Set<String> columns = new TreeSet<>();
    Deque<TreeNode<?>> open = new ArrayDeque<>();
    open.push(parseExpression(expression));
    while (!open.isEmpty()) {
      TreeNode<?> node = open.pop();
      refuse(node);
      if (node instanceof PlanExpression<?>) {
        throw new BrokenPromise(
            ExitCode.NOT_PERMITTED, "A query within an expression is not permitted");
      }
      if (node instanceof UnresolvedAttribute attribute) {
        columns.add(
            CollectionConverters.asJava(attribute.nameParts()).get(0).toLowerCase(Locale.ROOT));
      }
      children(node).forEach(open::push);
    }
    return columns;
  }

  private static Expression parseExpression(String text) {
    try {
      return new CatalystSqlParser().parseExpression(text);
    } catch (Exception broken) { // Scala declares no checked exceptions; this is a ParseException.
      throw unreadable("This is not an expression that Spark SQL can read: ", broken);
    }
  }

  private static BrokenPromise unreadable(String sentence, Exception broken) {
    String first =
        String.valueOf(broken.getMessage())
            .lines()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("");
    return new BrokenPromise(ExitCode.USAGE, sentence + first);
  }

  private static LogicalPlan parse(String text) {
    try {
      return new CatalystSqlParser().parsePlan(text);
    } catch (Exception broken) { // Scala declares no checked exceptions; this is a ParseException.
      throw unreadable("This is not one SELECT that Spark SQL can read: ", broken);
    }
  }

  private static void refuse(TreeNode<?> node) {
    if (node instanceof Command
        || node instanceof ParsedStatement
        || node instanceof InsertIntoStatement
        || node instanceof ScriptTransformation) {
      throw new BrokenPromise(
          ExitCode.NOT_PERMITTED, "Only a SELECT is permitted, not a command or script");
    }
    if (node instanceof UnresolvedFunction function) {
      List<String> parts = CollectionConverters.asJava(function.nameParts());
      String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
      if (REFUSED_FUNCTIONS.contains(name)) {
        throw new BrokenPromise(
            ExitCode.NOT_PERMITTED, "The function " + name + " is not permitted");
      }
    }
  }

  private static List<TreeNode<?>> children(TreeNode<?> node) {
    List<TreeNode<?>> all = new java.util.ArrayList<>();
    CollectionConverters.asJava(node.children()).forEach(child -> all.add((TreeNode<?>) child));
    if (node instanceof LogicalPlan plan) {
      CollectionConverters.asJava(plan.expressions()).forEach(all::add);
    }
    if (node instanceof Expression && node instanceof PlanExpression<?> subquery) {
      all.add((TreeNode<?>) subquery.plan());
    }
    return all;
  }

  /**
   * Stops unless a SELECT reads permitted tables only.
   *
   * @return the tables that it reads
   * @throws BrokenPromise with {@link ExitCode#NOT_PERMITTED} for a table that exists elsewhere in
   *     the lake, {@link ExitCode#USAGE} for a name that nothing has
   */
  public static Set<TableId> check(String text, Collection<TableId> permitted) {
    List<String> names = permitted.stream().map(TableId::name).sorted().toList();
    Set<TableId> used = new TreeSet<>();
    for (String relation : relations(text)) {
      if (names.contains(relation.toLowerCase(Locale.ROOT))) {
        used.add(TableId.of(relation.toLowerCase(Locale.ROOT)));
        continue;
      }
      String low = relation.toLowerCase(Locale.ROOT);
      if (TableId.isTable(low) && Names.nearest(low, names).isEmpty()
          || relation.contains(".")
          || relation.contains("/")) {
        throw new BrokenPromise(
            ExitCode.NOT_PERMITTED,
            "'" + relation + "' may not be read here; permitted: " + String.join(", ", names));
      }
      throw new BrokenPromise(
          ExitCode.USAGE,
          "There is no table '"
              + relation
              + "'"
              + Names.nearest(low, names)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; there are " + String.join(", ", names)));
    }
    return used;
  }
}
