package org.evenlode.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.Settings;
import org.evenlode.contract.Sha256;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepCode;
import org.evenlode.pipeline.StepLog;
import org.evenlode.typing.FeedReader;

/** Lands the new files of one feed. */
public final class BronzeTable implements Step {
  /** Sets how many deliveries one day may have, so that their order follows the day first. */
  private static final long DELIVERIES_OF_DAY = 1_000_000;

  /** Data files from which a table is written anew: one is added each night that brings files. */
  private static final int MANY_FILES = 100;

  private final FeedContract feed;
  private final Root root;
  private final Landing landing;
  private final Map<String, CodeSystem> systems;
  private final Settings.Landing limits;
  private final boolean allowTestNumbers;
  private final LocalDate runDate;
  private final Optional<LocalDate> keepsFrom;
  private final String run;
  private final Supplier<SparkSession> spark;
  private List<FileRecord> files = List.of();
  private List<DataFile> fresh = List.of();
  private boolean isReadAgain;
  private boolean isInManyFiles;
  private String reading = "";
  private List<String> expired = List.of();

  /**
   * Makes the bronze table of a feed.
   *
   * @param allowTestNumbers whether NHS numbers that are reserved for tests count
   * @param runDate files delivered later than this day are left for later nights
   * @param keepsFrom first day whose deliveries may be kept; rows of earlier ones are taken out
   */
  public BronzeTable(
      FeedContract feed,
      Root root,
      Landing landing,
      Map<String, CodeSystem> systems,
      Settings.Landing limits,
      boolean allowTestNumbers,
      LocalDate runDate,
      Optional<LocalDate> keepsFrom,
      String run,
      Supplier<SparkSession> spark) {
    this.feed = feed;
    this.root = root;
    this.landing = landing;
    this.systems = systems;
    this.limits = limits;
    this.allowTestNumbers = allowTestNumbers;
    this.runDate = runDate;
    this.keepsFrom = keepsFrom;
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

  /** Holds a file that belongs to the feed and waits in the landing folder. */
  private record Waiting(Root.Found found, FilesContract.NamedFile named, LocalDate delivered) {}

  /** Returns new files, in the order in which they would land. */
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
                boolean isKept = keepsFrom.isEmpty() || !day.isBefore(keepsFrom.get());
                if (isKept && (named.delivered().isEmpty() || !day.isAfter(runDate))) {
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
    expired = keepsFrom.map(known::expire).orElse(List.of());
    isReadAgain = known.areReadOtherwise(reading());
    isInManyFiles = log.dataFiles() >= MANY_FILES;
    List<Waiting> unknown =
        waiting().stream().filter(file -> !known.hasSeen(file.found())).toList();
    if (!unknown.isEmpty()) {
      FileInspector inspector = new FileInspector(root, feed, systems, limits, reader());
      BronzeFiles written = new BronzeFiles(root, feed);
      unknown.forEach(file -> land(file, inspector, known, written));
      fresh = written.finish();
    }
    known.readBy(reading());
    files = known.records();
  }

  private FeedReader reader() {
    return new FeedReader(feed, systems, allowTestNumbers);
  }

  /** Returns a hash of all that decides how a delivered text is read; code lists may be long. */
  private String reading() {
    if (reading.isEmpty()) {
      reading =
          Sha256.hex(
              StepCode.of(FeedReader.class) + FeedReader.settings(feed, systems, allowTestNumbers));
    }
    return reading;
  }

  private void land(Waiting file, FileInspector inspector, KnownFiles known, BronzeFiles written) {
    FileInspector.Delivery delivery =
        new FileInspector.Delivery(
            known.nameOf(file.found().path(), file.delivered()),
            file.delivered().toEpochDay() * DELIVERIES_OF_DAY + known.count(),
            file.named().submission(),
            file.delivered(),
            run);
    BronzeFiles.Delivery rows = written.begin();
    FileInspector.Finding finding =
        inspector.inspect(
            spark, Landing.FOLDER + "/" + file.found().path(), delivery, rows, known.header());
    FileRecord record = record(file, delivery, finding, known);
    if (record.status() == FileRecord.Status.LANDED) {
      rows.keep();
    } else {
      rows.drop();
    }
    known.add(record);
  }

  private FileRecord record(
      Waiting file,
      FileInspector.Delivery delivery,
      FileInspector.Finding finding,
      KnownFiles known) {
    boolean refused = finding.isRefused();
    boolean duplicate = !refused && known.isRepeat(file.named().submission(), finding.sha256());
    return new FileRecord(
        delivery.file(),
        file.found().path(),
        finding.sha256(),
        file.found().bytes(),
        file.found().modified(),
        file.delivered().toString(),
        delivery.order(),
        refused
            ? FileRecord.Status.REFUSED
            : duplicate ? FileRecord.Status.DUPLICATE : FileRecord.Status.LANDED,
        refused || duplicate ? 0 : finding.rows(),
        refused ? finding.reason() : duplicate ? "the same content has landed before" : "",
        refused ? List.of() : finding.drift(),
        refused || duplicate || finding.header().equals(known.header())
            ? List.of()
            : finding.header(),
        refused || duplicate ? List.of() : finding.suspects(),
        reading());
  }

  @Override
  public String settings() {
    List<String> hashes =
        files.stream()
            .filter(file -> file.status() != FileRecord.Status.DUPLICATE)
            .map(file -> file.status() + " " + file.file() + " " + file.sha256())
            .sorted()
            .toList();
    return feed + "\n" + reading() + "\n" + hashes;
  }

  @Override
  public Built build(Inputs in) {
    return Built.landed(fresh, files, rewriting());
  }

  /** Returns what has to change in the rows that landed before tonight. */
  private Optional<Built.Rewriting> rewriting() {
    boolean isCompacted = isInManyFiles && !fresh.isEmpty();
    if (!isReadAgain && expired.isEmpty() && !isCompacted) {
      return Optional.empty();
    }
    Column isKept = not(col(SystemColumns.FILE).isin(expired.toArray()));
    return Optional.of(
        isReadAgain
            ? new Built.Rewriting(
                SystemColumns.delivered(feed),
                before -> Retyping.again(before.where(isKept), feed, reader()))
            : new Built.Rewriting(contract(), before -> before.where(isKept)));
  }

  /** Returns the rows as counted while streaming; staging accounts for every one of them. */
  @Override
  public Map<String, Long> account(Map<String, Long> counts, Inputs in) {
    long rows =
        files.stream()
            .filter(file -> file.status() == FileRecord.Status.LANDED)
            .mapToLong(FileRecord::rows)
            .sum();
    return Map.of(Runner.ROWS, rows);
  }
}
