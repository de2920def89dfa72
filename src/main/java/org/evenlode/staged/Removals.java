package org.evenlode.staged;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Inputs;
import org.evenlode.typing.FeedReader;

/**
 * Keeps to the lawful minimum: marks the rows that may not be used at all. A row goes when its
 * person is on an opt-out list that its feed's agreement names, when a rule of its feed says so
 * (dummy, confidential, restricted), or when the record that it belongs to goes. Opt-outs follow
 * the bridges from one pseudonym domain to another.
 */
public final class Removals {
  /** Names the column that names the list or rule; null where the row may be used. */
  static final String RULE = "_removed_by";

  /** Follows the code of a rule for rows that it could not judge. */
  static final String UNREADABLE = "_unreadable";

  private final Map<String, FeedContract> feeds;
  private final List<FeedContract> bridges;
  private final Map<String, Collection<OptOut>> lists;
  private final Tokens tokens;
  private final Map<String, Broadcast<HashSet<String>>> listed = new HashMap<>();
  private final Map<String, Broadcast<HashMap<Long, String>>> gone = new HashMap<>();

  /**
   * Makes the removals of one night.
   *
   * @param feeds all that are read
   * @param bridges feeds that lead from one pseudonym domain to another
   * @param lists the opt-out lists that apply to a feed, by its name
   */
  public Removals(
      Map<String, FeedContract> feeds,
      List<FeedContract> bridges,
      Map<String, Collection<OptOut>> lists,
      Tokens tokens) {
    this.feeds = feeds;
    this.bridges = bridges;
    this.lists = lists;
    this.tokens = tokens;
  }

  /** Returns what is to be read to judge a feed's rows. */
  Set<TableId> inputs(FeedContract feed) {
    Set<TableId> inputs = new TreeSet<>();
    if (!lists(feed).isEmpty()) {
      bridges.forEach(bridge -> inputs.add(bridge.bronze()));
    }
    FeedContract parent = parent(feed);
    if (parent != feed) {
      inputs.add(parent.bronze());
      parent.submissions().ifPresent(name -> inputs.add(TableId.of("staged_" + name)));
      inputs.addAll(inputs(parent));
    }
    return inputs;
  }

  /** Describes the state of the lists and rules that apply to a feed, for its fingerprint. */
  String settings(FeedContract feed) {
    StringBuilder text = new StringBuilder(feed.removes().toString());
    lists(feed).forEach(list -> text.append(list.version()).append(list.holdsPermitted()));
    FeedContract parent = parent(feed);
    return parent == feed ? text.toString() : text + settings(parent);
  }

  /**
   * Returns the lists that can be asked of a feed: those of its agreement, if its rows name a
   * person.
   */
  private Collection<OptOut> lists(FeedContract feed) {
    boolean names =
        feed.columns().values().stream()
            .map(FeedColumn::type)
            .anyMatch(type -> type == ColumnType.NHS_NUMBER || type == ColumnType.PSEUDONYM);
    return names ? lists.getOrDefault(feed.name(), List.of()) : List.of();
  }

  /** Returns the feed whose rows say whose this one's are; the feed itself when its own do. */
  private FeedContract parent(FeedContract feed) {
    return feed.belongsTo().map(FeedContract.Parent::feed).map(feeds::get).orElse(feed);
  }

  private boolean judges(FeedContract feed) {
    FeedContract parent = parent(feed);
    return !lists(feed).isEmpty() || !feed.removes().isEmpty() || parent != feed && judges(parent);
  }

  /**
   * Adds {@link #RULE}.
   *
   * @param rows with the feed's columns typed, and the provider where it comes by submissions
   */
  Dataset<Row> marked(Dataset<Row> rows, FeedContract feed, Inputs in) {
    if (!judges(feed)) {
      return rows.withColumn(RULE, lit(null).cast("string"));
    }
    List<Column> rules = new ArrayList<>();
    for (OptOut list : lists(feed)) {
      rules.add(when(isListed(list, feed, in), lit(list.name())));
    }
    for (CheckRule rule : feed.removes()) {
      rules.add(when(coalesce(expr(rule.rule()), lit(false)), lit(rule.code())));
      rules.add(when(isUnreadable(rule, feed), lit(rule.code() + UNREADABLE)));
    }
    FeedContract parent = parent(feed);
    if (parent == feed || !judges(parent)) {
      return rows.withColumn(RULE, coalesce(rules.toArray(Column[]::new)));
    }
    List<String> by = new ArrayList<>(feed.belongsTo().orElseThrow().by());
    if (feed.submissions().isPresent()) {
      // A contact may come a month after its referral, so one month's key removes it in all.
      by.add(SystemColumns.PROVIDER);
    }
    Broadcast<HashMap<Long, String>> gone = gone(parent, by, in);
    UDF1<Long, String> rule = key -> gone.value().get(key);
    rules.add(functions.udf(rule, DataTypes.StringType).withName("removed_by").apply(key(by)));
    return rows.withColumn(RULE, coalesce(rules.toArray(Column[]::new)));
  }

  /**
   * Returns whether a column that a rule reads holds a value that nobody can read: what cannot be
   * read as "no" protects. A row whose key cannot be read is not used in any case, and is shown as
   * such.
   */
  private static Column isUnreadable(CheckRule rule, FeedContract feed) {
    Column isUnreadable = lit(false);
    for (FeedColumn column : feed.columns().values()) {
      if (rule.reads(column.name()) && !feed.key().contains(column.name())) {
        String start = column.name() + ":";
        isUnreadable =
            isUnreadable.or(
                exists(
                    col(SystemColumns.REASONS),
                    reason ->
                        reason
                            .startsWith(start)
                            .and(reason.notEqual(start + FeedReader.PLACEHOLDER))));
      }
    }
    return isUnreadable;
  }

  private static Column key(List<String> by) {
    return xxhash64(by.stream().map(functions::col).toArray(Column[]::new));
  }

  /** Finds the keys of a feed's removed records with their rules, once a night. */
  private synchronized Broadcast<HashMap<Long, String>> gone(
      FeedContract feed, List<String> by, Inputs in) {
    String name = feed.name() + by;
    Broadcast<HashMap<Long, String>> known = gone.get(name);
    if (known != null) {
      return known;
    }
    HashMap<Long, String> keys = new HashMap<>();
    // May ask for the parent's own parent first.
    marked(typed(feed, in), feed, in)
        .where(col(RULE).isNotNull())
        .select(key(by), col(RULE))
        .distinct()
        .collectAsList()
        .forEach(row -> keys.merge(row.getLong(0), row.getString(1), Removals::first));
    Broadcast<HashMap<Long, String>> found =
        JavaSparkContext.fromSparkContext(in.session().sparkContext()).broadcast(keys);
    gone.put(name, found);
    return found;
  }

  private static String first(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Returns a feed's rows as landed, its columns typed, with the provider of their submission. */
  private Dataset<Row> typed(FeedContract feed, Inputs in) {
    List<Column> named = Typing.ofFeed(feed);
    named.add(col(SystemColumns.SUBMISSION));
    named.add(col(SystemColumns.REASONS));
    Dataset<Row> rows = in.table(feed.bronze()).select(named.toArray(Column[]::new));
    return feed.submissions()
        .map(name -> StagedTable.withHeader(rows, in.everyFate(TableId.of("staged_" + name))))
        .orElse(rows);
  }

  /** Returns the tokens of the person that a row is about. */
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
      identified = identified.or(found.isNotNull());
    }
    return list.holdsPermitted() ? identified.and(functions.not(onList)) : onList;
  }

  /** Returns the list's tokens with those of other domains that bridges lead to them from. */
  private synchronized Broadcast<HashSet<String>> listed(OptOut list, Inputs in) {
    if (listed.isEmpty()) {
      Map<String, OptOut> all = new HashMap<>();
      lists.values().forEach(some -> some.forEach(one -> all.put(one.name(), one)));
      Map<String, HashSet<String>> tokensOf = new HashMap<>();
      Set<String> reached = new HashSet<>();
      for (OptOut one : all.values()) {
        tokensOf.put(one.name(), new HashSet<>(one.tokens()));
        reached.addAll(one.tokens());
      }
      List<Edge> edges = new ArrayList<>();
      Set<String> seen = new HashSet<>(reached);
      while (!reached.isEmpty()) {
        List<Edge> further = leadingTo(reached, in);
        edges.addAll(further);
        reached = further.stream().map(Edge::start).filter(seen::add).collect(Collectors.toSet());
      }
      tokensOf.values().forEach(set -> follow(edges, set));
      JavaSparkContext context = JavaSparkContext.fromSparkContext(in.session().sparkContext());
      tokensOf.forEach((name, set) -> listed.put(name, context.broadcast(set)));
    }
    Broadcast<HashSet<String>> set = listed.get(list.name());
    if (set == null) {
      throw new IllegalStateException("A list of no agreement: " + list.name());
    }
    return set;
  }

  /** Adds every token that leads to one of a set, over however many edges. */
  private static void follow(List<Edge> edges, Set<String> set) {
    int before;
    do {
      before = set.size();
      edges.stream().filter(edge -> set.contains(edge.end())).map(Edge::start).forEach(set::add);
    } while (set.size() > before);
  }

  /** Holds one pseudonym that leads to another; it may lead to several. */
  private record Edge(String start, String end) {}

  private Column end(FeedContract bridge, String name) {
    String domain =
        Optional.ofNullable(bridge.columns().get(name)).flatMap(FeedColumn::domain).orElseThrow();
    return tokens.ofPseudonym(domain, col(name));
  }

  private static boolean isMerger(FeedContract bridge) {
    Optional<String> from =
        Optional.ofNullable(bridge.columns().get("from_pseudonym")).flatMap(FeedColumn::domain);
    return from.isPresent()
        && from.equals(
            Optional.ofNullable(bridge.columns().get("to_pseudonym")).flatMap(FeedColumn::domain));
  }

  /** Finds where bridges lead from, to one of these ends: one job over all of them. */
  private List<Edge> leadingTo(Set<String> reached, Inputs in) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(in.session().sparkContext());
    Broadcast<HashSet<String>> ends = context.broadcast(new HashSet<>(reached));
    UDF1<String, Boolean> isEnd = token -> token != null && ends.value().contains(token);
    List<Edge> edges = new ArrayList<>();
    bridges.stream()
        .filter(bridge -> !in.isEmpty(bridge.bronze()))
        .map(
            bridge ->
                typed(bridge, in)
                    .select(
                        end(bridge, "from_pseudonym").as("start"),
                        end(bridge, "to_pseudonym").as("end"),
                        lit(isMerger(bridge)).as("is_merger")))
        // Numbers merged in one domain are of one person whichever of them is on the list.
        .map(
            pairs ->
                pairs
                    .select("start", "end")
                    .union(pairs.where("is_merger").select(col("end"), col("start"))))
        .reduce(Dataset::union)
        .ifPresent(
            all ->
                all.where(functions.udf(isEnd, DataTypes.BooleanType).apply(col("end")))
                    .collectAsList()
                    .forEach(row -> edges.add(new Edge(row.getString(0), row.getString(1)))));
    ends.destroy();
    return edges;
  }
}
