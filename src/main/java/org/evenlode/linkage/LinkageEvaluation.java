package org.evenlode.linkage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Holds links and clusters against the known truth. Every true pair counts, also one that no
 * blocking rule finds.
 */
final class LinkageEvaluation {
  private static final int RESAMPLES = 500;

  /** Sets the number of people above which fewer resamples say the same. */
  private static final int MANY = 50_000;

  private static final int FEWER = 100;

  private final int[] truth;
  private final int firstOfRight;
  private final double[] truePairs;
  private final int people;
  private final int[] person;

  /**
   * Makes an evaluation.
   *
   * @param truth for each record whose it is; records of one person have equal numbers
   * @param firstOfRight number of the first record of the right table, when only pairs across two
   *     tables are asked; 0 for all pairs
   */
  LinkageEvaluation(int[] truth, int firstOfRight) {
    this.truth = truth.clone();
    this.firstOfRight = firstOfRight;
    Map<Integer, Integer> numbers = new HashMap<>();
    person = new int[truth.length];
    for (int entry = 0; entry < truth.length; entry++) {
      person[entry] = numbers.computeIfAbsent(truth[entry], of -> numbers.size());
    }
    people = numbers.size();
    truePairs = new double[people];
    double[][] sizes = new double[people][2];
    for (int entry = 0; entry < truth.length; entry++) {
      sizes[person[entry]][side(entry)]++;
    }
    Arrays.setAll(truePairs, of -> pairs(sizes[of][0], sizes[of][1]));
  }

  private int side(int entry) {
    return firstOfRight > 0 && entry >= firstOfRight ? 1 : 0;
  }

  private double pairs(double left, double right) {
    return firstOfRight > 0 ? left * right : left * (left - 1) / 2;
  }

  double truePairs() {
    return Arrays.stream(truePairs).sum();
  }

  /** Scores the pairs at least so probable. */
  Scores pairs(Links links, double threshold) {
    double[] right = new double[people];
    double[] called = new double[people];
    for (int at = 0; at < links.size(); at++) {
      if (PairScorer.probability(links.weight(at)) < threshold) {
        break;
      }
      count(links.one(at), links.other(at), right, called);
    }
    return scores(right, called);
  }

  /** Returns the threshold at which F1 of the pairs is highest. */
  double bestThreshold(Links links) {
    double truly = truePairs();
    double right = 0;
    double best = 0;
    double threshold = 1;
    for (int at = 0; at < links.size(); at++) {
      right += truth[links.one(at)] == truth[links.other(at)] ? 1 : 0;
      double f1 = 2 * right / (at + 1 + truly);
      boolean last = at + 1 == links.size() || links.weight(at + 1) < links.weight(at);
      if (last && f1 > best) {
        best = f1;
        threshold = PairScorer.probability(links.weight(at));
      }
    }
    return threshold;
  }

  private void count(int one, int other, double[] right, double[] called) {
    called[person[one]] += 0.5;
    called[person[other]] += 0.5;
    if (person[one] == person[other]) {
      right[person[one]]++;
    }
  }

  /** Scores the pairs that clusters imply. */
  Scores clusters(int[] clusters) {
    double[] right = new double[people];
    double[] called = new double[people];
    count(clusters, right, called);
    return scores(right, called);
  }

  /** Returns F1 alone, without an interval. */
  double f1OfClusters(int[] clusters) {
    double[] right = new double[people];
    double[] called = new double[people];
    count(clusters, right, called);
    return Scores.of(Arrays.stream(right).sum(), Arrays.stream(called).sum(), truePairs()).f1();
  }

  private void count(int[] clusters, double[] right, double[] called) {
    Map<Long, double[]> cells = new HashMap<>();
    Map<Integer, double[]> sizes = new HashMap<>();
    for (int entry = 0; entry < clusters.length; entry++) {
      long cell = (long) clusters[entry] << 32 | person[entry];
      cells.computeIfAbsent(cell, of -> new double[2])[side(entry)]++;
      sizes.computeIfAbsent(clusters[entry], of -> new double[2])[side(entry)]++;
    }
    cells.forEach(
        (cell, size) -> {
          double[] all = sizes.getOrDefault((int) (cell >> 32), size);
          double own = pairs(size[0], size[1]);
          double together = pairs(all[0], all[1]);
          double others = pairs(all[0] - size[0], all[1] - size[1]);
          right[(int) (long) cell] += own;
          called[(int) (long) cell] += own + (together - own - others) / 2;
        });
  }

  /**
   * Computes B-cubed scores (Bagga and Baldwin 1998): precision and recall record by record,
   * averaged.
   */
  Scores bCubed(int[] clusters) {
    Map<Long, Integer> cells = new HashMap<>();
    Map<Integer, Integer> sizes = new HashMap<>();
    int[] own = new int[people];
    for (int entry = 0; entry < clusters.length; entry++) {
      cells.merge((long) clusters[entry] << 32 | person[entry], 1, Integer::sum);
      sizes.merge(clusters[entry], 1, Integer::sum);
      own[person[entry]]++;
    }
    double precision = 0;
    double recall = 0;
    for (int entry = 0; entry < clusters.length; entry++) {
      double together = cells.getOrDefault((long) clusters[entry] << 32 | person[entry], 0);
      precision += together / sizes.getOrDefault(clusters[entry], 1);
      recall += together / own[person[entry]];
    }
    return new Scores(
        precision / clusters.length, recall / clusters.length, Double.NaN, Double.NaN);
  }

  /** Returns the share of the true pairs whose values of a field differ that are in one cluster. */
  double[] whereDiffers(int[] clusters, CodedField field) {
    Integer[] order = new Integer[truth.length];
    Arrays.setAll(order, entry -> entry);
    Arrays.sort(order, (a, b) -> Integer.compare(person[a], person[b]));
    double pairs = 0;
    double found = 0;
    for (int at = 0; at < order.length; at++) {
      for (int next = at + 1;
          next < order.length && person[order[next]] == person[order[at]];
          next++) {
        int a = field.code(order[at]);
        int b = field.code(order[next]);
        if (a != CodedField.NONE
            && b != CodedField.NONE
            && a != b
            && (firstOfRight == 0 || side(order[at]) != side(order[next]))) {
          pairs++;
          found += clusters[order[at]] == clusters[order[next]] ? 1 : 0;
        }
      }
    }
    return new double[] {pairs, pairs == 0 ? Double.NaN : found / pairs};
  }

  /** Computes totals, and limits of F1 by drawing people with replacement, by a fixed seed. */
  private Scores scores(double[] right, double[] called) {
    Scores scores = Scores.of(Arrays.stream(right).sum(), Arrays.stream(called).sum(), truePairs());
    SplittableRandom random = new SplittableRandom(1);
    double[] f1 = new double[people > MANY ? FEWER : RESAMPLES];
    for (int resample = 0; resample < f1.length; resample++) {
      double sumRight = 0;
      double sumCalled = 0;
      double sumTrue = 0;
      for (int draw = 0; draw < people; draw++) {
        int one = random.nextInt(people);
        sumRight += right[one];
        sumCalled += called[one];
        sumTrue += truePairs[one];
      }
      f1[resample] = Scores.of(sumRight, sumCalled, sumTrue).f1();
    }
    Arrays.sort(f1);
    return scores.within(f1[(int) (f1.length * 0.025)], f1[(int) (f1.length * 0.975)]);
  }
}
