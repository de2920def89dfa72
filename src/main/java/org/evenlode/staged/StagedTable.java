package org.evenlode.staged;

import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.Delivery;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Fate;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.Step;

/** The rows of all feeds that provide one entity, typed, coded, each with its fate. */
public final class StagedTable implements Step {
  private static final String LATEST = "_latest";
  private static final String HEADER_FATE = "_header_fate";
  private static final String REPLACED = "_is_replaced";
  private static final String OUTRANKED = "_is_outranked";
  private static final String KEY_HASH = "_key_hash";
  private static final String KEPT = "_kept";

  private final TableContract entity;
  private final List<FeedContract> feeds;
  private final Map<String, CodeSystem> systems;
  private final boolean allowTestNumbers;
  private final Tokens tokens;

  /**
   * An entity's staging.
   *
   * @param feeds that provide the entity, highest precedence first; none leaves it empty
   */
  public StagedTable(
      TableContract entity,
      List<FeedContract> feeds,
      Map<String, CodeSystem> systems,
      boolean allowTestNumbers,
      Tokens tokens) {
    this.entity = entity;
    this.feeds = feeds;
    this.systems = systems;
    this.allowTestNumbers = allowTestNumbers;
    this.tokens = tokens;
  }

  @Override
  public TableId output() {
    return entity.table();
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>();
    for (FeedContract feed : feeds) {
      inputs.add(feed.bronze());
      feed.submissions().ifPresent(name -> inputs.add(TableId.of("staged_" + name)));
    }
    return inputs;
  }

  @Override
  public TableContract contract() {
    return SystemColumns.staged(entity);
  }

  @Override
  public String settings() {
    Set<String> used = new TreeSet<>();
    feeds.forEach(feed -> feed.columns().values().forEach(c -> c.codes().ifPresent(used::add)));
    StringBuilder text = new StringBuilder(feeds.toString());
    text.append(allowTestNumbers).append(tokens.keyId());
    used.forEach(name -> text.append('\n').append(systems.get(name)));
    return text.toString();
  }

  @Override
  public List<String> partitionedBy() {
    return List.of(SystemColumns.FATE);
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    Map<FeedContract, Dataset<Row>> covered = new LinkedHashMap<>();
    for (FeedContract feed : feeds) {
      List<Dataset<Row>> higher =
          covered.entrySet().stream()
              .filter(other -> other.getKey().precedence() > feed.precedence())
              .map(Map.Entry::getValue)
              .toList();
      Dataset<Row> ranked = outranked(replaced(typed(feed, in), feed, in), higher);
      covered.put(feed, ranked.where(not(col(REPLACED)).and(isUsable(feed))).select(scope(feed)));
      parts.add(finished(ranked, feed));
    }
    return Built.of(
        parts.stream()
            .reduce(Dataset::unionByName)
            .orElseGet(() -> Inputs.empty(in.session(), contract())));
  }

  /** The feed's rows with typed values, reasons, provider and month. */
  private Dataset<Row> typed(FeedContract feed, Inputs in) {
    Typing typing = new Typing(systems, allowTestNumbers);
    // Values first, reasons from them: one parse of each text instead of two.
    List<Column> parsed = typing.parsed(feed);
    for (String name : in.table(feed.bronze()).columns()) {
      parsed.add(col(name));
    }
    List<Column> columns = new ArrayList<>(Typing.values(feed, entity));
    columns.add(typing.reasons(feed).as(SystemColumns.REASONS));
    for (String name :
        List.of(
            SystemColumns.FILE,
            SystemColumns.ROW,
            SystemColumns.ORDER,
            SystemColumns.RECEIVED_AT,
            SystemColumns.SUBMISSION)) {
      columns.add(col(name));
    }
    Dataset<Row> rows =
        in.table(feed.bronze())
            .select(parsed.toArray(Column[]::new))
            .select(columns.toArray(Column[]::new));
    return feed.submissions()
        .map(name -> withHeader(rows, in.everyFate(TableId.of("staged_" + name))))
        .orElseGet(
            () ->
                rows.withColumn(
                        SystemColumns.PROVIDER,
                        feed.provider()
                            .map(org.apache.spark.sql.functions::col)
                            .orElse(lit(null).cast("string")))
                    .withColumn(
                        SystemColumns.PERIOD,
                        feed.period()
                            .map(name -> trunc(col(name), "month"))
                            .orElse(lit(null).cast("date")))
                    .withColumn(HEADER_FATE, lit(Fate.STAGED.label())));
  }

  /** Rows that do not say whose they are take provider and month from their submission's header. */
  private static Dataset<Row> withHeader(Dataset<Row> rows, Dataset<Row> headers) {
    Dataset<Row> facts =
        headers.select(
            col("submission_id").as(SystemColumns.SUBMISSION),
            col(SystemColumns.PROVIDER),
            col(SystemColumns.PERIOD),
            col(SystemColumns.FATE).as(HEADER_FATE));
    Dataset<Row> one =
        facts
            .groupBy(SystemColumns.SUBMISSION)
            .agg(
                max(struct(
                        col(HEADER_FATE), col(SystemColumns.PROVIDER), col(SystemColumns.PERIOD)))
                    .as("header"))
            .select(
                col(SystemColumns.SUBMISSION),
                col("header." + SystemColumns.PROVIDER),
                col("header." + SystemColumns.PERIOD),
                col("header." + HEADER_FATE));
    return rows.join(broadcast(one), Columns.seq(SystemColumns.SUBMISSION), "left");
  }

  /** Marks the rows that a later delivery replaces. */
  private Dataset<Row> replaced(Dataset<Row> rows, FeedContract feed, Inputs in) {
    if (feed.submissions().isPresent()) {
      return rows.withColumn(
          REPLACED, coalesce(col(HEADER_FATE).equalTo(Fate.REPLACED.label()), lit(false)));
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
      return rows.withColumn(REPLACED, lit(false));
    }
    if (by.isEmpty() && feed.latestBy().isEmpty()) {
      // The ledger knows which snapshot is the latest; no row needs to be asked.
      long latest =
          in.files(feed.bronze()).stream()
              .filter(file -> file.status() == FileRecord.Status.LANDED)
              .mapToLong(FileRecord::order)
              .max()
              .orElse(0);
      return rows.withColumn(REPLACED, col(SystemColumns.ORDER).lt(latest));
    }
    Dataset<Row> ordered = rows.withColumn("_place", order);
    Column[] scope = by.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    Dataset<Row> latest = ordered.groupBy(scope).agg(max(col("_place")).as(LATEST));
    Dataset<Row> joined =
        by.isEmpty()
            ? ordered.crossJoin(broadcast(latest))
            : ordered.join(latest, Columns.seq(by.toArray(String[]::new)), "left");
    return joined
        .withColumn(REPLACED, coalesce(col("_place").lt(col(LATEST)), lit(false)))
        .drop("_place", LATEST);
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

  private static Column[] scope(FeedContract feed) {
    return new Column[] {
      coalesce(col(SystemColumns.PROVIDER), lit("")).as("scope_provider"),
      coalesce(col(SystemColumns.PERIOD), lit("1900-01-01").cast("date")).as("scope_period")
    };
  }

  /** Key, event and, where deliveries go by them, provider and month are all there. */
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
    Column candidate = not(col(REPLACED)).and(isUsable(feed)).and(not(col(OUTRANKED)));
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
        when(col(REPLACED), Fate.REPLACED.label())
            .when(not(isUsable(feed)).or(col(HEADER_FATE).isNull()), Fate.QUARANTINED.label())
            .when(col(OUTRANKED), Fate.OUTRANKED.label())
            .when(isRepeat, Fate.QUARANTINED.label())
            .otherwise(Fate.STAGED.label());
    Column reasons =
        array_union(
            array_union(col(SystemColumns.REASONS), Typing.failedChecks(feed)),
            unusable(feed, isRepeat));
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
                SystemColumns.ROW,
                SystemColumns.PROVIDER,
                SystemColumns.PERIOD,
                SystemColumns.FATE));
    // Rows of a replaced submission find their header by its name.
    feed.columns().values().stream()
        .filter(FeedColumn::isSubmission)
        .forEach(column -> always.add(column.name()));
    for (String name : fated.columns()) {
      kept.add(always.contains(name) ? col(name) : when(isKept, col(name)).as(name));
    }
    return fated.select(kept.toArray(Column[]::new)).select(columns.toArray(Column[]::new));
  }

  private Column keyHash(FeedContract feed) {
    List<Column> key = new ArrayList<>();
    feed.key().forEach(name -> key.add(col(name)));
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
      reasons.add(when(col(HEADER_FATE).isNull(), lit("submission:no_header")));
    }
    if (feed.delivery() == Delivery.REPLACE_PROVIDER_PERIOD) {
      reasons.add(when(col(SystemColumns.PROVIDER).isNull(), lit("provider:needed")));
    }
    reasons.add(when(isRepeat, lit("key:repeated")));
    return org.apache.spark.sql.functions.array_compact(
        org.apache.spark.sql.functions.array(reasons.toArray(Column[]::new)));
  }

  /**
   * Every row of every landed file has one fate.
   *
   * @return rows by file and fate, under {@code <file>/<fate>}
   * @throws BrokenPromise with {@link ExitCode#GATE} when rows were lost or made
   */
  @Override
  public Map<String, Long> verify(Dataset<Row> written, Inputs in) {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> byFile = new TreeMap<>();
    for (Row row :
        written.groupBy(SystemColumns.FILE, SystemColumns.FATE).count().collectAsList()) {
      counts.put(row.getString(0) + "/" + row.getString(1), row.getLong(2));
      byFile.merge(row.getString(0), row.getLong(2), Long::sum);
    }
    counts.put(Runner.ROWS, byFile.values().stream().mapToLong(Long::longValue).sum());
    for (FeedContract feed : feeds) {
      for (FileRecord file : in.files(feed.bronze())) {
        long staged = byFile.getOrDefault(file.file(), 0L);
        if (file.status() == FileRecord.Status.LANDED && staged != file.rows()) {
          throw new BrokenPromise(
              ExitCode.GATE,
              output()
                  + " accounts for "
                  + staged
                  + " of the "
                  + file.rows()
                  + " rows of "
                  + file.path());
        }
      }
    }
    return counts;
  }
}
