package org.evenlode.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FeedContract.Parent;
import org.evenlode.contract.SubmissionRule;
import org.evenlode.contract.SubmissionRule.Kind;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;

/**
 * Tells rows of a staged table which rules of their national data set they break, by its own error
 * codes, in place of our names of the same reasons. A rule looks at the row, at what it belongs to
 * and at the header, all of one submission.
 */
final class BrokenRules {
  /** Stands in for the field of a rule about rows, which has none. */
  private static final String RECORD = "record";

  private static final String PARENT = "parent";
  private static final String IS_LANDED = "_parents_landed";
  private static final String KEY_REPEATED = "key:repeated";

  private static final List<String> HEADER =
      List.of("period_start", "period_end", "created_at", "version");

  /** Lists our names of reasons for which a value cannot be of a field. */
  private static final List<String> FORMATS =
      List.of("not_a_date", "not_a_time", "not_a_number", "shape");

  private final TableId table;
  private final List<SubmissionRule> rules;
  private final Map<String, FeedContract> feeds;

  BrokenRules(TableId table, List<SubmissionRule> rules, Map<String, FeedContract> feeds) {
    this.table = table;
    this.feeds = feeds;
    this.rules =
        rules.stream()
            .filter(rule -> rule.kind() != Kind.UNCHECKED)
            .filter(rule -> feeds.containsKey(rule.feed()))
            .filter(rule -> feed(rule.feed()).staged().equals(table))
            .toList();
  }

  private FeedContract feed(String name) {
    FeedContract feed = feeds.get(name);
    if (feed == null) {
      throw new IllegalArgumentException("No feed " + name);
    }
    return feed;
  }

  /** Returns the rows with the error codes among their reasons, as {@code field:code}. */
  Dataset<Row> told(Dataset<Row> rows, Inputs in) {
    if (rules.isEmpty() || in.isEmpty(table)) {
      return rows;
    }
    Column reasons = coalesce(col(SystemColumns.REASONS), array().cast("array<string>"));
    Dataset<Row> known = withHeader(rows.withColumn(SystemColumns.REASONS, reasons), in);
    FeedContract feed = feed(rules.get(0).feed());
    if (feed.belongsTo().isPresent()) {
      known = withParent(known, feed.belongsTo().get(), in);
    }
    for (SubmissionRule rule : rules) {
      if (rule.kind() == Kind.RULE) {
        check(known, rule);
      }
    }
    List<Column> codes = new ArrayList<>();
    List<Column> replaced = new ArrayList<>();
    for (SubmissionRule rule : rules) {
      Column isBroken =
          col(SystemColumns.FEED)
              .equalTo(rule.feed())
              .and(coalesce(col("version").startsWith(rule.version()), lit(false)))
              .and(coalesce(broken(rule), lit(false)));
      String field = rule.field().isEmpty() ? RECORD : rule.field();
      codes.add(when(isBroken, lit(field + ":" + rule.code())));
      ours(rule).forEach(reason -> replaced.add(when(isBroken, lit(reason))));
    }
    return known.withColumn(
        SystemColumns.REASONS,
        concat(array_except(col(SystemColumns.REASONS), listed(replaced)), listed(codes)));
  }

  private static Column listed(List<Column> columns) {
    return array_compact(array(columns.toArray(Column[]::new)).cast("array<string>"));
  }

  private Column broken(SubmissionRule rule) {
    String field = rule.field();
    Column reasons = col(SystemColumns.REASONS);
    return switch (rule.kind()) {
      case BLANK ->
          col(field)
              .isNull()
              .and(
                  not(
                      exists(
                          reasons,
                          reason ->
                              reason
                                  .startsWith(field + ":")
                                  .and(reason.notEqual(field + ":needed")))));
      case FORMAT, CODE, REPEATED ->
          ours(rule)
              .map(reason -> array_contains(reasons, reason))
              .reduce(Column::or)
              .orElseThrow();
      case RULE -> sql(rule);
      // Tables come in files of their own: one that is not there yet orphans nobody.
      case ORPHAN -> col(PARENT).isNull().and(col(IS_LANDED).isNotNull());
      case UNCHECKED -> lit(false);
    };
  }

  private static Column sql(SubmissionRule rule) {
    try {
      return expr(rule.rule());
    } catch (Exception broken) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "submission_rules: the SQL of " + rule.code() + " cannot be read");
    }
  }

  /**
   * Checks that a row has the columns of a rule, and names the rule if not, which Spark does for
   * the first of many only.
   */
  private static void check(Dataset<Row> rows, SubmissionRule rule) {
    Column sql = sql(rule);
    try {
      rows.select(sql);
      // Spark throws checked exceptions that it does not declare.
    } catch (Exception broken) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "submission_rules: "
              + rule.code()
              + " asks for what a row of "
              + rule.feed()
              + " does not have; there are "
              + String.join(", ", rows.columns()));
    }
  }

  /** Returns our names of what a rule says. */
  private static Stream<String> ours(SubmissionRule rule) {
    return switch (rule.kind()) {
      case BLANK -> Stream.of(rule.field() + ":needed");
      case FORMAT -> FORMATS.stream().map(reason -> rule.field() + ":" + reason);
      case CODE -> Stream.of(rule.field() + ":unknown_code", rule.field() + ":another_system");
      case REPEATED -> Stream.of(KEY_REPEATED);
      // A date in the future of its delivery has been taken out before a rule could look at it.
      case RULE ->
          Stream.of(rule.field() + ":future_date").filter(reason -> rule.rule().contains(reason));
      case ORPHAN, UNCHECKED -> Stream.of();
    };
  }

  /** Adds what the header of the row's submission says. */
  private Dataset<Row> withHeader(Dataset<Row> rows, Inputs in) {
    FeedContract feed = feed(rules.get(0).feed());
    if (feed.submissions().isEmpty()) {
      return rows; // The header itself.
    }
    List<Column> columns = new ArrayList<>(List.of(scope()));
    HEADER.forEach(name -> columns.add(col(name)));
    Dataset<Row> headers =
        in.table(TableId.of("staged_" + feed.submissions().get()))
            .select(columns.toArray(Column[]::new))
            .dropDuplicates(SystemColumns.PROVIDER, SystemColumns.PERIOD);
    return rows.join(
        functions.broadcast(headers),
        Columns.seq(SystemColumns.PROVIDER, SystemColumns.PERIOD),
        "left");
  }

  private static Column[] scope() {
    return new Column[] {col(SystemColumns.PROVIDER), col(SystemColumns.PERIOD)};
  }

  private static String[] by(List<String> keys) {
    return Stream.concat(Stream.of(SystemColumns.PROVIDER, SystemColumns.PERIOD), keys.stream())
        .toArray(String[]::new);
  }

  /** Adds the row that this one belongs to in its submission. */
  private Dataset<Row> withParent(Dataset<Row> rows, Parent parent, Inputs in) {
    String[] by = by(parent.by());
    Dataset<Row> parents = in.table(feed(parent.feed()).staged());
    List<Column> columns =
        new ArrayList<>(Arrays.stream(by).map(org.apache.spark.sql.functions::col).toList());
    columns.add(struct(col("*")).as(PARENT));
    Dataset<Row> landed = parents.select(scope()).distinct().withColumn(IS_LANDED, lit(true));
    return rows.join(
            parents.select(columns.toArray(Column[]::new)).dropDuplicates(by),
            Columns.seq(by),
            "left")
        .join(
            functions.broadcast(landed),
            Columns.seq(SystemColumns.PROVIDER, SystemColumns.PERIOD),
            "left");
  }
}
