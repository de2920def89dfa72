package org.evenlode.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;

/**
 * Erases what may not be kept any longer: the files of a feed in the landing folder, its bronze
 * table with all versions, and every earlier version of every table made from them. What was erased
 * is certified. Nobody gets it back but by asking the partner again.
 */
public final class Erasure {
  /** Folder of the certificates, under the root. */
  public static final String CERTIFICATES = "governance/certificates";

  private static final String LANDING = "landing";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Root root;
  private final DeltaTables tables;
  private final Ledger ledger;

  /** Erases under one root. */
  public Erasure(Root root, DeltaTables tables, Ledger ledger) {
    this.root = root;
    this.tables = tables;
    this.ledger = ledger;
  }

  /** A delivered file that was erased; the hash of its content where it had landed. */
  public record ErasedFile(String path, long bytes, String sha256) {}

  /**
   * A table that was erased.
   *
   * @param versions entries of its log
   * @param dataFiles files with rows, of whatever version
   */
  public record ErasedTable(String table, long rows, long versions, long dataFiles) {}

  /**
   * Says what was erased, and when and why. Holds no value of any record.
   *
   * @param earlierVersions data files of tables made from the feeds, of versions not in force
   */
  public record Certificate(
      String agreement,
      String reference,
      String reason,
      String run,
      String runDate,
      List<ErasedFile> files,
      List<ErasedTable> tables,
      long earlierVersions) {}

  /** What is left of feeds: delivered files, data files and versions of their bronze tables. */
  public record Left(long files, long dataFiles, long versions) {
    /** Returns true if nothing is left. */
    public boolean isNothing() {
      return files + dataFiles + versions == 0;
    }
  }

  /** Returns what is left of some feeds. */
  public Left left(Collection<FeedContract> feeds) {
    long dataFiles = 0;
    long versions = 0;
    for (FeedContract feed : feeds) {
      ErasedTable table = table(feed.bronze());
      dataFiles += table.dataFiles();
      versions += table.versions();
    }
    return new Left(delivered(feeds).size(), dataFiles, versions);
  }

  /**
   * Erases all of an agreement that has expired.
   *
   * @param feeds that came under it
   * @param others feeds that are still read: what is theirs too stays
   * @return the certificate; empty when nothing was left
   */
  public Optional<Certificate> erase(
      Agreement agreement,
      Collection<FeedContract> feeds,
      Collection<FeedContract> others,
      Runner.Night night) {
    List<Root.Found> delivered =
        delivered(feeds).stream()
            .filter(file -> others.stream().noneMatch(one -> isOf(one, file)))
            .toList();
    List<ErasedTable> erased =
        feeds.stream().map(feed -> table(feed.bronze())).filter(one -> one.versions() > 0).toList();
    if (delivered.isEmpty() && erased.isEmpty()) {
      return Optional.empty();
    }
    List<ErasedFile> files = erase(delivered, feeds);
    for (FeedContract feed : feeds) {
      root.delete(root.relative(feed.bronze()));
      ledger.forget(feed.bronze());
    }
    return Optional.of(
        certified(
            agreement,
            "expired on " + agreement.expires().map(Object::toString).orElse("-"),
            night,
            files,
            erased));
  }

  /**
   * Erases the delivered files that are older than an agreement allows; their rows have left bronze
   * already.
   *
   * @return the certificate; empty when there is no such file
   */
  public Optional<Certificate> eraseOld(
      Agreement agreement, Collection<FeedContract> feeds, Runner.Night night) {
    List<String> old =
        feeds.stream()
            .flatMap(feed -> records(feed).stream())
            .filter(file -> file.status() == FileRecord.Status.EXPIRED)
            .map(FileRecord::path)
            .toList();
    List<Root.Found> delivered =
        delivered(feeds).stream().filter(file -> old.contains(file.path())).toList();
    if (delivered.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        certified(
            agreement,
            "older than the " + agreement.retainMonths() + " months that it allows",
            night,
            erase(delivered, feeds),
            List.of()));
  }

  private Certificate certified(
      Agreement agreement,
      String reason,
      Runner.Night night,
      List<ErasedFile> files,
      List<ErasedTable> erased) {
    long earlier = Retention.ofEverythingUnused(root, tables, ledger).clean();
    Certificate certificate =
        new Certificate(
            agreement.name(),
            agreement.reference(),
            reason,
            night.run(),
            night.runDate(),
            files,
            erased,
            earlier);
    try {
      root.writeText(
          CERTIFICATES + "/" + agreement.name() + "-" + night.run() + ".json",
          JSON.writeValueAsString(certificate) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    return certificate;
  }

  private List<FileRecord> records(FeedContract feed) {
    return ledger.accepted(feed.bronze()).map(StepRecord::files).orElse(List.of());
  }

  private List<ErasedFile> erase(List<Root.Found> delivered, Collection<FeedContract> feeds) {
    Map<String, String> hashes =
        feeds.stream()
            .flatMap(feed -> records(feed).stream())
            .collect(
                Collectors.toMap(FileRecord::path, FileRecord::sha256, (first, second) -> second));
    List<ErasedFile> files = new ArrayList<>();
    for (Root.Found file : delivered) {
      root.delete(LANDING + "/" + file.path());
      files.add(new ErasedFile(file.path(), file.bytes(), hashes.getOrDefault(file.path(), "")));
    }
    return files;
  }

  private List<Root.Found> delivered(Collection<FeedContract> feeds) {
    return root.walk(LANDING).stream()
        .filter(file -> feeds.stream().anyMatch(feed -> isOf(feed, file)))
        .toList();
  }

  private static boolean isOf(FeedContract feed, Root.Found file) {
    return feed.files().match(file.path()).isPresent();
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
