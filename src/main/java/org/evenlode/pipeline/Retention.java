package org.evenlode.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;

/**
 * Deletes data files that no version in force uses once they are old enough: earlier versions, what
 * a killed run or a table that is no longer made has left, and with them the records of people who
 * have opted out since.
 *
 * <p>Files are told from the ledger, so that no log is replayed. A version whose files are gone can
 * no longer be read; Delta's own VACUUM does the same.
 */
public final class Retention {
  private final Root root;
  private final DeltaTables tables;
  private final Ledger ledger;
  private final Instant before;

  /**
   * Makes a retention at one moment.
   *
   * @param kept age up to which files of earlier versions and releases stay
   */
  public Retention(Root root, DeltaTables tables, Ledger ledger, Duration kept) {
    this.root = root;
    this.tables = tables;
    this.ledger = ledger;
    this.before = Instant.now().minus(kept);
  }

  /** Returns what deletes every file that is not in force, however young. */
  public static Retention ofEverythingUnused(Root root, DeltaTables tables, Ledger ledger) {
    // The storage's clock may be ahead of this machine's: a file of tonight may look younger.
    return new Retention(root, tables, ledger, Duration.ofMinutes(-5));
  }

  /**
   * Deletes what is old and unused.
   *
   * @return how many files were deleted
   */
  public int clean() {
    int deleted = 0;
    for (String zone : root.list("lake")) {
      for (String noun : zone.equals("quarantine") ? List.of("") : root.list("lake/" + zone)) {
        String name = noun.isEmpty() ? zone : zone + "_" + noun;
        if (TableId.isTable(name)) {
          TableId id = TableId.of(name);
          List<String> inForce = ledger.accepted(id).map(StepRecord::dataFiles).orElse(List.of());
          deleted += clean(id, new HashSet<>(inForce));
        }
      }
    }
    Map<String, Long> published = ledger.release().map(ReleaseRecord::versions).orElse(Map.of());
    for (String noun : root.list("published")) {
      TableId id = TableId.of("published_" + noun);
      Long version = published.get(id.name());
      deleted += clean(id, version == null ? Set.of() : new HashSet<>(tables.added(id, version)));
    }
    return deleted;
  }

  /** A file that is young may belong to a version that somebody still reads. */
  private int clean(TableId id, Set<String> used) {
    String folder = root.relative(id);
    int deleted = 0;
    for (Root.Found file : root.walk(folder)) {
      boolean isData = file.path().endsWith(".parquet") && !file.path().startsWith("_delta_log");
      if (isData
          && !used.contains(file.path())
          && Instant.ofEpochMilli(file.modified()).isBefore(before)) {
        root.delete(folder + "/" + file.path());
        deleted++;
      }
    }
    return deleted;
  }

  /** Returns the bytes of all files of a zone. */
  public static long bytes(Root root, Zone zone) {
    String folder = zone == Zone.PUBLISHED ? "published" : "lake/" + zone.label();
    return root.walk(folder).stream().mapToLong(Root.Found::bytes).sum();
  }
}
