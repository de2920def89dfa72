package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Takes a second look at clusters that average link leaves apart: one record's misspelt surname and
 * missing date pull the average down, though half of the pairs speak clearly. Two clusters are
 * merged when the better half of their pairs reaches the threshold, and no third cluster comes
 * near: what could be either of two people stays alone.
 */
final class Attachment {
  private final double threshold;
  private final double lead;

  /** Merges at a mean of at least the threshold that leads the runner-up. */
  Attachment(double threshold, double lead) {
    this.threshold = threshold;
    this.lead = lead;
  }

  /**
   * Merges clusters.
   *
   * @param cluster for each record the lowest of its cluster; changed in place
   * @param probability of each pair, as for {@link AverageLink}, untouched
   */
  void attach(int[] cluster, double[][] probability) {
    TreeMap<Integer, List<Integer>> grouped = new TreeMap<>();
    for (int i = 0; i < cluster.length; i++) {
      grouped.computeIfAbsent(cluster[i], lowest -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> groups = new ArrayList<>(grouped.values());
    int size = groups.size();
    double[][] near = new double[size][size];
    for (int a = 0; a < size; a++) {
      for (int b = a + 1; b < size; b++) {
        near[a][b] = nearness(groups.get(a), groups.get(b), probability);
        near[b][a] = near[a][b];
      }
    }
    boolean[] gone = new boolean[size];
    while (true) {
      int from = -1;
      int to = -1;
      for (int a = 0; a < size; a++) {
        int best = gone[a] ? -1 : clearBest(a, near, gone);
        if (best >= 0
            && mayJoin(a, best, groups, near, gone)
            && (from < 0 || near[a][best] > near[from][to])) {
          from = a;
          to = best;
        }
      }
      if (from < 0) {
        return;
      }
      int keep = Math.min(from, to);
      int drop = Math.max(from, to);
      gone[drop] = true;
      groups.get(keep).addAll(groups.get(drop));
      int lowest = groups.get(keep).stream().mapToInt(Integer::intValue).min().orElseThrow();
      groups.get(keep).forEach(entry -> cluster[entry] = lowest);
      for (int other = 0; other < size; other++) {
        if (other != keep && !gone[other]) {
          near[keep][other] = nearness(groups.get(keep), groups.get(other), probability);
          near[other][keep] = near[keep][other];
        }
      }
    }
  }

  /** The smaller chooses; of two alike each must choose the other. */
  private boolean mayJoin(
      int from, int to, List<List<Integer>> groups, double[][] near, boolean[] gone) {
    int sizes = Integer.compare(groups.get(from).size(), groups.get(to).size());
    return sizes < 0 || (sizes == 0 && clearBest(to, near, gone) == from);
  }

  private int clearBest(int of, double[][] near, boolean[] gone) {
    int best = -1;
    double second = 0;
    for (int other = 0; other < gone.length; other++) {
      if (other == of || gone[other]) {
        continue;
      }
      if (best < 0 || near[of][other] > near[of][best]) {
        second = best < 0 ? 0 : Math.max(0, near[of][best]);
        best = other;
      } else {
        second = Math.max(second, near[of][other]);
      }
    }
    return best >= 0 && near[of][best] >= threshold && near[of][best] - second >= lead ? best : -1;
  }

  /**
   * Returns the mean probability of the better half of the pairs; nothing where a pair may not be.
   */
  private static double nearness(List<Integer> one, List<Integer> other, double[][] probability) {
    double[] pairs = new double[one.size() * other.size()];
    int next = 0;
    for (int a : one) {
      for (int b : other) {
        pairs[next++] = probability[a][b];
      }
    }
    Arrays.sort(pairs);
    if (pairs[0] == Double.NEGATIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    int from = pairs.length / 2;
    double sum = 0;
    for (int i = from; i < pairs.length; i++) {
      sum += pairs[i];
    }
    return sum / (pairs.length - from);
  }
}
