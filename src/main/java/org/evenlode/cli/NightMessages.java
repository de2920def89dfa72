package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Register;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Erasure;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.StepRecord;
import org.evenlode.pipeline.StepResult;
import org.evenlode.staged.StagedTable;

/** Says in sentences what people should know of a night. Holds no value of any record. */
final class NightMessages {
  private static final TableId JOURNAL = TableId.of("staged_gp_journal");

  private final Site site;
  private final Ledger ledger;

  NightMessages(Site site, Ledger ledger) {
    this.site = site;
    this.ledger = ledger;
  }

  /**
   * Returns what is to be said of definitions, files and agreements, whatever came of the night.
   */
  List<String> of(Steps steps, List<StepResult> results, LocalDate runDate) {
    List<String> messages = new ArrayList<>(site.definitions().warnings());
    List<StepRecord> written = new ArrayList<>();
    for (StepResult result : results) {
      if (result instanceof StepResult.Written one) {
        written.add(one.record());
      }
    }
    written.forEach(record -> record.files().forEach(file -> file(file, messages)));
    messages.addAll(strays(written));
    messages.addAll(steps.landingAccount().messages());
    for (Agreement agreement : steps.notRead()) {
      messages.add(
          "agreement "
              + agreement.name()
              + (agreement.isLive(runDate)
                  ? " does not allow " + site.settings().publish().purpose().label()
                  : " expired on " + agreement.expires().orElseThrow())
              + ": its feeds are not read");
    }
    boolean hasJournals = ledger.accepted(JOURNAL).filter(one -> one.rows() > 0).isPresent();
    if (hasJournals && !steps.unsupplied().isEmpty()) {
      messages.add(
          "registers without a codelist of your own stay empty: "
              + steps.unsupplied().stream().map(Register::name).collect(Collectors.joining(", ")));
    }
    return messages;
  }

  private static void file(FileRecord file, List<String> messages) {
    if (file.status() == FileRecord.Status.REFUSED) {
      messages.add("refused " + file.path() + ": " + file.reason());
    } else if (!file.drift().isEmpty()) {
      messages.add("drift in " + file.path() + ": " + String.join(", ", file.drift()));
    }
  }

  /** Tells of deliveries of a few rows for a provider and month that had many. */
  private List<String> strays(List<StepRecord> written) {
    List<String> messages = new ArrayList<>();
    Map<String, String> paths = paths();
    for (StepRecord record : written) {
      record
          .counts()
          .forEach(
              (counted, rows) -> {
                if (counted.startsWith(StagedTable.DROPPED)) {
                  messages.add(
                      "%s: %,d rows are for a provider and month with many more before; the earlier delivery stands (least_share in the feed's contract)"
                          .formatted(
                              paths.get(counted.substring(StagedTable.DROPPED.length())), rows));
                }
              });
    }
    return messages;
  }

  /** Returns the path of every landed file by its name in the lake. */
  Map<String, String> paths() {
    Map<String, String> paths = new TreeMap<>();
    for (FeedContract feed : site.definitions().feeds().values()) {
      ledger.accepted(feed.bronze()).map(StepRecord::files).orElse(List.of()).stream()
          .forEach(file -> paths.put(file.file(), file.path()));
    }
    return paths;
  }

  /** Returns what a certificate of an erasure says, in a sentence. */
  static String of(Erasure.Certificate certificate) {
    return "agreement %s, %s: erased %,d files, %d tables and %,d data files of earlier versions; the certificate is in %s"
        .formatted(
            certificate.agreement(),
            certificate.reason(),
            certificate.files().size(),
            certificate.tables().size(),
            certificate.earlierFiles(),
            Erasure.CERTIFICATES);
  }
}
