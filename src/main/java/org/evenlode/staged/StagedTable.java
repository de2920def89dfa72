package org.evenlode.staged;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Fate;
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

/** Brings the rows of all feeds that provide one entity together, each with its fate. */
public final class StagedTable implements Step {
  /** Begins the names of the counts of removed rows, one for each rule, among a step's facts. */
  public static final String REMOVED_BY = "removed by ";

  /**
   * Begins the names of the counts of rows that would have replaced many more, one for each file.
   */
  public static final String DROPPED = "dropped ";

  private static final String BETWEEN = "\u0001";

  static final String HEADER_FATE = "_header_fate";

  private final TableContract entity;
  private final List<FeedContract> feeds;
  private final Tokens tokens;
  private final Removals removals;

  /**
   * Makes the staging of an entity.
   *
   * @param removals what may not be used, the same for all entities of a night
   * @param feeds that provide the entity, highest precedence first; none leaves it empty
   */
  public StagedTable(
      TableContract entity, List<FeedContract> feeds, Tokens tokens, Removals removals) {
    this.entity = entity;
    this.feeds = feeds;
    this.tokens = tokens;
    this.removals = removals;
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
      inputs.addAll(removals.inputs(feed));
    }
    inputs.addAll(entity.checkedAgainst());
    return inputs;
  }

  @Override
  public TableContract contract() {
    return SystemColumns.staged(entity);
  }

  @Override
  public String settings() {
    StringBuilder text = new StringBuilder(feeds.toString());
    text.append(tokens.keyId());
    feeds.forEach(feed -> text.append('\n').append(removals.settings(feed)));
    return text.toString();
  }

  @Override
  public Optional<String> partitionedBy() {
    return Optional.of(SystemColumns.FATE);
  }

  /** Counts by file, fate, and the rule or doubt that decided it. */
  @Override
  public Optional<Column> countedBy() {
    Column rule =
        when(
                col(SystemColumns.FATE).equalTo(Fate.REMOVED.label()),
                col(SystemColumns.REASONS).getItem(0))
            .when(
                array_contains(col(SystemColumns.REASONS), Fates.DROP_REASON),
                lit(Fates.DROP_REASON))
            .otherwise(lit(""));
    return Optional.of(concat_ws(BETWEEN, col(SystemColumns.FILE), col(SystemColumns.FATE), rule));
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    Map<FeedContract, Dataset<Row>> covered = new LinkedHashMap<>();
    for (FeedContract feed : feeds) {
      if (in.isEmpty(feed.bronze())) {
        continue; // A dialect that nobody delivers should cost nothing.
      }
      List<Dataset<Row>> higher =
          covered.entrySet().stream()
              .filter(other -> other.getKey().precedence() > feed.precedence())
              .map(Map.Entry::getValue)
              .toList();
      Fates.Fated fated =
          new Fates(entity, tokens)
              .settle(
                  new NumberCheck(entity, tokens)
                      .passed(removals.marked(typed(feed, in), feed, in), feed, in),
                  feed,
                  higher,
                  in);
      covered.put(feed, fated.covers());
      parts.add(fated.rows());
    }
    return Built.of(
        parts.stream()
            .reduce(Dataset::unionByName)
            .orElseGet(() -> Inputs.empty(in.session(), contract())));
  }

  /** Returns the feed's rows with typed values, reasons, provider and month. */
  private Dataset<Row> typed(FeedContract feed, Inputs in) {
    List<Column> columns = new ArrayList<>(Typing.ofEntity(feed, entity));
    for (String name :
        List.of(
            SystemColumns.REASONS,
            SystemColumns.UNMAPPED,
            SystemColumns.FILE,
            SystemColumns.ROW,
            SystemColumns.ORDER,
            SystemColumns.RECEIVED_AT,
            SystemColumns.SUBMISSION)) {
      columns.add(col(name));
    }
    Dataset<Row> rows = in.table(feed.bronze()).select(columns.toArray(Column[]::new));
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
  static Dataset<Row> withHeader(Dataset<Row> rows, Dataset<Row> headers) {
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

  /**
   * Checks that every row of every landed file has one fate.
   *
   * @return rows by file and fate, under {@code <file>/<fate>}, and removed rows by rule
   * @throws BrokenPromise with {@link ExitCode#GATE} when rows were lost or made
   */
  @Override
  public Map<String, Long> account(Map<String, Long> written, Inputs in) {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> byFile = new TreeMap<>();
    written.forEach(
        (text, rows) -> {
          String[] parts = text.split(BETWEEN, -1);
          String file = parts[0];
          String rule = parts[2];
          counts.merge(file + "/" + parts[1], rows, Long::sum);
          if (rule.equals(Fates.DROP_REASON)) {
            counts.merge(DROPPED + file, rows, Long::sum);
          } else if (!rule.isEmpty()) {
            counts.merge(REMOVED_BY + rule, rows, Long::sum);
          }
          byFile.merge(file, rows, Long::sum);
        });
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
