package org.evenlode.staged;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;

/**
 * The lawful minimum: marks the rows that may not be used at all. A row goes when its person is on
 * an opt-out list that its feed's agreement names, when a rule of its feed says so (dummy,
 * confidential, restricted), or when the record that it belongs to goes. Opt-outs follow the
 * bridges from one pseudonym domain to another.
 */
public final class Removals {
  /** The column that names the list or rule; null where the row may be used. */
  static final String RULE = "_removed_by";

  private static final int HOPS = 2;

  private final Map<String, FeedContract> feeds;
  private final List<FeedContract> bridges;
  private final Map<String, Collection<OptOut>> lists;
  private final Typing typing;
  private final Tokens tokens;
  private final Map<String, Broadcast<HashSet<String>>> listed = new HashMap<>();

  /**
   * The removals of one night.
   *
   * @param feeds all that are read
   * @param bridges feeds that lead from one pseudonym domain to another
   * @param lists the opt-out lists that apply to a feed, by its name
   */
  public Removals(
      Map<String, FeedContract> feeds,
      List<FeedContract> bridges,
      Map<String, Collection<OptOut>> lists,
      Map<String, CodeSystem> systems,
      boolean allowTestNumbers,
      Tokens tokens) {
    this.feeds = feeds;
    this.bridges = bridges;
    this.lists = lists;
    this.typing = new Typing(systems, allowTestNumbers);
    this.tokens = tokens;
  }

  /** What is to be read to judge a feed's rows. */
  Set<TableId> inputs(FeedContract feed) {
    Set<TableId> inputs = new TreeSet<>();
    if (!lists(feed).isEmpty()) {
      bridges.forEach(bridge -> inputs.add(bridge.bronze()));
    }
    FeedContract parent = parent(feed);
    if (parent != feed) {
      inputs.add(parent.bronze());
      inputs.addAll(inputs(parent));
    }
    return inputs;
  }

  /** The state of the lists and rules that apply to a feed, for its fingerprint. */
  String settings(FeedContract feed) {
    StringBuilder text = new StringBuilder(feed.removes().toString());
    lists(feed).forEach(list -> text.append(list.version()).append(list.holdsPermitted()));
    FeedContract parent = parent(feed);
    return parent == feed ? text.toString() : text + settings(parent);
  }

  private Collection<OptOut> lists(FeedContract feed) {
    return lists.getOrDefault(feed.name(), List.of());
  }

  /** The feed whose rows say whose this one's are; the feed itself when its own do. */
  private FeedContract parent(FeedContract feed) {
    return feed.belongsTo().map(FeedContract.Parent::feed).map(feeds::get).orElse(feed);
  }

  private boolean judges(FeedContract feed) {
    FeedContract parent = parent(feed);
    return !lists(feed).isEmpty() && !people(feed).isEmpty()
        || !feed.removes().isEmpty()
        || parent != feed && judges(parent);
  }

  /**
   * Adds {@link #RULE}.
   *
   * @param rows with the feed's columns typed, and its submission
   */
  Dataset<Row> marked(Dataset<Row> rows, FeedContract feed, Inputs in) {
    if (!judges(feed)) {
      return rows.withColumn(RULE, lit(null).cast("string"));
    }
    List<Column> rules = new ArrayList<>();
    for (OptOut list : lists(feed)) {
      if (!people(feed).isEmpty()) {
        rules.add(when(isListed(list, feed, in), lit(list.name())));
      }
    }
    for (CheckRule rule : feed.removes()) {
      rules.add(when(coalesce(expr(rule.rule()), lit(false)), lit(rule.code())));
    }
    FeedContract parent = parent(feed);
    if (parent == feed || !judges(parent)) {
      return rows.withColumn(RULE, coalesce(rules.toArray(Column[]::new)));
    }
    rules.add(col("_parent_rule"));
    List<String> by = new ArrayList<>(feed.belongsTo().orElseThrow().by());
    if (feed.submissions().isPresent()) {
      by.add(SystemColumns.SUBMISSION);
    }
    Column[] keys = by.stream().map(functions::col).toArray(Column[]::new);
    Dataset<Row> gone =
        marked(typed(parent, in), parent, in)
            .where(col(RULE).isNotNull())
            .groupBy(keys)
            .agg(min(RULE).as("_parent_rule"));
    return rows.join(broadcast(gone), Columns.seq(by.toArray(String[]::new)), "left")
        .withColumn(RULE, coalesce(rules.toArray(Column[]::new)))
        .drop("_parent_rule");
  }

  /** A feed's rows as landed, its columns typed. */
  private Dataset<Row> typed(FeedContract feed, Inputs in) {
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      columns.add(
          typing.value(column).cast(column.type().sqlType()).as("_parsed_" + column.name()));
    }
    columns.add(col(SystemColumns.SUBMISSION));
    Dataset<Row> parsed = in.table(feed.bronze()).select(columns.toArray(Column[]::new));
    List<Column> named = new ArrayList<>();
    feed.columns().keySet().forEach(name -> named.add(col("_parsed_" + name).as(name)));
    named.add(col(SystemColumns.SUBMISSION));
    return parsed.select(named.toArray(Column[]::new));
  }

  /** The tokens of the person that a row is about. */
  private List<Column> people(FeedContract feed) {
    List<Column> people = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      if (column.type() == ColumnType.NHS_NUMBER) {
        people.add(tokens.ofNhsNumber(col(column.name())));
      } else if (column.type() == ColumnType.PSEUDONYM) {
        people.add(tokens.ofPseudonym(column.domain().orElseThrow(), col(column.name())));
      }
    }
    return people;
  }

  private Column isListed(OptOut list, FeedContract feed, Inputs in) {
    Broadcast<HashSet<String>> set = listed(list, in);
    UDF1<String, Boolean> contains = token -> token == null ? null : set.value().contains(token);
    Column onList = lit(false);
    Column identified = lit(false);
    for (Column person : people(feed)) {
      Column found =
          functions.udf(contains, DataTypes.BooleanType).withName("is_on_list").apply(person);
      onList = onList.or(coalesce(found, lit(false)));
      identified = identified.or(person.isNotNull());
    }
    return list.holdsPermitted() ? identified.and(functions.not(onList)) : onList;
  }

  /** The list's tokens with those of other domains that bridges lead to them from. */
  private synchronized Broadcast<HashSet<String>> listed(OptOut list, Inputs in) {
    return listed.computeIfAbsent(
        list.name(),
        name -> {
          JavaSparkContext context = JavaSparkContext.fromSparkContext(in.session().sparkContext());
          HashSet<String> all = new HashSet<>(list.tokens());
          Set<String> reached = list.tokens();
          for (int hop = 0; hop < HOPS && !reached.isEmpty(); hop++) {
            reached = leadingTo(reached, in, context);
            all.addAll(reached);
          }
          return context.broadcast(all);
        });
  }

  private Column end(FeedContract bridge, String name) {
    String domain =
        Optional.ofNullable(bridge.columns().get(name)).flatMap(FeedColumn::domain).orElseThrow();
    return tokens.ofPseudonym(domain, col(name));
  }

  private Set<String> leadingTo(Set<String> reached, Inputs in, JavaSparkContext context) {
    Broadcast<HashSet<String>> ends = context.broadcast(new HashSet<>(reached));
    UDF1<String, Boolean> isEnd = token -> token != null && ends.value().contains(token);
    Set<String> starts = new HashSet<>();
    for (FeedContract bridge : bridges) {
      typed(bridge, in)
          .select(end(bridge, "from_pseudonym").as("start"), end(bridge, "to_pseudonym").as("end"))
          .where(functions.udf(isEnd, DataTypes.BooleanType).apply(col("end")))
          .select("start")
          .distinct()
          .collectAsList()
          .forEach(row -> starts.add(row.getString(0)));
    }
    ends.destroy();
    return starts;
  }
}
