package org.evenlode.bronze;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenlode.contract.Delivery;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.FilesContract;
import org.evenlode.contract.Sha256;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.FileRecord;

/** Tells new files of one feed from repeats of those that the ledger knows. */
final class KnownFiles {
  private static final int NAME = 16;

  private final FeedContract feed;
  private final List<FileRecord> records = new ArrayList<>();
  private final Set<Root.Found> seen = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Optional<String>, Set<String>> bySubmission = new HashMap<>();
  private List<String> header = List.of();

  KnownFiles(FeedContract feed, List<FileRecord> records) {
    this.feed = feed;
    records.forEach(this::add);
  }

  void add(FileRecord file) {
    records.add(file);
    seen.add(new Root.Found(file.path(), file.bytes(), file.modified()));
    names.add(file.file());
    if (!file.header().isEmpty()) {
      header = file.header();
    }
    if (file.status() == FileRecord.Status.LANDED) {
      Optional<String> submission =
          feed.files().match(file.path()).flatMap(FilesContract.NamedFile::submission);
      Set<String> inUse = bySubmission.computeIfAbsent(submission, none -> new HashSet<>());
      if (feed.delivery() == Delivery.FULL_SNAPSHOT) {
        // A snapshot that comes again after another one is news.
        inUse.clear();
      }
      inUse.add(file.sha256());
    }
  }

  List<FileRecord> records() {
    return List.copyOf(records);
  }

  /** Returns true if rows landed whose values were read in another way. */
  boolean areReadOtherwise(String reading) {
    return records.stream()
        .anyMatch(
            file -> file.status() == FileRecord.Status.LANDED && !file.reading().equals(reading));
  }

  /** Takes landed files that were delivered before a day out, and returns their names. */
  List<String> expire(LocalDate keepsFrom) {
    List<String> expired = new ArrayList<>();
    records.replaceAll(
        file -> {
          boolean isOld =
              file.status() == FileRecord.Status.LANDED
                  && LocalDate.parse(file.delivered()).isBefore(keepsFrom);
          if (!isOld) {
            return file;
          }
          // The same content may have come again since: then its rows may be kept for as long.
          Optional<FileRecord> again =
              records.stream()
                  .filter(other -> other.status() == FileRecord.Status.DUPLICATE)
                  .filter(other -> other.sha256().equals(file.sha256()))
                  .filter(other -> !LocalDate.parse(other.delivered()).isBefore(keepsFrom))
                  .max(Comparator.comparing(FileRecord::delivered));
          if (again.isPresent()) {
            return file.deliveredAgain(again.get().delivered());
          }
          expired.add(file.file());
          bySubmission.values().forEach(hashes -> hashes.remove(file.sha256()));
          return file.expired();
        });
    return expired;
  }

  /** Notes that the rows of all files have been read again. */
  void readBy(String reading) {
    records.replaceAll(file -> file.readBy(reading));
  }

  int count() {
    return records.size();
  }

  /** Returns the header in force after the last file. */
  List<String> header() {
    return header;
  }

  /** Returns true if this very file is known, untouched. */
  boolean hasSeen(Root.Found file) {
    return seen.contains(file);
  }

  /**
   * Returns a name for a delivery that no other of the feed has: the same for the same path and day
   * on every machine, so that a night that is repeated gives the same rows.
   */
  String nameOf(String path, LocalDate delivered) {
    String name = Sha256.hex(path + "\n" + delivered).substring(0, NAME);
    return names.contains(name)
        ? name.substring(0, NAME - 4) + String.format(Locale.ROOT, "%04x", count())
        : name;
  }

  /**
   * Returns true if the same content is in use already. Two submissions may well be alike, such as
   * the patients of a primary and a refresh, and each needs its own.
   */
  boolean isRepeat(Optional<String> submission, String sha256) {
    return bySubmission.getOrDefault(submission, Set.of()).contains(sha256);
  }
}
