package org.evenlode.linkage;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.evenlode.contract.Names;

/**
 * Holds decisions of people who looked at pairs: by source and record, so that a later decision
 * replaces an earlier one. They are kept without a name or a date of birth.
 */
public final class Reviews {
  /** Names the columns that are kept. */
  public static final String HEADER =
      "source,record_key,stated,stratum,stands_for,decision,reviewer,decided_on";

  private static final Set<String> DECISIONS = Set.of("match", "no_match", "unsure");

  private final TreeMap<String, Review> byRecord = new TreeMap<>();

  /**
   * Holds one decision.
   *
   * @param source data set of the partner
   * @param standsFor how many records of its stratum it stands for
   * @param decision match, no_match or unsure
   */
  public record Review(
      String source,
      String recordKey,
      double stated,
      String stratum,
      double standsFor,
      String decision,
      String reviewer,
      LocalDate decidedOn) {
    List<String> fields() {
      return List.of(
          source,
          recordKey,
          String.valueOf(stated),
          stratum,
          String.valueOf(standsFor),
          decision,
          reviewer,
          decidedOn.toString());
    }
  }

  /**
   * Reads decisions from CSV; rows without a decision are passed over.
   *
   * @param problems what is wrong with which line, without a value of it
   */
  public void read(String csv, List<String> problems) {
    try (CsvReader<NamedCsvRecord> records =
        CsvReader.builder().ofNamedCsvRecord(csv.replace("\uFEFF", ""))) {
      for (NamedCsvRecord record : records) {
        read(record, problems);
      }
    } catch (IOException | RuntimeException broken) {
      problems.add("the file is not CSV with the columns " + HEADER);
    }
  }

  private void read(NamedCsvRecord record, List<String> problems) {
    String at = "line " + record.getStartingLineNumber() + ": ";
    String decision = record.getField("decision").strip().toLowerCase(Locale.ROOT);
    if (decision.isEmpty()) {
      return;
    }
    if (!DECISIONS.contains(decision)) {
      problems.add(
          at + "decision must be one of match, no_match, unsure" + Names.hint(decision, DECISIONS));
      return;
    }
    String reviewer = record.getField("reviewer").strip().replaceAll("[,\\s]+", " ");
    if (reviewer.isEmpty()) {
      problems.add(at + "reviewer is missing");
      return;
    }
    try {
      double stated = Double.parseDouble(record.getField("stated"));
      double standsFor = Double.parseDouble(record.getField("stands_for"));
      if (!(stated >= 0 && stated <= 1 && standsFor > 0 && standsFor < Double.MAX_VALUE)) {
        throw new NumberFormatException();
      }
      Review review =
          new Review(
              record.getField("source"),
              record.getField("record_key"),
              stated,
              record.getField("stratum"),
              standsFor,
              decision,
              reviewer,
              LocalDate.parse(record.getField("decided_on").strip()));
      byRecord.put(review.source() + " " + review.recordKey(), review);
    } catch (DateTimeException | NumberFormatException wrong) {
      problems.add(at + "decided_on must be a date, YYYY-MM-DD; stated and stands_for as exported");
    }
  }

  /** Returns every decision, as CSV. */
  public String text() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(HEADER.split(","));
      byRecord.values().forEach(review -> csv.writeRecord(review.fields()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Returns the decisions, unsure ones too. */
  public List<Review> all() {
    return new ArrayList<>(byRecord.values());
  }

  /** Returns the decisions that are sure, by the partner whose records they are about. */
  public Map<String, List<Calibration.Decided>> decidedBySource() {
    Map<String, List<Calibration.Decided>> decided = new TreeMap<>();
    for (Review review : byRecord.values()) {
      if (!review.decision().equals("unsure")) {
        decided
            .computeIfAbsent(review.source(), source -> new ArrayList<>())
            .add(
                new Calibration.Decided(
                    review.stated(), review.decision().equals("match"), review.standsFor()));
      }
    }
    return decided;
  }

  /** Counts sure decisions, and of them matches, by partner and stratum. */
  public Map<String, Map<String, long[]>> byStratum() {
    Map<String, Map<String, long[]>> counts = new TreeMap<>();
    for (Review review : byRecord.values()) {
      if (!review.decision().equals("unsure")) {
        long[] count =
            counts
                .computeIfAbsent(review.source(), source -> new TreeMap<>())
                .computeIfAbsent(review.stratum(), stratum -> new long[2]);
        count[0]++;
        count[1] += review.decision().equals("match") ? 1 : 0;
      }
    }
    return counts;
  }
}
