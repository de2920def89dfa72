package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Weighs which people of a register a partner's records may be of. A register may hold a person
 * several times, as with former addresses; the best of the entries counts. What is learnt is kept
 * as text and used again, so that a night need weigh only what is new.
 */
public final class RegisterLinkage {
  /**
   * Names the columns of what is scored: a row for each record, and one for each of its candidates.
   */
  public static final String COLUMNS =
      "record_key string, person_id bigint, own double, weight double, agreement string,"
          + " rule string, may_be_twin boolean";

  private final LinkageModel model;

  /** Links by a model. */
  public RegisterLinkage(LinkageModel model) {
    this.model = model;
  }

  /**
   * Says what is to be weighed.
   *
   * @param records keys of records, which are weighed against everybody
   * @param people numbers of people, who are weighed against all records
   */
  public record Fresh(Set<String> records, Set<String> people) {
    /** Takes copies. */
    public Fresh {
      records = Set.copyOf(records);
      people = Set.copyOf(people);
    }
  }

  /**
   * Holds what was learnt.
   *
   * @param weights as JSON
   * @param untrained levels that too few pairs showed
   */
  public record Learnt(String weights, List<String> untrained) {
    /** Takes copies. */
    public Learnt {
      untrained = List.copyOf(untrained);
    }
  }

  /** Returns the names of the model's fields that both tables have, in order. */
  public List<String> fields(Dataset<Row> register, Dataset<Row> records) {
    return LinkageTables.fieldsOf(model, List.of(register, records));
  }

  /**
   * Learns what agreement weighs from the two tables.
   *
   * @param register people: the model's id column holds the person's number
   * @param records of the partner: the id column holds the record's key
   * @return empty when one of them is
   */
  public Optional<Learnt> learn(SparkSession session, Dataset<Row> register, Dataset<Row> records) {
    LinkageTables tables = LinkageTables.read(model, List.of(register, records), Optional.empty());
    if (isOneSided(tables)) {
      return Optional.empty();
    }
    BoundModel bound = tables.bind(model);
    Training training = new Learner(session).train(bound, tables.people());
    return Optional.of(new Learnt(WeightsFile.text(bound, training), training.untrained()));
  }

  /**
   * Computes the weights of candidate pairs between a register and records.
   *
   * @param weights what was learnt; empty, and then nobody is a candidate, where there was nothing
   *     to learn from
   * @param fresh what to weigh; everything when empty
   * @return rows with {@link #COLUMNS}: of each record weighed, and of each pair of at least one in
   *     a hundred of which one side is fresh
   */
  public Dataset<Row> score(
      SparkSession session,
      Dataset<Row> register,
      Dataset<Row> records,
      Optional<String> weights,
      Optional<Fresh> fresh) {
    LinkageTables tables = LinkageTables.read(model, List.of(register, records), Optional.empty());
    List<Row> rows = new ArrayList<>();
    if (isOneSided(tables) || weights.isEmpty()) {
      for (int entry = tables.firstOfRight(); entry < tables.table().size(); entry++) {
        if (fresh.isEmpty() || fresh.get().records().contains(tables.id(entry))) {
          rows.add(RowFactory.create(tables.id(entry), null, 1.0, null, null, null, null));
        }
      }
    } else {
      BoundModel bound = tables.bind(model);
      Training training = WeightsFile.read(weights.get(), "The weights of " + model.name(), bound);
      score(new Linker(session), tables, bound, training.weights(), fresh, rows);
    }
    return session.createDataFrame(rows, StructType.fromDDL(COLUMNS));
  }

  private static boolean isOneSided(LinkageTables tables) {
    return tables.firstOfRight() == 0 || tables.firstOfRight() == tables.table().size();
  }

  private static void score(
      Linker linker,
      LinkageTables tables,
      BoundModel bound,
      Weights weights,
      Optional<Fresh> fresh,
      List<Row> rows) {
    PairScorer scorer = bound.scorer(weights);
    Optional<BitSet> entries = fresh.map(news -> entries(tables, news));
    for (int entry = tables.firstOfRight(); entry < tables.table().size(); entry++) {
      if (entries.isEmpty() || entries.get().get(entry)) {
        double own = PairScorer.probability(scorer.weight(entry, entry));
        rows.add(RowFactory.create(tables.id(entry), null, own, null, null, null, null));
      }
    }
    Links links = linker.links(bound, weights, entries);
    Set<String> best = new HashSet<>();
    for (int at = 0; at < links.size(); at++) {
      int person = links.one(at);
      int record = links.other(at);
      // Links come strongest first: a person's later entries are worse.
      if (best.add(tables.id(record) + " " + tables.id(person))) {
        rows.add(
            RowFactory.create(
                tables.id(record),
                Long.valueOf(tables.id(person)),
                null,
                links.weight(at),
                scorer.agreement(bound, person, record),
                bound.rules().get(links.rule(at)),
                bound.mayBeTwins(person, record)));
      }
    }
  }

  private static BitSet entries(LinkageTables tables, Fresh fresh) {
    BitSet entries = new BitSet(tables.table().size());
    for (int entry = 0; entry < tables.table().size(); entry++) {
      Set<String> side = entry < tables.firstOfRight() ? fresh.people() : fresh.records();
      entries.set(entry, side.contains(tables.id(entry)));
    }
    return entries;
  }
}
