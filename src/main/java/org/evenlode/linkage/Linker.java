package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
  private final JavaSparkContext spark;
  private final int cores;

  Linker(SparkSession session) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    cores = spark.defaultParallelism();
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

  /** Holds weighed pairs, strongest first, with counts by rule of all pairs and of true ones. */
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

  /** Deals out groups, largest first, so that no slice gets all the large ones. */
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
