package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Spreads linking over Spark. The coded table and the plan of blocks go to every executor once;
 * tasks are lists of tiles of like size, and what comes back is counts and the few pairs worth
 * keeping. No pair and no value is shuffled. Driver and executors hold the distinct values, four
 * bytes a record and field, and about twelve a record and rule: some 400 bytes a record in all, so
 * ten million records need about 4 GB each.
 */
final class Linker {
  /** Pairs of a rule that learning looks at: more change no digit that matters. */
  private static final long TRAINING_PAIRS = 400_000;

  private static final int DRAWS = 600_000;

  /** As many on every machine, so that all learn the same. */
  private static final int SEEDS = 8;

  private static final long SEED = 20_250_401;

  private final JavaSparkContext spark;
  private final int cores;

  Linker(SparkSession session) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    cores = spark.defaultParallelism();
  }

  /** Learns the weights from the table itself. */
  Training train(BoundModel model) {
    Broadcast<BoundModel> sent = spark.broadcast(model);
    Chances chances = chances(sent);
    double[][] u = chances.u(model.comparisons());
    Weights levelled = new Weights(0, u, u, chances.commonness(model.comparisons()));
    Patterns[] counted = counted(model, sent, levelled);
    sent.destroy();
    return new Trainer(model).train(counted[0], counted[1], chances, model.allPairs());
  }

  /** Weights learnt elsewhere, with how common matches are among the pairs that are asked here. */
  Weights priorLearnt(BoundModel model, Weights weights, long records) {
    Broadcast<BoundModel> sent = spark.broadcast(model);
    Patterns candidates = counted(model, sent, weights)[0];
    sent.destroy();
    double prior = new Trainer(model).logPriorOdds(candidates, weights, model.allPairs(), records);
    return new Weights(prior, weights.m(), weights.u(), weights.commonness());
  }

  /** Candidates by pattern, and those known to be one person's. */
  private Patterns[] counted(BoundModel model, Broadcast<BoundModel> sent, Weights weights) {
    Map<Integer, Double> factors = new HashMap<>();
    List<BlockPlan.Tile> sample = sample(model.plan(), factors);
    List<Patterns[]> parts =
        spark
            .parallelize(sample, slices(sample.size()))
            .mapPartitions(tiles -> patterns(sent.value(), weights, tiles, factors))
            .collect();
    Patterns candidates = new Patterns(model.levels());
    Patterns known = new Patterns(model.levels());
    for (Patterns[] part : parts) {
      candidates.addAll(part[0]);
      known.addAll(part[1]);
    }
    return new Patterns[] {candidates, known};
  }

  private Chances chances(Broadcast<BoundModel> sent) {
    List<Integer> seeds = IntStream.range(0, SEEDS).boxed().toList();
    // Of few records no pair need be looked at often.
    int draws = (int) Math.ceil(Math.min(DRAWS, sent.value().allPairs()) / SEEDS);
    return spark
        .parallelize(seeds, slices(SEEDS))
        .map(seed -> Chances.draw(sent.value(), SEED + seed, draws))
        .collect()
        .stream()
        .reduce(
            (one, other) -> {
              one.addAll(other);
              return one;
            })
        .orElseThrow();
  }

  /** Tiles to learn from: of a rule with many pairs, some, by a fixed seed. */
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

  /** The patterns of all candidates, and of those known to be one person's. */
  private static Iterator<Patterns[]> patterns(
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
    return List.<Patterns[]>of(new Patterns[] {counted, known}).iterator();
  }

  /**
   * Weighs the candidate pairs of which one record is new.
   *
   * @param fresh the new records; all when empty
   */
  Links links(BoundModel model, Weights weights, Optional<BitSet> fresh) {
    return weighed(model, weights, Optional.empty(), fresh).links();
  }

  /**
   * Weighs all candidate pairs and makes clusters.
   *
   * @param truth for each record the person it is known to be of, to count true pairs by rule
   * @param averages mean probabilities to merge clusters at
   */
  Linkage link(BoundModel model, Weights weights, Optional<int[]> truth, double... averages) {
    Weighed weighed = weighed(model, weights, truth, Optional.empty());
    Links links = weighed.links();
    Components components =
        new Components(model.table().size(), model.decision().largestComponent());
    for (int at = 0; at < links.size(); at++) {
      if (PairScorer.probability(links.weight(at)) < model.decision().link()) {
        break;
      }
      components.join(links.one(at), links.other(at));
    }
    Broadcast<BoundModel> sent = spark.broadcast(model);
    int[][] clusters = clusters(sent, weights, components, model.table().size(), averages);
    sent.destroy();
    return new Linkage(
        links,
        clusters,
        weighed.candidates(),
        weighed.found(),
        model.plan().inHotBlocks(),
        components.refused());
  }

  /** Weighed pairs, strongest first, with counts by rule of all pairs and of true ones. */
  private record Weighed(Links links, long[] candidates, long[] found) {}

  private Weighed weighed(
      BoundModel model, Weights weights, Optional<int[]> truth, Optional<BitSet> fresh) {
    Broadcast<BoundModel> sent = spark.broadcast(model);
    List<BlockPlan.Tile> tiles = model.plan().tiles();
    int @Nullable [] known = truth.orElse(null);
    @Nullable BitSet news = fresh.orElse(null);
    Broadcast<int @Nullable []> sentTruth = spark.broadcast(known);
    Broadcast<@Nullable BitSet> sentNews = spark.broadcast(news);
    List<Scored> parts =
        spark
            .parallelize(tiles, slices(tiles.size()))
            .mapPartitions(
                some -> scored(sent.value(), weights, some, sentTruth.value(), sentNews.value()))
            .collect();
    sent.destroy();
    sentTruth.destroy();
    sentNews.destroy();
    return new Weighed(
        Links.strongestFirst(parts.stream().map(Scored::links).toList()),
        sums(parts.stream().map(Scored::candidates).toList(), model.plan().rules()),
        sums(parts.stream().map(Scored::found).toList(), model.plan().rules()));
  }

  private static Iterator<Scored> scored(
      BoundModel model,
      Weights weights,
      Iterator<BlockPlan.Tile> tiles,
      int @Nullable [] truth,
      @Nullable BitSet fresh) {
    Scored scored = new Scored(model.plan().rules());
    PairScorer scorer = model.scorer(weights);
    while (tiles.hasNext()) {
      scored.weigh(model, scorer, tiles.next(), truth, fresh);
    }
    return List.of(scored).iterator();
  }

  private int[][] clusters(
      Broadcast<BoundModel> sent,
      Weights weights,
      Components components,
      int size,
      double[] averages) {
    int[][] clusters = new int[averages.length][];
    Arrays.setAll(clusters, a -> IntStream.range(0, size).toArray());
    if (averages.length == 0) {
      return clusters;
    }
    List<int[]> groups = components.groups();
    int slices = slices(groups.size());
    List<int[][]> done =
        spark
            .parallelize(dealt(groups, slices), slices)
            .mapPartitions(
                some -> {
                  PairScorer scorer = sent.value().scorer(weights);
                  List<int[][]> clustered = new ArrayList<>();
                  some.forEachRemaining(
                      entries -> {
                        int[][] both = new int[averages.length + 1][];
                        int[][] found = sent.value().clusters(entries, scorer, averages);
                        System.arraycopy(found, 0, both, 0, found.length);
                        both[averages.length] = entries;
                        clustered.add(both);
                      });
                  return clustered.iterator();
                })
            .collect();
    for (int[][] one : done) {
      int[] entries = one[averages.length];
      for (int a = 0; a < averages.length; a++) {
        for (int i = 0; i < entries.length; i++) {
          clusters[a][entries[i]] = entries[one[a][i]];
        }
      }
    }
    return clusters;
  }

  /** Groups dealt out, largest first, so that no slice gets all the large ones. */
  private static List<int[]> dealt(List<int[]> groups, int slices) {
    List<int[]> dealt = new ArrayList<>(groups.size());
    for (int slice = 0; slice < slices; slice++) {
      for (int at = slice; at < groups.size(); at += slices) {
        dealt.add(groups.get(at));
      }
    }
    return dealt;
  }

  private int slices(int pieces) {
    return Math.max(1, Math.min(pieces, cores * 4));
  }

  private static long[] sums(List<long[]> parts, int size) {
    long[] sums = new long[size];
    for (long[] part : parts) {
      for (int i = 0; i < size; i++) {
        sums[i] += part[i];
      }
    }
    return sums;
  }
}
