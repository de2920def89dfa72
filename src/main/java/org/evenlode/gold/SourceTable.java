package org.evenlode.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Cadence;
import org.evenlode.contract.Fate;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Shows what every feed has delivered, month by month: files, rows, their fates, and what is late.
 */
public final class SourceTable implements Step {
  /** Starts the counts of feeds that are late, one for each. */
  public static final String LATE = "late ";

  /** Starts the counts of feeds that are required and have never come, one for each. */
  public static final String REQUIRED_MISSING = "required and missing ";

  private final TableContract contract;
  private final List<FeedContract> feeds;
  private final Map<FeedContract, String> notRead;
  private final LocalDate runDate;

  /**
   * Makes a step that builds the source mart.
   *
   * @param notRead feeds that are not read because of their agreement, each with its state
   * @param runDate the day on which feeds are judged late
   */
  public SourceTable(
      TableContract contract,
      List<FeedContract> feeds,
      Map<FeedContract, String> notRead,
      LocalDate runDate) {
    this.contract = contract;
    this.feeds = feeds;
    this.notRead = notRead;
    this.runDate = runDate;
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>();
    feeds.forEach(feed -> inputs.addAll(List.of(feed.bronze(), feed.staged())));
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    List<String> due = new ArrayList<>();
    feeds.forEach(feed -> due.add(feed.name() + " due " + due(feed)));
    notRead.forEach((feed, why) -> due.add(feed.name() + " " + why));
    return due.toString();
  }

  /**
   * Returns the newest period that the feed should have delivered; empty text when nothing is due.
   */
  private String due(FeedContract feed) {
    LocalDate day = runDate.minusDays(feed.lateAfterDays());
    return switch (feed.cadence()) {
      case IRREGULAR -> "";
      case MONTHLY -> YearMonth.from(day).minusMonths(1).atDay(1).toString();
      case QUARTERLY -> YearMonth.from(day).minusMonths(3).atDay(1).toString();
      case YEARLY -> YearMonth.from(day).minusMonths(12).atDay(1).toString();
    };
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    for (TableId staged : new TreeSet<>(feeds.stream().map(FeedContract::staged).toList())) {
      parts.add(
          in.everyFate(staged)
              .select(
                  SystemColumns.FEED,
                  SystemColumns.PERIOD,
                  SystemColumns.FILE,
                  SystemColumns.FATE));
    }
    Dataset<Row> counted =
        parts.stream()
            .reduce(Dataset::unionByName)
            .orElseThrow()
            .groupBy(col(SystemColumns.FEED).as("feed"), col(SystemColumns.PERIOD).as("period"))
            .agg(
                countDistinct(SystemColumns.FILE).as("files"),
                of(Fate.STAGED).as("records"),
                of(Fate.QUARANTINED).as("quarantined"),
                of(Fate.REPLACED).as("replaced"),
                of(Fate.OUTRANKED).as("outranked"),
                of(Fate.REMOVED).as("removed"));
    Column newest = max("period").over(Window.partitionBy("feed"));
    Dataset<Row> about = in.session().createDataFrame(facts(in), StructType.fromDDL(FACTS));
    Column newestOrDelivered = coalesce(newest, col("last_delivered"));
    return Built.of(
        about
            .join(counted, Columns.seq("feed"), "left")
            .select(
                col("feed"),
                col("dataset"),
                col("entity"),
                col("period"),
                coalesce(col("files"), lit(0L)).as("files"),
                coalesce(col("records"), lit(0L)).as("records"),
                coalesce(col("quarantined"), lit(0L)).as("quarantined"),
                coalesce(col("replaced"), lit(0L)).as("replaced"),
                coalesce(col("outranked"), lit(0L)).as("outranked"),
                coalesce(col("removed"), lit(0L)).as("removed"),
                col("refused_files"),
                col("last_delivered"),
                col("due_period"),
                when(col("not_read").isNotNull(), col("not_read"))
                    .when(col("landed_files").equalTo(0), lit("missing"))
                    .when(
                        col("due_period").isNotNull().and(newestOrDelivered.lt(col("due_period"))),
                        lit("late"))
                    .otherwise(lit("on_time"))
                    .as("state"),
                col("is_required")));
  }

  /** Counts the feeds that are not here in time, for those who tell people of it. */
  @Override
  public Map<String, Long> verify(Supplier<Dataset<Row>> written, Inputs in) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row :
        written
            .get()
            .where(col("state").isin("late", "missing"))
            .select("feed", "state", "is_required")
            .distinct()
            .collectAsList()) {
      if (row.getString(1).equals("late")) {
        counts.put(LATE + row.getString(0), 1L);
      } else if (row.getBoolean(2)) {
        counts.put(REQUIRED_MISSING + row.getString(0), 1L);
      }
    }
    return counts;
  }

  private static final String FACTS =
      "feed string, dataset string, entity string, landed_files bigint, refused_files bigint,"
          + " last_delivered date, due_period date, is_required boolean, not_read string";

  private List<Row> facts(Inputs in) {
    List<Row> rows = new ArrayList<>();
    for (FeedContract feed : feeds) {
      List<FileRecord> files = in.files(feed.bronze());
      List<FileRecord> landed =
          files.stream().filter(f -> f.status() == FileRecord.Status.LANDED).toList();
      long refused = files.stream().filter(f -> f.status() == FileRecord.Status.REFUSED).count();
      String due = due(feed);
      rows.add(
          RowFactory.create(
              feed.name(),
              feed.dataset(),
              feed.provides(),
              (long) landed.size(),
              refused,
              landed.stream()
                  .map(FileRecord::delivered)
                  .max(String::compareTo)
                  .map(java.sql.Date::valueOf)
                  .orElse(null),
              due.isEmpty() || feed.cadence() == Cadence.IRREGULAR
                  ? null
                  : java.sql.Date.valueOf(due),
              feed.required(),
              null));
    }
    notRead.forEach(
        (feed, why) ->
            rows.add(
                RowFactory.create(
                    feed.name(), feed.dataset(), feed.provides(), 0L, 0L, null, null, false, why)));
    return rows;
  }

  private static Column of(Fate fate) {
    return count_if(col(SystemColumns.FATE).equalTo(fate.label()));
  }
}
