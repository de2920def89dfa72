package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Groups records that a register does not know, of one partner or several, by the person they are
 * of. What agreement weighs was learnt where the same partners' records are held against the
 * register, since a few records with hardly a pair among them cannot teach it; how common matches
 * are is learnt from them. Groups are made as clusters are in a table ({@link Decision#clusters}).
 *
 * <p>Records may be compared in several ways, such as names in clear and hashes of them: two
 * records are weighed in the first way that has both.
 */
public final class GroupLinkage {
  private final List<Way> ways = new ArrayList<>();
  private final List<String> ids;
  private final Decision decision;
  private final Linker linker;

  /**
   * Describes one way of comparing.
   *
   * @param model fields, comparisons, rules and decisions
   * @param register says how common values are
   * @param records what is grouped; ids are those of the model's id column, each once
   * @param weights what was learnt of each partner, as JSON
   */
  public record Compared(
      LinkageModel model, Dataset<Row> register, Dataset<Row> records, List<String> weights) {
    /** Takes a copy. */
    public Compared {
      weights = List.copyOf(weights);
    }
  }

  /**
   * Holds a record in a group of several.
   *
   * @param id of the record
   * @param group number of the group
   * @param size records in it
   * @param probability mean probability, over the others of the group, of being one person's
   * @param nearest id of the record of the group that it fits best
   * @param weight bits of evidence that the two are one person's
   * @param agreement level of each comparison of the two
   */
  public record Grouped(
      String id,
      int group,
      int size,
      double probability,
      String nearest,
      double weight,
      String agreement) {}

  /** Holds a bound way: by place in {@link #ids} the number of its entry, or -1. */
  private record Way(BoundModel bound, Weights weights, PairScorer scorer, int[] entries) {
    boolean has(int one, int other) {
      return entries[one] >= 0 && entries[other] >= 0;
    }
  }

  /**
   * Reads the records.
   *
   * @param compared at least one way; of a pair the first that has both records counts, and the
   *     first says how groups are made
   */
  public GroupLinkage(SparkSession session, List<Compared> compared) {
    List<LinkageTables> read = new ArrayList<>();
    TreeSet<String> all = new TreeSet<>();
    for (Compared one : compared) {
      LinkageTables tables =
          LinkageTables.read(one.model(), List.of(one.register(), one.records()), Optional.empty());
      read.add(tables);
      for (int entry = tables.firstOfRight(); entry < tables.table().size(); entry++) {
        all.add(tables.id(entry));
      }
    }
    ids = List.copyOf(all);
    decision = compared.get(0).model().decision();
    linker = new Linker(session);
    Learner learner = new Learner(session);
    for (int way = 0; way < read.size(); way++) {
      LinkageTables tables = read.get(way);
      LinkageModel model = compared.get(way).model();
      BoundModel bound = tables.bindWithinRight(model);
      Weights learnt =
          WeightsFile.mean(compared.get(way).weights(), "The weights of " + model.name(), bound);
      long records = tables.table().size() - tables.firstOfRight();
      Weights weights = learner.priorLearnt(bound, learnt, records);
      int[] entries = new int[ids.size()];
      Arrays.fill(entries, -1);
      for (int entry = tables.firstOfRight(); entry < tables.table().size(); entry++) {
        entries[Collections.binarySearch(ids, tables.id(entry))] = entry;
      }
      ways.add(new Way(bound, weights, bound.scorer(weights), entries));
    }
  }

  /**
   * Makes the groups.
   *
   * @param together ids that were one group before, and stay one
   * @return every record of a group of several, by group
   */
  public List<Grouped> groups(List<List<String>> together) {
    int[] before = before(together);
    Components components = new Components(ids.size(), decision.largestComponent());
    stay(before, components);
    Links links = links();
    for (int at = 0; at < links.size(); at++) {
      if (PairScorer.probability(links.weight(at)) < decision.link()) {
        break;
      }
      components.join(links.one(at), links.other(at));
    }
    List<Grouped> grouped = new ArrayList<>();
    List<int[]> groups = new ArrayList<>(components.groups());
    groups.sort(Comparator.comparingInt(group -> group[0]));
    for (int[] group : groups) {
      add(group, before, grouped);
    }
    return grouped;
  }

  /** Returns by record the number of the group that it was in; -1 for none. */
  private int[] before(List<List<String>> together) {
    Map<String, Integer> groups = new HashMap<>();
    for (int group = 0; group < together.size(); group++) {
      for (String id : together.get(group)) {
        groups.put(id, group);
      }
    }
    return ids.stream().mapToInt(id -> groups.getOrDefault(id, -1)).toArray();
  }

  private static void stay(int[] before, Components components) {
    Map<Integer, Integer> first = new HashMap<>();
    for (int place = 0; place < before.length; place++) {
      Integer with = before[place] < 0 ? null : first.putIfAbsent(before[place], place);
      if (with != null) {
        components.join(with, place);
      }
    }
  }

  /** Returns the links of all ways in places of {@link #ids}, strongest first. */
  private Links links() {
    List<Links> parts = new ArrayList<>();
    for (int number = 0; number < ways.size(); number++) {
      Way way = ways.get(number);
      Map<Integer, Integer> places = new HashMap<>();
      IntStream.range(0, ids.size())
          .filter(place -> way.entries[place] >= 0)
          .forEach(place -> places.put(way.entries[place], place));
      Links found = linker.links(way.bound, way.weights, Optional.empty());
      Links placed = new Links();
      for (int at = 0; at < found.size(); at++) {
        int one = places.getOrDefault(found.one(at), -1);
        int other = places.getOrDefault(found.other(at), -1);
        if (way(one, other) == number) {
          placed.add(one, other, found.weight(at), found.rule(at));
        }
      }
      parts.add(placed);
    }
    return Links.strongestFirst(parts);
  }

  /** Returns the number of the way in which two records are compared; -1 where no way has both. */
  private int way(int one, int other) {
    for (int number = 0; number < ways.size(); number++) {
      if (ways.get(number).has(one, other)) {
        return number;
      }
    }
    return -1;
  }

  private void add(int[] places, int[] before, List<Grouped> grouped) {
    int size = places.length;
    double[][] probability = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        boolean stays = before[places[i]] >= 0 && before[places[i]] == before[places[j]];
        probability[i][j] = stays ? 1 : probability(places[i], places[j]);
        probability[j][i] = probability[i][j];
      }
    }
    int[] clusters = decision.clusters(probability, decision.average());
    for (int i = 0; i < size; i++) {
      List<Integer> others = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        if (j != i && clusters[j] == clusters[i]) {
          others.add(places[j]);
        }
      }
      if (!others.isEmpty()) {
        grouped.add(grouped(places[i], places[clusters[i]], others));
      }
    }
  }

  private double probability(int one, int other) {
    int number = way(one, other);
    if (number < 0) {
      return 0;
    }
    Way way = ways.get(number);
    return way.bound.mayNotLink(way.entries[one], way.entries[other])
        ? Double.NEGATIVE_INFINITY
        : PairScorer.probability(way.scorer.weight(way.entries[one], way.entries[other]));
  }

  private Grouped grouped(int place, int group, List<Integer> others) {
    int nearest = -1;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int compared = 0;
    for (int other : others) {
      int number = way(place, other);
      if (number >= 0) {
        Way way = ways.get(number);
        double weight = way.scorer.weight(way.entries[place], way.entries[other]);
        sum += PairScorer.probability(weight);
        compared++;
        if (weight > most) {
          most = weight;
          nearest = other;
        }
      }
    }
    if (nearest < 0) {
      throw new IllegalStateException("A record in a group with nobody it was compared with");
    }
    Way way = ways.get(way(place, nearest));
    return new Grouped(
        ids.get(place),
        group,
        others.size() + 1,
        sum / compared,
        ids.get(nearest),
        most,
        way.scorer.agreement(way.bound, way.entries[place], way.entries[nearest]));
  }
}
