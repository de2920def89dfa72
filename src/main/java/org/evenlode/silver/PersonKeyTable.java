package org.evenlode.silver;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Says which person each token is of. A valid number or pseudonym decides, directly or over a
 * bridge to the home domain and by mergers of numbers within it; person numbers are issued once, in
 * order, and never computed from a token, so they survive new bridges and new keys. When a bridge
 * or merger shows that two issued persons are one, the lower number goes on and the other is
 * superseded. A person who opts out after having been known keeps a number that is withdrawn, and
 * no token.
 */
public final class PersonKeyTable implements Step {
  private static final String TOKEN = SystemColumns.PERSON_TOKEN;
  private static final String METHOD = SystemColumns.IDENTITY_METHOD;
  private static final String WITHDRAWN = "withdrawn";
  private static final String CANONICAL = "canonical_token";

  private final TableContract contract;
  private final Set<TableId> people;
  private final Optional<TableId> bridge;
  private final Collection<OptOut> lists;
  private final LocalDate runDate;

  /**
   * Makes a step that builds the person keys.
   *
   * @param people staged tables whose rows carry a person's token
   * @param lists opt-out lists, for people who were known before they opted out
   * @param bridge staged table that leads from one domain's tokens to another's
   */
  public PersonKeyTable(
      TableContract contract,
      Set<TableId> people,
      Optional<TableId> bridge,
      Collection<OptOut> lists,
      LocalDate runDate) {
    this.contract = contract;
    this.people = new TreeSet<>(people);
    this.bridge = bridge;
    this.lists = lists;
    this.runDate = runDate;
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>(people);
    bridge.ifPresent(inputs::add);
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return lists.stream().map(list -> list.name() + list.version()).sorted().toList().toString();
  }

  @Override
  public Built build(Inputs in) {
    Dataset<Row> before = in.previous().orElseGet(() -> Inputs.empty(in.session(), contract));
    Dataset<Row> tonight = tonight(in);
    Dataset<Row> active = before.where(col(METHOD).notEqual(WITHDRAWN));
    Dataset<Row> kept = kept(active, tonight, in.session());
    Dataset<Row> known = canonical(seen(tonight, kept), in);
    Dataset<Row> issued =
        known
            .join(kept.select(TOKEN, "person_id"), TOKEN)
            .groupBy(CANONICAL)
            .agg(min("person_id").as("person_id"));
    Dataset<Row> without =
        known.select(CANONICAL).distinct().join(issued, Columns.seq(CANONICAL), "left_anti");
    Dataset<Row> persons = issued.unionByName(issue(in.session(), without, highest(before)));
    Dataset<Row> first = kept.select(col(TOKEN), col("first_person_id"), col("first_seen_on"));
    Dataset<Row> keys =
        known
            .join(persons, CANONICAL)
            .join(first, Columns.seq(TOKEN), "left")
            .select(
                col(TOKEN),
                col(CANONICAL),
                col("person_id"),
                coalesce(col("first_person_id"), col("person_id")).as("first_person_id"),
                col(METHOD),
                coalesce(col("first_seen_on"), lit(java.sql.Date.valueOf(runDate)))
                    .as("first_seen_on"));
    return Built.of(
        keys.unionByName(before.where(col(METHOD).equalTo(WITHDRAWN)))
            .unionByName(withdrawn(active, kept)));
  }

  /**
   * Returns the keys that may still be known: all but those of people who are on an opt-out list
   * and in no feed any more. A person on the list for one partner's data stays known to the others.
   */
  private Dataset<Row> kept(Dataset<Row> active, Dataset<Row> tonight, SparkSession session) {
    if (lists.isEmpty()) {
      return active;
    }
    Column barred = lit(false);
    for (OptOut list : lists) {
      Broadcast<Set<String>> tokens =
          JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(list.tokens());
      UDF1<String, Boolean> contains = token -> tokens.value().contains(token);
      UserDefinedFunction isOnList = functions.udf(contains, DataTypes.BooleanType);
      Column onList = isOnList.apply(col(CANONICAL)).or(isOnList.apply(col(TOKEN)));
      barred =
          barred.or(
              list.holdsPermitted()
                  ? col(METHOD).notEqual("source").and(functions.not(onList))
                  : onList);
    }
    return active
        .join(
            tonight.select(col(TOKEN), lit(true).as("_is_here")).distinct(),
            Columns.seq(TOKEN),
            "left")
        .where(col("_is_here").isNotNull().or(functions.not(barred)))
        .drop("_is_here");
  }

  /** A number is never issued twice, so it stays on record, with nothing that leads to anybody. */
  private static Dataset<Row> withdrawn(Dataset<Row> active, Dataset<Row> kept) {
    Column nobody = concat(lit(WITHDRAWN + " "), col("first_person_id"));
    return active
        .join(
            kept.select("first_person_id").distinct(), Columns.seq("first_person_id"), "left_anti")
        .groupBy("first_person_id", "person_id")
        .agg(min("first_seen_on").as("first_seen_on"))
        .select(
            nobody.as(TOKEN),
            nobody.as(CANONICAL),
            col("person_id"),
            col("first_person_id"),
            lit(WITHDRAWN).as(METHOD),
            col("first_seen_on"));
  }

  /**
   * Returns every token ever seen, with what identified it; nhs_number comes first when sources
   * differ.
   */
  private static Dataset<Row> seen(Dataset<Row> tonight, Dataset<Row> kept) {
    return kept.select(TOKEN, METHOD)
        .unionByName(tonight)
        .groupBy(TOKEN)
        .agg(min(METHOD).as(METHOD));
  }

  /** Returns the tokens of every feed's rows. */
  private Dataset<Row> tonight(Inputs in) {
    return people.stream()
        .map(table -> in.table(table).select(TOKEN, METHOD).distinct())
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /**
   * Follows bridges: a local domain to another, that to the home domain, and there a superseded
   * number to the one that goes on. A pseudonym that leads to two people leads to nobody; whether
   * two ends are one person is seen only after they have been followed themselves.
   */
  private Dataset<Row> canonical(Dataset<Row> tokens, Inputs in) {
    Dataset<Row> start = tokens.withColumn(CANONICAL, col(TOKEN));
    if (bridge.isEmpty()) {
      return start;
    }
    Column today = lit(java.sql.Date.valueOf(runDate));
    Column holds =
        coalesce(col("effective_from").leq(today), lit(true))
            .and(coalesce(col("effective_to").geq(today), lit(true)));
    Dataset<Row> edges =
        in.table(bridge.get())
            .where(holds.and(col("from_pseudonym").notEqual(col("to_pseudonym"))))
            .select(col("from_pseudonym").as(CANONICAL), col("to_pseudonym").as("_end"));
    // Most ends go on to nowhere: those that do, such as merged numbers, are few enough to be
    // followed here.
    Bridges further = new Bridges();
    edges
        .join(
            edges.select(col("_end").as(CANONICAL)).distinct(), Columns.seq(CANONICAL), "leftsemi")
        .toLocalIterator()
        .forEachRemaining(edge -> further.add(edge.getString(0), edge.getString(1)));
    List<Row> ends = new ArrayList<>();
    further.ends().forEach((from, end) -> ends.add(RowFactory.create(from, end)));
    Dataset<Row> followed =
        in.session().createDataFrame(ends, StructType.fromDDL("_end string, _last string"));
    Dataset<Row> single =
        edges
            .join(
                broadcast(followed.select(col("_end").as(CANONICAL))),
                Columns.seq(CANONICAL),
                "leftanti")
            .join(broadcast(followed), Columns.seq("_end"), "left")
            .groupBy(CANONICAL)
            .agg(
                countDistinct(coalesce(col("_last"), col("_end"))).as("_ends"),
                max(coalesce(col("_last"), col("_end"))).as("_end"))
            .where(col("_ends").equalTo(1))
            .select(CANONICAL, "_end")
            .unionByName(followed.select(col("_end").as(CANONICAL), col("_last").as("_end")));
    return start
        .join(single, Columns.seq(CANONICAL), "left")
        .withColumn(CANONICAL, coalesce(col("_end"), col(CANONICAL)))
        .drop("_end");
  }

  private static long highest(Dataset<Row> before) {
    Row row = before.agg(max("person_id")).first();
    return row.isNullAt(0) ? 0 : row.getLong(0);
  }

  /** Numbers new people in the order of their tokens, so that a repeated run gives the same. */
  private static Dataset<Row> issue(SparkSession session, Dataset<Row> without, long highest) {
    JavaRDD<Row> numbered =
        without
            .sort(CANONICAL)
            .toJavaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1().getString(0), highest + 1 + pair._2()));
    return session.createDataFrame(
        numbered, StructType.fromDDL(CANONICAL + " string, person_id bigint"));
  }
}
