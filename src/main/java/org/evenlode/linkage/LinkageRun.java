package org.evenlode.linkage;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/** Links tables whose truth nobody knows: who is who, and whether to believe it. */
public final class LinkageRun {
  private final LinkageModel model;
  private final LinkageTables tables;
  private final BoundModel bound;
  private final List<String> unread;

  /**
   * Reads the tables.
   *
   * @param tables one, or a left and a right one
   * @throws BrokenPromise with {@link ExitCode#GATE} when there is nothing to link
   */
  public LinkageRun(LinkageModel model, List<Dataset<Row>> tables) {
    this.model = model;
    this.tables = LinkageTables.read(model, tables, Optional.empty());
    if (this.tables.table().size() < 2 || tables.size() > 1 && this.tables.firstOfRight() == 0) {
      throw new BrokenPromise(ExitCode.GATE, "There are too few records to link");
    }
    this.bound = this.tables.bind(model);
    this.unread = unread(model, tables);
  }

  /** Returns the columns of the tables that the model knows nothing of. */
  private static List<String> unread(LinkageModel model, List<Dataset<Row>> tables) {
    Set<String> known = new TreeSet<>();
    model.fields().values().forEach(field -> field.from().forEach(known::addAll));
    known.addAll(model.id());
    known.addAll(model.source());
    List<String> lower = known.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return tables.stream()
        .flatMap(table -> Arrays.stream(table.columns()))
        .map(String::strip)
        .filter(column -> !lower.contains(column.toLowerCase(Locale.ROOT)))
        .distinct()
        .toList();
  }

  /** Learns the weights. */
  public Training train(SparkSession session) {
    return new Learner(session).train(bound, tables.people());
  }

  /** Reads weights that were learnt before. */
  public Training weights(Path file) {
    return WeightsFile.read(file, bound);
  }

  /** Links the records. */
  public Linked link(SparkSession session, Training training) {
    Linkage linkage =
        new Linker(session)
            .link(
                bound,
                training.weights(),
                Optional.empty(),
                new double[] {model.decision().average()});
    List<String> doubts =
        new ArrayList<>(Doubts.of(bound, training, linkage.links(), tables.table().size()));
    return new Linked(linkage, doubts, training.untrained());
  }

  /** Holds the outcome of linking. */
  public final class Linked {
    private final Linkage linkage;
    private final List<String> doubts;
    private final List<String> untrained;

    private Linked(Linkage linkage, List<String> doubts, List<String> untrained) {
      this.linkage = linkage;
      this.doubts = doubts;
      this.untrained = untrained;
    }

    /** Returns why the outcome should not be believed, in words; none where it may be. */
    public List<String> doubts() {
      return List.copyOf(doubts);
    }

    /** Returns what was linked, in names and numbers only. */
    public Map<String, Object> summary() {
      int[] clusters = linkage.clusters()[0];
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("model", model.name());
      told.put("records", clusters.length);
      told.put("people", Arrays.stream(clusters).distinct().count());
      told.put("links", linkage.links().size());
      told.put("links_refused_for_size", linkage.refused());
      told.put("fields_not_in_the_table", tables.absent());
      told.put("columns_the_model_does_not_know", unread);
      told.put("untrained_levels", untrained);
      told.put("doubts", doubts);
      return told;
    }

    /**
     * Writes {@code links.csv} (record, other_record, probability, weight in bits, rule; strongest
     * first) and {@code clusters.csv} (record, table, person), where a person is the first of its
     * records.
     *
     * @throws BrokenPromise with {@link ExitCode#NOT_WRITABLE}
     */
    public void write(Path folder) {
      try {
        Files.createDirectories(folder);
        try (CsvWriter csv = CsvWriter.builder().build(folder.resolve("links.csv"))) {
          csv.writeRecord("record", "other_record", "probability", "weight", "rule");
          Links links = linkage.links();
          for (int at = 0; at < links.size(); at++) {
            csv.writeRecord(
                tables.id(links.one(at)),
                tables.id(links.other(at)),
                decimals(PairScorer.probability(links.weight(at)), 4),
                decimals(links.weight(at), 2),
                bound.rules().get(links.rule(at)));
          }
        }
        try (CsvWriter csv = CsvWriter.builder().build(folder.resolve("clusters.csv"))) {
          csv.writeRecord("record", "table", "person");
          int[] clusters = linkage.clusters()[0];
          for (int entry = 0; entry < clusters.length; entry++) {
            boolean isRight = tables.firstOfRight() > 0 && entry >= tables.firstOfRight();
            csv.writeRecord(
                tables.id(entry), isRight ? "right" : "left", tables.id(clusters[entry]));
          }
        }
      } catch (IOException | UncheckedIOException unwritable) {
        throw new BrokenPromise(
            ExitCode.NOT_WRITABLE, "The links cannot be written to " + folder, unwritable);
      }
    }

    private static String decimals(double value, int places) {
      return String.format(Locale.ROOT, "%." + places + "f", value);
    }
  }
}
