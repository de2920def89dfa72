package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Spreads learning over Spark as {@link Linker} spreads linking: what comes back is counts by
 * pattern, and for a partner's records the patterns that their candidates show.
 */
final class Learner {
  /** Sets how many pairs of a rule learning looks at: more change no digit that matters. */
  private static final long TRAINING_PAIRS = 400_000;

  /** Sets how many records of a partner learning looks at. */
  private static final int TRAINING_RECORDS = 10_000;

  /** Sets how many candidates those records have in all, at most. */
  private static final long TRAINING_CANDIDATES = 10_000_000;

  private static final int DRAWS = 600_000;

  /**
   * Sets into how many seeded parts the draws are split: as many on every machine, so that all
   * learn the same.
   */
  private static final int SEEDS = 8;

  private static final long SEED = 20_250_401;

  private final JavaSparkContext spark;
  private final int cores;

  Learner(SparkSession session) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    cores = spark.defaultParallelism();
  }

  /**
   * Learns the weights from the table itself.
   *
   * @param people for each record of the left table the number of its person
   */
  Training train(BoundModel model, int[] people) {
    Broadcast<BoundModel> sent = spark.broadcast(model);
    Chances chances = chances(sent);
    double[][] u = chances.u(model.comparisons());
    Weights levelled = new Weights(0, u, u, chances.commonness(model.comparisons()));
    Training training;
    if (model.scope().isAcross()) {
      training = compete(model, sent, levelled, people, chances);
    } else {
      Patterns known = new Patterns(model.levels());
      Patterns candidates = patterns(model, sent, levelled, known);
      training = new Trainer(model).train(candidates, known, chances, model.allPairs());
    }
    sent.destroy();
    return training;
  }

  /**
   * Returns weights learnt elsewhere, with how common matches are among the pairs that are asked
   * here.
   */
  Weights priorLearnt(BoundModel model, Weights weights, long records) {
    Broadcast<BoundModel> sent = spark.broadcast(model);
    Patterns candidates = patterns(model, sent, weights, new Patterns(model.levels()));
    sent.destroy();
    double prior = new Trainer(model).logPriorOdds(candidates, weights, model.allPairs(), records);
    return new Weights(prior, weights.m(), weights.u(), weights.commonness());
  }

  private Chances chances(Broadcast<BoundModel> sent) {
    List<Integer> seeds = IntStream.range(0, SEEDS).boxed().toList();
    boolean isFew = sent.value().allPairs() <= DRAWS;
    return spark
        .parallelize(seeds, slices(SEEDS))
        .map(
            seed ->
                isFew
                    ? Chances.all(sent.value(), seed, SEEDS)
                    : Chances.draw(sent.value(), SEED + seed, DRAWS / SEEDS))
        .collect()
        .stream()
        .reduce(
            (one, other) -> {
              one.addAll(other);
              return one;
            })
        .orElseThrow();
  }

  /**
   * Holds what a part of the candidates shows.
   *
   * @param known those known to be one person's
   */
  private record Part<C extends Serializable>(C candidates, Patterns known)
      implements Serializable {}

  /** Collects candidates within a table, with those known to be one person's beside them. */
  private Patterns patterns(
      BoundModel model, Broadcast<BoundModel> sent, Weights weights, Patterns known) {
    Map<Integer, Double> factors = new HashMap<>();
    List<BlockPlan.Tile> sample = sample(model.plan(), factors);
    Patterns candidates = new Patterns(model.levels());
    spark
        .parallelize(sample, slices(sample.size()))
        .mapPartitions(tiles -> patterns(sent.value(), weights, tiles, factors))
        .collect()
        .forEach(
            part -> {
              candidates.addAll(part.candidates());
              known.addAll(part.known());
            });
    return candidates;
  }

  /** Picks tiles to learn from: of a rule with many pairs, some, by a fixed seed. */
  private static List<BlockPlan.Tile> sample(BlockPlan plan, Map<Integer, Double> factors) {
    Map<Integer, List<BlockPlan.Tile>> byRule = new HashMap<>();
    plan.tiles()
        .forEach(tile -> byRule.computeIfAbsent(tile.rule(), r -> new ArrayList<>()).add(tile));
    List<BlockPlan.Tile> sample = new ArrayList<>();
    int most = (int) (TRAINING_PAIRS / BlockPlan.TILE);
    byRule.forEach(
        (rule, tiles) -> {
          List<BlockPlan.Tile> some = new ArrayList<>(tiles);
          if (tiles.size() > most) {
            Collections.shuffle(some, new Random(SEED + rule));
            some = some.subList(0, most);
          }
          factors.put(rule, (double) tiles.size() / some.size());
          sample.addAll(some);
        });
    return sample;
  }

  private static Iterator<Part<Patterns>> patterns(
      BoundModel model,
      Weights weights,
      Iterator<BlockPlan.Tile> tiles,
      Map<Integer, Double> factors) {
    Patterns counted = new Patterns(model.levels());
    Patterns known = new Patterns(model.levels());
    PairScorer scorer = model.scorer(weights);
    while (tiles.hasNext()) {
      BlockPlan.Tile tile = tiles.next();
      double factor = factors.getOrDefault(tile.rule(), 1.0);
      model
          .plan()
          .forEach(
              tile,
              (one, other) -> {
                if (!model.plan().isInHotBlock(tile.rule(), one)) {
                  long pattern = scorer.pattern(one, other);
                  counted.add(pattern, factor);
                  if (model.areKnown(one, other)) {
                    known.add(pattern, factor);
                  }
                }
              });
    }
    return List.of(new Part<>(counted, known)).iterator();
  }

  /**
   * Learns from records of the right table, some of many, with all whom they may be of but for hot
   * blocks; of all records those who are known to be somebody.
   */
  private Training compete(
      BoundModel model,
      Broadcast<BoundModel> sent,
      Weights weights,
      int[] people,
      Chances chances) {
    int first = model.scope().firstOfRight();
    int records = model.table().size() - first;
    BitSet sample = sample(model);
    Broadcast<BitSet> sampled = spark.broadcast(sample);
    Broadcast<int[]> persons = spark.broadcast(people);
    Contests contests = new Contests(model.levels());
    Patterns known = new Patterns(model.levels());
    spark
        .parallelize(IntStream.range(first, first + records).boxed().toList(), slices(records))
        .mapPartitions(
            some -> contests(sent.value(), weights, persons.value(), sampled.value(), some))
        .collect()
        .forEach(
            part -> {
              contests.addAll(part.candidates());
              known.addAll(part.known());
            });
    persons.destroy();
    sampled.destroy();
    double pairs = model.allPairs() * sample.cardinality() / records;
    return new Trainer(model).train(contests, known, chances, pairs);
  }

  /**
   * Picks records of the right table to learn from: as many as have not too many candidates in all.
   */
  private static BitSet sample(BoundModel model) {
    List<Integer> records =
        new ArrayList<>(
            IntStream.range(model.scope().firstOfRight(), model.table().size()).boxed().toList());
    Collections.shuffle(records, new Random(SEED));
    BitSet sample = new BitSet();
    long candidates = 0;
    for (int record : records.subList(0, Math.min(TRAINING_RECORDS, records.size()))) {
      candidates += model.plan().mostLeft(record);
      if (candidates > TRAINING_CANDIDATES && !sample.isEmpty()) {
        break;
      }
      sample.set(record);
    }
    return sample;
  }

  private static Iterator<Part<Contests>> contests(
      BoundModel model, Weights weights, int[] people, BitSet sample, Iterator<Integer> records) {
    Contests contests = new Contests(model.levels());
    Patterns known = new Patterns(model.levels());
    PairScorer scorer = model.scorer(weights);
    while (records.hasNext()) {
      int record = records.next();
      boolean isSampled = sample.get(record);
      Map<Integer, List<Long>> shown = new HashMap<>();
      model
          .plan()
          .forEachLeft(
              record,
              entry -> isSampled || model.areKnown(entry, record),
              entry -> {
                long pattern = scorer.pattern(entry, record);
                if (isSampled) {
                  shown.computeIfAbsent(people[entry], person -> new ArrayList<>()).add(pattern);
                }
                if (model.areKnown(entry, record)) {
                  known.add(pattern, 1);
                }
              });
      if (isSampled) {
        contests.add(shown);
      }
    }
    return List.of(new Part<>(contests, known)).iterator();
  }

  private int slices(int pieces) {
    return Math.max(1, Math.min(pieces, cores * 4));
  }
}
