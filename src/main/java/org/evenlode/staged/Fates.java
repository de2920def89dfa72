package org.evenlode.staged;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Delivery;
import org.evenlode.contract.Fate;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;

/**
 * Gives every row of a feed its fate: removed, replaced by a later delivery, unusable, outranked by
 * another feed, a repeat within its delivery, or in use. The first that applies counts.
 */
final class Fates {
  private static final String LATEST = "_latest";
  private static final String REPLACED = "_is_replaced";
  private static final String OUTRANKED = "_is_outranked";
  private static final String KEY_HASH = "_key_hash";
  private static final String KEPT = "_kept";
  private static final String DROP = "_is_drop";

  /** Names the reason of rows that would replace many times as many. */
  static final String DROP_REASON = "delivery:drop";

  /**
   * Sets the number of rows of a provider's month from which a later delivery of few of them is
   * doubted.
   */
  private static final int MANY = 10;

  private final TableContract entity;
  private final Tokens tokens;

  Fates(TableContract entity, Tokens tokens) {
    this.entity = entity;
    this.tokens = tokens;
  }

  /** Holds a feed's rows, and the providers and months that they cover. */
  record Fated(Dataset<Row> rows, Dataset<Row> covers) {}

  /**
   * Settles the fates.
   *
   * @param rows typed rows with what {@link Removals} says of them
   * @param higher what feeds of higher precedence cover
   */
  Fated settle(Dataset<Row> rows, FeedContract feed, List<Dataset<Row>> higher, Inputs in) {
    Dataset<Row> ranked = outranked(replaced(rows, feed, in), higher);
    Dataset<Row> covers =
        ranked
            .where(col(Removals.RULE).isNull().and(not(col(REPLACED))).and(isUsable(feed)))
            .select(scope());
    return new Fated(finished(ranked, feed), covers);
  }

  /** Marks the rows that a later delivery replaces. */
  private Dataset<Row> replaced(Dataset<Row> rows, FeedContract feed, Inputs in) {
    if (feed.submissions().isPresent()) {
      return rows.withColumn(
              REPLACED,
              coalesce(col(StagedTable.HEADER_FATE).equalTo(Fate.REPLACED.label()), lit(false)))
          .withColumn(DROP, lit(false));
    }
    Column order =
        feed.latestBy()
            .map(name -> struct(col(name), col(SystemColumns.ORDER)))
            .orElse(struct(col(SystemColumns.ORDER)));
    List<String> by =
        switch (feed.delivery()) {
          case APPEND -> List.of();
          case REPLACE_PROVIDER_PERIOD -> List.of(SystemColumns.PROVIDER, SystemColumns.PERIOD);
          case FULL_SNAPSHOT ->
              feed.provider().isPresent() ? List.of(SystemColumns.PROVIDER) : List.of();
          case MERGE_BY_KEY -> feed.key();
        };
    if (feed.delivery() == Delivery.APPEND) {
      return rows.withColumn(REPLACED, lit(false)).withColumn(DROP, lit(false));
    }
    if (by.isEmpty() && feed.latestBy().isEmpty()) {
      // The ledger knows which snapshot is the latest; no row needs to be asked.
      long latest =
          in.files(feed.bronze()).stream()
              .filter(file -> file.status() == FileRecord.Status.LANDED)
              .mapToLong(FileRecord::order)
              .max()
              .orElse(0);
      return rows.withColumn(REPLACED, col(SystemColumns.ORDER).lt(latest))
          .withColumn(DROP, lit(false));
    }
    Dataset<Row> ordered = rows.withColumn("_place", order);
    Column[] scope = by.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    Dataset<Row> latest =
        feed.delivery() == Delivery.MERGE_BY_KEY
            ? ordered.groupBy(scope).agg(max(col("_place")).as(LATEST))
            : whole(ordered, scope, feed.leastShare());
    Dataset<Row> joined =
        by.isEmpty()
            ? ordered.crossJoin(broadcast(latest))
            : ordered.join(latest, Columns.seq(by.toArray(String[]::new)), "left");
    return joined
        .withColumn(REPLACED, coalesce(col("_place").lt(col(LATEST)), lit(false)))
        .withColumn(DROP, coalesce(col("_place").gt(col(LATEST)), lit(false)))
        .drop("_place", LATEST);
  }

  /**
   * Returns the latest delivery of each provider and month that is no stray: one row of another
   * provider in a file must not take the place of that provider's month.
   *
   * @param leastShare share of the rows before that a delivery must have to replace them
   */
  private static Dataset<Row> whole(Dataset<Row> rows, Column[] scope, double leastShare) {
    Column[] delivery =
        Stream.concat(Stream.of(scope), Stream.of(col("_place"))).toArray(Column[]::new);
    String doubted =
        "_last.n >= %d and _next.n < %s * _last.n"
            .formatted(MANY, BigDecimal.valueOf(leastShare).toPlainString());
    return rows.groupBy(delivery)
        .agg(count(lit(1)).as("n"))
        .groupBy(scope)
        .agg(array_sort(collect_list(struct(col("_place"), col("n")))).as("all"))
        .select(
            Stream.concat(
                    Stream.of(scope),
                    Stream.of(
                        expr("aggregate(all, all[0], (_last, _next) -> if(%s, _last, _next))"
                                .formatted(doubted))
                            .getField("_place")
                            .as(LATEST)))
                .toArray(Column[]::new));
  }

  /** Marks the rows whose provider and month a feed of higher precedence covers. */
  private Dataset<Row> outranked(Dataset<Row> rows, List<Dataset<Row>> higher) {
    if (higher.isEmpty()) {
      return rows.withColumn(OUTRANKED, lit(false));
    }
    Dataset<Row> covered =
        higher.stream()
            .reduce(Dataset::union)
            .orElseThrow()
            .distinct()
            .select(col("scope_provider"), col("scope_period"), lit(true).as("_is_covered"));
    return rows.join(
            broadcast(covered),
            coalesce(col(SystemColumns.PROVIDER), lit(""))
                .equalTo(col("scope_provider"))
                .and(
                    coalesce(col(SystemColumns.PERIOD), lit("1900-01-01").cast("date"))
                        .equalTo(col("scope_period"))),
            "left")
        .withColumn(OUTRANKED, col("_is_covered").isNotNull())
        .drop("scope_provider", "scope_period", "_is_covered");
  }

  private static Column[] scope() {
    return new Column[] {
      coalesce(col(SystemColumns.PROVIDER), lit("")).as("scope_provider"),
      coalesce(col(SystemColumns.PERIOD), lit("1900-01-01").cast("date")).as("scope_period")
    };
  }

  /**
   * Returns true if key, event and, where deliveries go by them, provider and month are all there.
   */
  private Column isUsable(FeedContract feed) {
    Column usable = lit(true);
    for (String name : feed.key()) {
      usable = usable.and(col(name).isNotNull());
    }
    if (entity.event().isPresent()) {
      usable = usable.and(col(entity.event().get()).isNotNull());
    }
    if (feed.delivery() == Delivery.REPLACE_PROVIDER_PERIOD) {
      usable =
          usable
              .and(col(SystemColumns.PROVIDER).isNotNull())
              .and(col(SystemColumns.PERIOD).isNotNull());
    }
    return usable;
  }

  /** Settles each row's fate, tells repeated keys apart and puts tokens in place of identifiers. */
  private Dataset<Row> finished(Dataset<Row> rows, FeedContract feed) {
    Column isRemoved = col(Removals.RULE).isNotNull();
    Column candidate =
        not(isRemoved)
            .and(not(col(REPLACED)))
            .and(not(col(DROP)))
            .and(isUsable(feed))
            .and(not(col(OUTRANKED)));
    Dataset<Row> keyed = rows.withColumn(KEY_HASH, when(candidate, keyHash(feed)));
    Column place = struct(col(SystemColumns.ORDER), col(SystemColumns.ROW));
    Dataset<Row> repeated =
        keyed
            .where(col(KEY_HASH).isNotNull())
            .groupBy(KEY_HASH)
            .agg(count(lit(1)).as("_times"), max(place).as(KEPT))
            .where(col("_times").gt(1))
            .select(KEY_HASH, KEPT);
    Column isRepeat = col(KEPT).isNotNull().and(place.notEqual(col(KEPT)));
    Column fate =
        when(isRemoved, Fate.REMOVED.label())
            .when(col(REPLACED), Fate.REPLACED.label())
            .when(
                col(DROP).or(not(isUsable(feed))).or(col(StagedTable.HEADER_FATE).isNull()),
                Fate.QUARANTINED.label())
            .when(col(OUTRANKED), Fate.OUTRANKED.label())
            .when(isRepeat, Fate.QUARANTINED.label())
            .otherwise(Fate.STAGED.label());
    Column reasons =
        when(isRemoved, array(col(Removals.RULE)))
            .otherwise(
                array_union(
                    array_union(col(SystemColumns.REASONS), Typing.failedChecks(feed)),
                    unusable(feed, isRepeat)));
    List<Column> columns = new ArrayList<>();
    Column isKept = col(SystemColumns.FATE).isin(Fate.STAGED.label(), Fate.QUARANTINED.label());
    // Rows that no longer count keep their place in the account but not their content.
    for (Column column : new Identity(tokens).columns(feed, entity)) {
      columns.add(column);
    }
    columns.add(lit(feed.name()).as(SystemColumns.FEED));
    columns.add(lit(feed.dataset()).as(SystemColumns.DATASET));
    for (String name :
        List.of(
            SystemColumns.FILE,
            SystemColumns.ROW,
            SystemColumns.PROVIDER,
            SystemColumns.PERIOD,
            SystemColumns.RECEIVED_AT,
            SystemColumns.REASONS,
            SystemColumns.UNMAPPED,
            SystemColumns.FATE)) {
      columns.add(col(name));
    }
    Dataset<Row> fated =
        keyed
            .join(repeated, Columns.seq(KEY_HASH), "left")
            .withColumn(SystemColumns.FATE, fate)
            .withColumn(SystemColumns.REASONS, reasons);
    List<Column> kept = new ArrayList<>();
    Set<String> always =
        new TreeSet<>(
            Set.of(
                SystemColumns.FILE,
                SystemColumns.PROVIDER,
                SystemColumns.PERIOD,
                SystemColumns.REASONS,
                SystemColumns.FATE));
    // Rows of a replaced submission find their header by its name.
    feed.columns().values().stream()
        .filter(FeedColumn::isSubmission)
        .forEach(column -> always.add(column.name()));
    // Where a removed row stood would tell, with the landed file, who has opted out.
    Column isPlaced = col(SystemColumns.FATE).notEqual(Fate.REMOVED.label());
    for (String name : fated.columns()) {
      Column keeps = name.equals(SystemColumns.ROW) ? isPlaced : isKept;
      kept.add(always.contains(name) ? col(name) : when(keeps, col(name)).as(name));
    }
    return fated.select(kept.toArray(Column[]::new)).select(columns.toArray(Column[]::new));
  }

  private Column keyHash(FeedContract feed) {
    List<Column> key = new ArrayList<>();
    feed.key().forEach(name -> key.add(col(name)));
    // Hashing passes over what is empty, so that a value would do for another column's.
    feed.keyWith().forEach(name -> key.add(coalesce(col(name).cast("string"), lit("\u0000"))));
    if (feed.delivery() == Delivery.REPLACE_PROVIDER_PERIOD) {
      key.add(col(SystemColumns.PROVIDER));
      key.add(col(SystemColumns.PERIOD));
    }
    return xxhash64(key.toArray(Column[]::new));
  }

  private Column unusable(FeedContract feed, Column isRepeat) {
    List<Column> reasons = new ArrayList<>();
    Set<String> needed = new TreeSet<>(feed.key());
    entity.event().ifPresent(needed::add);
    needed.forEach(name -> reasons.add(when(col(name).isNull(), lit(name + ":needed"))));
    if (feed.submissions().isPresent()) {
      reasons.add(when(col(StagedTable.HEADER_FATE).isNull(), lit("submission:no_header")));
    }
    if (feed.delivery() == Delivery.REPLACE_PROVIDER_PERIOD) {
      reasons.add(when(col(SystemColumns.PROVIDER).isNull(), lit("provider:needed")));
    }
    reasons.add(when(isRepeat, lit("key:repeated")));
    reasons.add(when(col(DROP), lit(DROP_REASON)));
    return org.apache.spark.sql.functions.array_compact(array(reasons.toArray(Column[]::new)));
  }
}
