package org.evenlode.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;

/**
 * Erases what no agreement allows to be kept any longer: delivered files, bronze tables with all
 * their versions, and every earlier version of every table. A certificate says what was erased. It
 * is written before anything is deleted and marked as finished at the end, so that an erasure that
 * is killed goes on the night after.
 *
 * <p>Person numbers stay: somebody who was known to the partner alone keeps a number that nothing
 * refers to.
 */
public final class Erasure {
  /** Names the folder of the certificates, under the root. */
  public static final String CERTIFICATES = "governance/certificates";

  private static final String LANDING = "landing";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Root root;
  private final DeltaTables tables;
  private final Ledger ledger;
  private final Definitions definitions;
  private final LocalDate day;

  /**
   * Makes an erasure of one root.
   *
   * @param day on which agreements are judged; never later than today, since a mistyped date must
   *     not delete what is still allowed
   */
  public Erasure(
      Root root, DeltaTables tables, Ledger ledger, Definitions definitions, LocalDate day) {
    this.root = root;
    this.tables = tables;
    this.ledger = ledger;
    this.definitions = definitions;
    this.day = day.isAfter(LocalDate.now()) ? LocalDate.now() : day;
  }

  /** Names a delivered file that was erased, with the hash of its content where it was read. */
  public record ErasedFile(String path, long bytes, String sha256) {}

  /**
   * Names a table that was erased.
   *
   * @param versions entries of its log
   * @param dataFiles files with rows, of whatever version
   */
  public record ErasedTable(String table, long rows, long versions, long dataFiles) {}

  /**
   * Says what was erased, and when and why. Holds no value of any record.
   *
   * @param earlierFiles data files of other tables that belonged to versions no longer in force
   * @param finished false while the erasure is under way
   */
  public record Certificate(
      String agreement,
      String reference,
      String reason,
      String run,
      String runDate,
      List<ErasedFile> files,
      List<ErasedTable> tables,
      long earlierFiles,
      boolean finished) {
    private Certificate with(long earlier) {
      return new Certificate(
          agreement, reference, reason, run, runDate, files, tables, earlier, true);
    }
  }

  /** Counts what is left of feeds: delivered files, data files and versions of bronze tables. */
  public record Left(long files, long dataFiles, long versions) {}

  /** Counts what is left of some feeds. */
  public Left left(Collection<FeedContract> feeds) {
    long files =
        root.walk(LANDING).stream()
            .filter(file -> feeds.stream().anyMatch(feed -> match(feed, file).isPresent()))
            .count();
    long dataFiles = 0;
    long versions = 0;
    for (FeedContract feed : feeds) {
      ErasedTable table = table(feed.bronze());
      dataFiles += table.dataFiles();
      versions += table.versions();
    }
    return new Left(files, dataFiles, versions);
  }

  /**
   * Erases whatever may not be kept, and finishes what an earlier run has begun. To be called once
   * every table has been made without it.
   *
   * @param made tables of tonight; others hold what was made before, and go with what is erased
   * @return the certificates; none when there was nothing to erase
   */
  public List<Certificate> erase(Runner.Night night, Set<TableId> made) {
    List<Agreement> limited =
        definitions.agreements().values().stream()
            .filter(agreement -> !agreement.isLive(day) || agreement.keepsFrom(day).isPresent())
            .toList();
    Map<String, Certificate> begun = unfinished();
    List<Root.Found> delivered = limited.isEmpty() ? List.of() : root.walk(LANDING);
    for (Agreement agreement : limited) {
      Certificate planned = planned(agreement, delivered, night);
      if (!planned.files().isEmpty() || !planned.tables().isEmpty()) {
        begun.merge(agreement.name(), planned, Erasure::joined);
      }
    }
    if (begun.isEmpty()) {
      return List.of();
    }
    begun.values().forEach(this::write);
    for (Certificate certificate : begun.values()) {
      certificate.files().forEach(file -> root.delete(LANDING + "/" + file.path()));
      for (ErasedTable erased : certificate.tables()) {
        TableId id = TableId.of(erased.table());
        ledger.forget(id);
        root.delete(root.relative(id));
      }
    }
    Set.copyOf(ledger.accepted().keySet()).stream()
        .filter(id -> !made.contains(id))
        .forEach(ledger::forget);
    long earlier = Retention.ofEverythingUnused(root, tables, ledger).clean();
    List<Certificate> done = begun.values().stream().map(one -> one.with(earlier)).toList();
    done.forEach(this::write);
    return done;
  }

  /** Takes tables out of the lake and of what is published, such as marts that are withheld. */
  public void withdraw(Collection<TableId> withdrawn) {
    for (TableId id : withdrawn) {
      if (ledger.accepted(id).isPresent()) {
        ledger.forget(id);
      }
      root.delete(root.relative(id));
    }
  }

  /** Returns what an agreement requires to be erased now. */
  private Certificate planned(Agreement agreement, List<Root.Found> delivered, Runner.Night night) {
    List<FeedContract> feeds = definitions.feedsUnder(agreement);
    Map<String, String> hashes = new TreeMap<>();
    for (FeedContract feed : feeds) {
      ledger.accepted(feed.bronze()).map(StepRecord::files).orElse(List.of()).stream()
          .forEach(file -> hashes.put(file.path(), file.sha256()));
    }
    List<ErasedFile> files =
        delivered.stream()
            .filter(file -> feeds.stream().anyMatch(feed -> match(feed, file).isPresent()))
            .filter(file -> !isKept(file))
            .map(
                file ->
                    new ErasedFile(
                        file.path(), file.bytes(), hashes.getOrDefault(file.path(), "not read")))
            .toList();
    List<ErasedTable> erased =
        agreement.isLive(day)
            ? List.of()
            : feeds.stream()
                .filter(
                    feed ->
                        ledger.accepted(feed.bronze()).isPresent()
                            || !root.walk(root.relative(feed.bronze())).isEmpty())
                .map(feed -> table(feed.bronze()))
                .toList();
    String reason =
        agreement.isLive(day)
            ? "files older than the " + agreement.retainMonths() + " months that it allows"
            : "expired on " + agreement.expires().map(Objects::toString).orElse("-");
    return new Certificate(
        agreement.name(),
        agreement.reference(),
        reason,
        night.run(),
        night.runDate(),
        files,
        erased,
        0,
        false);
  }

  /** Returns true if some feed that the file is of may keep it, whatever became of it. */
  private boolean isKept(Root.Found file) {
    return definitions.feeds().values().stream()
        .anyMatch(
            feed -> {
              Optional<FilesContract.NamedFile> named = match(feed, file);
              Agreement agreement = definitions.agreement(feed);
              return named.isPresent()
                  && agreement.isLive(day)
                  && agreement
                      .keepsFrom(day)
                      .filter(first -> delivered(named.get(), file).isBefore(first))
                      .isEmpty();
            });
  }

  private static LocalDate delivered(FilesContract.NamedFile named, Root.Found file) {
    return named
        .delivered()
        .orElseGet(
            () -> Instant.ofEpochMilli(file.modified()).atZone(ZoneOffset.UTC).toLocalDate());
  }

  private static Optional<FilesContract.NamedFile> match(FeedContract feed, Root.Found file) {
    return feed.files().match(file.path());
  }

  private static Certificate joined(Certificate begun, Certificate more) {
    return new Certificate(
        begun.agreement(),
        begun.reference(),
        begun.reason(),
        begun.run(),
        begun.runDate(),
        joined(begun.files(), more.files()),
        joined(begun.tables(), more.tables()),
        0,
        false);
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    more.stream().filter(one -> !all.contains(one)).forEach(all::add);
    return all;
  }

  private Map<String, Certificate> unfinished() {
    return root.list(CERTIFICATES).stream()
        .map(name -> read(CERTIFICATES + "/" + name))
        .filter(certificate -> !certificate.finished())
        .collect(
            Collectors.toMap(Certificate::agreement, one -> one, Erasure::joined, TreeMap::new));
  }

  private Certificate read(String file) {
    try {
      return JSON.readValue(root.readText(file), Certificate.class);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("Not a certificate: " + file, damaged);
    }
  }

  private void write(Certificate certificate) {
    try {
      root.writeText(
          CERTIFICATES + "/" + certificate.agreement() + "-" + certificate.run() + ".json",
          JSON.writeValueAsString(certificate) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ErasedTable table(TableId id) {
    List<String> names = root.walk(root.relative(id)).stream().map(Root.Found::path).toList();
    return new ErasedTable(
        id.name(),
        ledger.accepted(id).map(StepRecord::rows).orElse(0L),
        names.stream().filter(name -> name.matches("_delta_log/[0-9]{20}\\.json")).count(),
        names.stream().filter(name -> name.endsWith(".parquet")).count());
  }
}
