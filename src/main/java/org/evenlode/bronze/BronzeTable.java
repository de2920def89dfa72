package org.evenlode.bronze;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.Settings;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.evenlode.lake.WorkFolder;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepLog;

/** Lands the new files of one feed. */
public final class BronzeTable implements Step {
  /** Files up to which looking a row's file up in a list is cheaper than a join. */
  private static final int FEW = 64;

  private final FeedContract feed;
  private final Root root;
  private final Landing landing;
  private final Map<String, CodeSystem> systems;
  private final Settings.Landing limits;
  private final LocalDate runDate;
  private final String run;
  private final Supplier<SparkSession> spark;
  private List<FileRecord> files = List.of();
  private List<FileRecord> fresh = List.of();

  /**
   * A feed's landing.
   *
   * @param runDate files delivered later than this day are left for later nights
   */
  public BronzeTable(
      FeedContract feed,
      Root root,
      Landing landing,
      Map<String, CodeSystem> systems,
      Settings.Landing limits,
      LocalDate runDate,
      String run,
      Supplier<SparkSession> spark) {
    this.feed = feed;
    this.root = root;
    this.landing = landing;
    this.systems = systems;
    this.limits = limits;
    this.runDate = runDate;
    this.run = run;
    this.spark = spark;
  }

  @Override
  public TableId output() {
    return feed.bronze();
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of();
  }

  @Override
  public TableContract contract() {
    return SystemColumns.bronze(feed);
  }

  /** A file that belongs to the feed and waits in the landing folder. */
  private record Waiting(Root.Found found, FilesContract.NamedFile named, LocalDate delivered) {}

  /** New files, in the order in which they would land. */
  public List<String> newFiles(StepLog log) {
    KnownFiles known = new KnownFiles(feed, log.files());
    return waiting().stream()
        .map(Waiting::found)
        .filter(file -> !known.hasSeen(file))
        .map(Root.Found::path)
        .toList();
  }

  /** Takes over what the ledger knows, when no new file is to be landed. */
  public void remember(StepLog log) {
    files = log.files();
  }

  private List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (Root.Found found : landing.files()) {
      feed.files()
          .match(found.path())
          .ifPresent(
              named -> {
                LocalDate day =
                    named
                        .delivered()
                        .orElseGet(
                            () ->
                                Instant.ofEpochMilli(found.modified())
                                    .atZone(ZoneOffset.UTC)
                                    .toLocalDate());
                if (named.delivered().isEmpty() || !day.isAfter(runDate)) {
                  waiting.add(new Waiting(found, named, day));
                }
              });
    }
    waiting.sort(
        java.util.Comparator.comparing(Waiting::delivered)
            .thenComparing(file -> file.found().path()));
    return waiting;
  }

  @Override
  public void prepare(StepLog log) {
    KnownFiles known = new KnownFiles(feed, log.files());
    List<FileRecord> landed = new ArrayList<>();
    FileInspector inspector = new FileInspector(root, feed, systems, limits);
    int number = 0;
    for (Waiting file : waiting()) {
      if (known.hasSeen(file.found())) {
        continue;
      }
      String plain = plain("file-" + number++);
      FileInspector.Finding finding =
          inspector.inspect(
              spark.get(), Landing.FOLDER + "/" + file.found().path(), plain, known.header());
      FileRecord record = record(file, finding, known);
      if (record.status() == FileRecord.Status.LANDED) {
        landed.add(record);
        root.rename(plain, plain(record.file()));
      } else {
        root.delete(plain);
      }
      known.add(record);
    }
    files = known.records();
    fresh = landed;
  }

  private Optional<String> submission(String path) {
    return feed.files().match(path).flatMap(FilesContract.NamedFile::submission);
  }

  private String plain(String name) {
    return WorkFolder.name() + "/landing/" + feed.name() + "/" + name;
  }

  private static FileRecord record(Waiting file, FileInspector.Finding finding, KnownFiles known) {
    boolean refused = finding.isRefused();
    boolean duplicate = !refused && known.isRepeat(file.named().submission(), finding.sha256());
    return new FileRecord(
        known.hasContent(finding.sha256())
            ? finding.sha256().substring(0, 12) + String.format(Locale.ROOT, "%04x", known.count())
            : finding.sha256().substring(0, 16),
        file.found().path(),
        finding.sha256(),
        file.found().bytes(),
        file.found().modified(),
        file.delivered().toString(),
        file.delivered().toEpochDay() * 1_000_000L + known.count(),
        refused
            ? FileRecord.Status.REFUSED
            : duplicate ? FileRecord.Status.DUPLICATE : FileRecord.Status.LANDED,
        refused || duplicate ? 0 : finding.rows(),
        refused ? finding.reason() : duplicate ? "the same content has landed before" : "",
        refused ? List.of() : finding.drift(),
        refused || duplicate || finding.header().equals(known.header())
            ? List.of()
            : finding.header(),
        refused || duplicate ? List.of() : finding.suspects());
  }

  @Override
  public String settings() {
    List<String> hashes =
        files.stream()
            .filter(file -> file.status() != FileRecord.Status.DUPLICATE)
            .map(file -> file.status() + " " + file.file() + " " + file.sha256())
            .sorted()
            .toList();
    return feed + "\n" + hashes;
  }

  @Override
  public Built build(Inputs in) {
    return fresh.isEmpty()
        ? Built.landed(Optional.empty(), files)
        : Built.landed(Optional.of(rows(in.session())), files);
  }

  /** Rows as counted while streaming; staging accounts for every one of them. */
  @Override
  public Map<String, Long> account(Map<String, Long> counts, Inputs in) {
    long rows =
        files.stream()
            .filter(file -> file.status() == FileRecord.Status.LANDED)
            .mapToLong(FileRecord::rows)
            .sum();
    return Map.of(Runner.ROWS, rows);
  }

  private Dataset<Row> rows(SparkSession session) {
    StringBuilder schema = new StringBuilder(SystemColumns.ROW + " bigint");
    feed.columns().keySet().forEach(name -> schema.append(", ").append(name).append(" string"));
    Dataset<Row> plain =
        session
            .read()
            .schema(schema.toString())
            .option("sep", String.valueOf(FileInspector.SEPARATOR))
            .option("quote", "")
            .option("encoding", "UTF-8")
            .option("maxCharsPerColumn", "-1")
            .csv(fresh.stream().map(file -> root.path(plain(file.file()))).toArray(String[]::new))
            .withColumn(SystemColumns.FILE, col("_metadata.file_name"));
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      columns.add(
          column
              .constant()
              .map(constant -> lit(constant).as(column.name()))
              .orElseGet(
                  () ->
                      col(column.isSubmission() ? SystemColumns.SUBMISSION : column.name())
                          .as(column.name())));
    }
    columns.add(col(SystemColumns.FILE));
    columns.add(col(SystemColumns.ROW));
    columns.add(col(SystemColumns.ORDER));
    columns.add(col(SystemColumns.SUBMISSION));
    columns.add(col(SystemColumns.RECEIVED_AT));
    columns.add(lit(run).as(SystemColumns.RUN_ID));
    return withFacts(plain, session).select(columns.toArray(Column[]::new));
  }

  /** Adds what is known of each row's file; few files are looked up without a join. */
  private Dataset<Row> withFacts(Dataset<Row> plain, SparkSession session) {
    if (fresh.size() > FEW) {
      return plain.join(broadcast(facts(session)), SystemColumns.FILE);
    }
    Column files = lit(fresh.stream().map(FileRecord::file).toArray(String[]::new));
    Column orders = lit(fresh.stream().map(FileRecord::order).toArray(Long[]::new));
    Column submissions =
        lit(fresh.stream().map(file -> submission(file.path()).orElse("")).toArray(String[]::new));
    Column days = lit(fresh.stream().map(FileRecord::delivered).toArray(String[]::new));
    Column place = col("_place");
    return plain
        .withColumn("_place", array_position(files, col(SystemColumns.FILE)).cast("int").minus(1))
        .select(
            col("*"),
            get(orders, place).as(SystemColumns.ORDER),
            nullif(get(submissions, place), lit("")).as(SystemColumns.SUBMISSION),
            get(days, place).cast("date").as(SystemColumns.RECEIVED_AT));
  }

  private Dataset<Row> facts(SparkSession session) {
    List<Row> rows = new ArrayList<>();
    for (FileRecord file : fresh) {
      rows.add(
          RowFactory.create(
              file.file(),
              file.order(),
              submission(file.path()).orElse(null),
              java.sql.Date.valueOf(file.delivered())));
    }
    return session.createDataFrame(
        rows,
        StructType.fromDDL(
            SystemColumns.FILE
                + " string, "
                + SystemColumns.ORDER
                + " bigint, "
                + SystemColumns.SUBMISSION
                + " string, "
                + SystemColumns.RECEIVED_AT
                + " date"));
  }
}
