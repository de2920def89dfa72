package org.evenlode.intruder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.evenlode.intruder.KnownSums.Sum;

/**
 * Walks from the true table to other tables that agree with everything published, to show that
 * hidden counts can have many values. A count is moved, and each sum that breaks is mended by
 * moving another count of it, until all hold again. What the walk does not show, a linear program
 * decides.
 */
final class TableWalk {
  private static final int MOST_STEPS = 80;
  private static final int TRIES = 2;

  private final PublishedCounts counts;
  private final Sum[] sums;
  private final int[][] sumsOf;
  private final int[] value;
  private final int[] least;
  private final int[] most;
  private final long[] residual;
  private final Random random = new Random(1);
  private final List<int[]> undo = new ArrayList<>();

  TableWalk(PublishedCounts counts, List<Sum> sums) {
    this.counts = counts;
    this.sums = sums.toArray(Sum[]::new);
    value = new int[counts.size()];
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.toIntExact(counts.truth(i));
    }
    least = value.clone();
    most = value.clone();
    residual = new long[this.sums.length];
    int[] degree = new int[value.length];
    for (Sum sum : sums) {
      for (int number : all(sum)) {
        degree[number]++;
      }
    }
    sumsOf = new int[value.length][];
    Arrays.setAll(sumsOf, i -> new int[degree[i]]);
    for (int s = 0; s < this.sums.length; s++) {
      for (int number : all(this.sums[s])) {
        sumsOf[number][--degree[number]] = s;
      }
      residual[s] = residual(this.sums[s]);
    }
  }

  private static int[] all(Sum sum) {
    int[] all = Arrays.copyOf(sum.parts(), sum.parts().length + 1);
    all[all.length - 1] = sum.total();
    return all;
  }

  private long residual(Sum sum) {
    long parts = 0;
    for (int part : sum.parts()) {
      parts += value[part];
    }
    return parts - value[sum.total()];
  }

  /** Returns the difference between the largest and the least value seen of a count. */
  int spread(int number) {
    return most[number] - least[number];
  }

  /** Looks for tables in which a count is spread over at least so much. */
  void spread(int number, int wanted) {
    for (int attempt = 0; attempt < TRIES && spread(number) < wanted; attempt++) {
      for (int direction : new int[] {1, -1}) {
        int missing = wanted - spread(number);
        for (int by = missing; by >= 1 && spread(number) < wanted; by--) {
          int target = direction > 0 ? most[number] + by : least[number] - by;
          int[] own = counts.bounds().get(number);
          if (target >= own[0] && target <= own[1] && moved(number, target)) {
            break;
          }
        }
      }
    }
  }

  /**
   * Moves a count and mends every sum, and returns whether that succeeded. The true table is
   * brought back then: it lies in the middle of what is possible, and leaves most room for other
   * moves.
   */
  private boolean moved(int number, int target) {
    undo.clear();
    Deque<Integer> broken = new ArrayDeque<>();
    move(number, target - value[number], broken);
    boolean isWhole = false;
    for (int step = 0; step < MOST_STEPS && !isWhole; step++) {
      Integer next = broken.poll();
      isWhole = next == null;
      if (next != null && isBroken(next) && !mend(next, number, broken)) {
        break;
      }
    }
    if (isWhole) {
      undo.forEach(change -> note(change[0]));
    }
    for (int i = undo.size() - 1; i >= 0; i--) {
      int[] change = undo.get(i);
      shift(change[0], -change[1]);
    }
    return isWhole;
  }

  private void note(int number) {
    least[number] = Math.min(least[number], value[number]);
    most[number] = Math.max(most[number], value[number]);
  }

  private boolean isBroken(int sum) {
    return sums[sum].isEqual() ? residual[sum] != 0 : residual[sum] > 0;
  }

  private void shift(int number, int by) {
    value[number] += by;
    for (int sum : sumsOf[number]) {
      residual[sum] += sums[sum].total() == number ? -by : by;
    }
  }

  private void move(int number, int by, Deque<Integer> broken) {
    shift(number, by);
    undo.add(new int[] {number, by});
    for (int sum : sumsOf[number]) {
      if (isBroken(sum)) {
        broken.add(sum);
      }
    }
  }

  /**
   * Mends a sum by the count whose move breaks fewest others; some chance keeps it from circling.
   */
  private boolean mend(int sum, int locked, Deque<Integer> broken) {
    long off = residual[sum];
    int best = -1;
    int bestBy = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    int[] members = all(sums[sum]);
    for (int i = 0; i < members.length; i++) {
      int number = members[i];
      if (number == locked) {
        continue;
      }
      long wanted = i == members.length - 1 ? off : -off;
      int[] own = counts.bounds().get(number);
      long room = wanted > 0 ? (long) own[1] - value[number] : (long) value[number] - own[0];
      if (room <= 0) {
        continue;
      }
      int by = (int) (Long.signum(wanted) * Math.min(room, Math.abs(wanted)));
      double score = score(number, by) + Math.min(room, 20) * 0.02 + random.nextDouble();
      score += by == wanted ? 0.5 : 0;
      if (score > bestScore) {
        bestScore = score;
        best = number;
        bestBy = by;
      }
    }
    if (best < 0) {
      return false;
    }
    move(best, bestBy, broken);
    return true;
  }

  private double score(int number, int by) {
    double score = 0;
    for (int sum : sumsOf[number]) {
      long after = residual[sum] + (sums[sum].total() == number ? -by : by);
      boolean willBreak = sums[sum].isEqual() ? after != 0 : after > 0;
      score += (isBroken(sum) ? 1 : 0) - (willBreak ? 1 : 0);
    }
    return score;
  }
}
