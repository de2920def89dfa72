package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Finds for each record of a partner its person in a register. A register may hold a person several
 * times, as with former addresses; the best of the entries counts. The candidates of a record
 * compete: a record is one person's at most, so two people who fit it equally well leave each a
 * probability of under one half, however well they fit (as CRATE asks for a lead over the
 * runner-up; Cardinal and others 2023).
 */
public final class RegisterLinkage {
  /** The columns of the outcome. */
  public static final String COLUMNS =
      "record_key string, person_id bigint, candidate_id bigint, band string, probability double,"
          + " stated double, weight double, candidates int, agreement string";

  private final LinkageModel model;
  private final Calibration calibration;

  /**
   * Links by a model.
   *
   * @param calibration what its probabilities are worth
   */
  public RegisterLinkage(LinkageModel model, Calibration calibration) {
    this.model = model;
    this.calibration = calibration;
  }

  /** A candidate for a record. */
  private record Candidate(int entry, double weight) {}

  /**
   * Links.
   *
   * @param register people: the model's id column holds the person's number
   * @param records of the partner: the id column holds the record's key
   * @return one row a record, with {@link #COLUMNS}
   */
  public Dataset<Row> link(SparkSession session, Dataset<Row> register, Dataset<Row> records) {
    LinkageTables tables = LinkageTables.read(model, List.of(register, records), Optional.empty());
    int first = tables.firstOfRight();
    int size = tables.table().size();
    List<Row> rows = new ArrayList<>();
    if (first > 0 && first < size) {
      BoundModel bound = tables.bind(model);
      Linker linker = new Linker(session);
      Training training = linker.train(bound);
      Linkage linkage = linker.link(bound, training.weights(), Optional.empty());
      PairScorer scorer = bound.scorer(training.weights());
      Map<Integer, Map<String, Candidate>> found = candidates(linkage.links(), tables);
      for (int entry = first; entry < size; entry++) {
        rows.add(decided(entry, found.getOrDefault(entry, Map.of()), tables, bound, scorer));
      }
    } else {
      for (int entry = first; entry < size; entry++) {
        rows.add(nobody(tables.id(entry), "no_match"));
      }
    }
    return session.createDataFrame(rows, StructType.fromDDL(COLUMNS));
  }

  /** For each record the people it may be, each with the best of the register's entries. */
  private static Map<Integer, Map<String, Candidate>> candidates(
      Links links, LinkageTables tables) {
    Map<Integer, Map<String, Candidate>> found = new HashMap<>();
    for (int at = 0; at < links.size(); at++) {
      found
          .computeIfAbsent(links.other(at), entry -> new HashMap<>())
          .putIfAbsent(tables.id(links.one(at)), new Candidate(links.one(at), links.weight(at)));
    }
    return found;
  }

  private static Row nobody(String key, String band) {
    return RowFactory.create(key, null, null, band, 0.0, 0.0, null, 0, null);
  }

  private Row decided(
      int entry,
      Map<String, Candidate> candidates,
      LinkageTables tables,
      BoundModel bound,
      PairScorer scorer) {
    Decision decision = model.decision();
    String key = tables.id(entry);
    double own = PairScorer.probability(scorer.weight(entry, entry));
    if (candidates.isEmpty()) {
      String band = own < decision.accept() ? "unlinkable" : "no_match";
      return nobody(key, band);
    }
    Candidate best =
        candidates.values().stream()
            .max(
                Comparator.comparingDouble(Candidate::weight)
                    .thenComparing(candidate -> -candidate.entry()))
            .orElseThrow();
    double odds = candidates.values().stream().mapToDouble(one -> Math.pow(2, one.weight())).sum();
    double stated = Math.pow(2, best.weight()) / (1 + odds);
    double probability = calibration.of(stated);
    boolean isMatch = probability >= decision.accept();
    String band =
        isMatch
            ? "match"
            : probability >= decision.possible()
                ? "possible"
                : own < decision.accept() ? "unlinkable" : "no_match";
    return RowFactory.create(
        key,
        isMatch ? Long.valueOf(tables.id(best.entry())) : null,
        Long.valueOf(tables.id(best.entry())),
        band,
        probability,
        stated,
        best.weight(),
        candidates.size(),
        scorer.agreement(bound, best.entry(), entry));
  }
}
