package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds the hidden counts that a reader could find out, by making other tables that would have been
 * published the same. As long as there are such tables with four different values of a count, no
 * reader can tell which of the four it is.
 *
 * <p>What a reader can deduce is the attacker's problem of Fischetti and Salazar-Gonzalez
 * (Management Science 47, 2001): the least and the most that a count can be, given every sum and
 * what is known of every other count, counts being allowed to be fractions. Instead of solving it
 * for one count after the other, all counts that are still open are pulled at the same time, each
 * up or down at random, and the nearest table is found in which all sums hold: a projection, by an
 * accelerated dual gradient method (Beck and Teboulle, Operations Research Letters 42, 2014). True
 * table and every table found this way lie within what a reader thinks possible, and so does all
 * that is between them. A count for which pulling again and again finds too little is called
 * narrow: the error is on the side of hiding.
 */
final class Audit {
  /** How often some of what is open is pulled before the rest is pulled one by one. */
  private static final int PULLS = 600;

  /** Counts that become wide with each pull, lately, below which one by one is faster. */
  private static final double PACE = 1.5;

  /** Over how many pulls that is averaged. */
  private static final int LATELY = 8;

  private static final int STEPS = 6_000;

  /** How far a sum may be from holding, in counts. */
  private static final double TOLERANCE = 0.02;

  /** How far a count is pulled, in numbers of values promised. */
  private static final double PULL = 1.5;

  /** How much more one that is pulled alone matters: first a little, which is fast, then a lot. */
  private static final double[] ALONE = {2, 20};

  /** How many of the open counts are pulled at the same time, so that few are in others' way. */
  private static final double SHARE = 0.05;

  /** How much less the counts that give way matter than those that are pulled. */
  private static final double YIELD = 0.03;

  private final LinkedCounts counts;
  private final int least;
  private final long seed;
  private final double[] lowest;
  private final double[] highest;
  private final double[] target;
  private final double[] weight;
  private final double[] value;
  private final double[] price;
  private final double[] ahead;
  private final double[] step;
  private final Blocks blocks;

  /**
   * An audit that starts from the true counts.
   *
   * @param least how many values of a count must be possible
   * @param seed of the directions in which counts are pulled; the same seed gives the same verdicts
   */
  Audit(LinkedCounts counts, int least, long seed) {
    this.counts = counts;
    this.least = least;
    this.seed = seed;
    int size = counts.size();
    lowest = new double[size];
    highest = new double[size];
    target = new double[size];
    weight = new double[size];
    value = new double[size];
    for (int i = 0; i < size; i++) {
      lowest[i] = counts.count(i);
      highest[i] = counts.count(i);
    }
    price = new double[counts.sums()];
    ahead = new double[counts.sums()];
    step = new double[counts.sums()];
    blocks = new Blocks(counts);
  }

  /** Those of some counts for which fewer than the promised number of values are possible. */
  int[] narrow(int[] among) {
    List<List<Integer>> byBlock = new ArrayList<>();
    for (int number = 0; number < blocks.size(); number++) {
      byBlock.add(new ArrayList<>());
    }
    for (int which : among) {
      if (!isWide(which)) {
        byBlock.get(blocks.of(which)).add(which);
      }
    }
    // Blocks share nothing, so they can be looked at side by side, the largest first.
    List<Callable<List<Integer>>> work = new ArrayList<>();
    IntStream.range(0, byBlock.size())
        .filter(number -> !byBlock.get(number).isEmpty())
        .boxed()
        .sorted(Comparator.comparing(number -> -blocks.members(number).length))
        .forEach(number -> work.add(() -> narrow(number, byBlock.get(number))));
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Integer> narrow = new ArrayList<>();
      for (Future<List<Integer>> done : workers.invokeAll(work)) {
        narrow.addAll(done.get());
      }
      return narrow.stream().mapToInt(Integer::intValue).sorted().toArray();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The audit was interrupted", interrupted);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The audit failed", failure.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** Those of a block's open counts that stay open. */
  private List<Integer> narrow(int number, List<Integer> open) {
    SplittableRandom random = new SplittableRandom(seed + number);
    double pace = LATELY;
    for (int pull = 0; pull < PULLS && !open.isEmpty() && pace > PACE; pull++) {
      int before = open.size();
      pull(number, open, random);
      open.removeIf(this::isWide);
      pace += (before - open.size() - pace) / LATELY;
    }
    for (int which : open) {
      pullAlone(number, which);
    }
    open.removeIf(this::isWide);
    return open;
  }

  /** Whether few enough counts are tied to one for an audit. */
  boolean isSmallBlock(int which) {
    return blocks.isSmall(blocks.of(which));
  }

  private boolean isWide(int which) {
    double low = blocks.sums(blocks.of(which)).length == 0 ? counts.low(which) : lowest[which];
    double high = blocks.sums(blocks.of(which)).length == 0 ? counts.high(which) : highest[which];
    return Math.floor(high + TOLERANCE) - Math.ceil(low - TOLERANCE) + 1 >= least;
  }

  private void pull(int number, List<Integer> open, SplittableRandom random) {
    stay(number);
    double share = Math.max(SHARE, 1.0 / open.size());
    long salt = random.nextLong();
    for (int which : open) {
      if (random.nextDouble() <= share) {
        // At the edge of what is possible only the other side is open.
        boolean up =
            counts.count(which) == counts.low(which)
                || (counts.count(which) < counts.high(which) && isUp(which, salt));
        pull(which, up);
      }
    }
    note(number);
  }

  /** Pulls one count up, then down, where others were in its way. */
  private void pullAlone(int number, int which) {
    for (double matters : ALONE) {
      for (boolean up : new boolean[] {true, false}) {
        if (!isWide(which)) {
          stay(number);
          pull(which, up);
          weight[which] = matters;
          note(number);
        }
      }
    }
  }

  /**
   * The shown count that most keeps another from having further values: of all that are held at the
   * edge of what is known of them when the other is pulled, the one that is held hardest.
   *
   * @param among shown counts of which less can be told
   * @return its number; -1 where nothing shown holds it
   */
  int holding(int which, IntPredicate among) {
    int number = blocks.of(which);
    stay(number);
    pull(which, counts.count(which) < counts.high(which));
    weight[which] = ALONE[ALONE.length - 1];
    note(number);
    int hardest = -1;
    double most = TOLERANCE;
    for (int other : blocks.members(number)) {
      double held = Math.abs(wanted(other) - at(other)) * weight[other];
      if (other != which && held > most && among.test(other)) {
        most = held;
        hardest = other;
      }
    }
    return hardest;
  }

  /** The block that a count is in. */
  int block(int which) {
    return blocks.of(which);
  }

  private void stay(int number) {
    for (int which : blocks.members(number)) {
      target[which] = counts.count(which);
      weight[which] = YIELD;
    }
  }

  private void pull(int which, boolean up) {
    double to = counts.count(which) + (up ? PULL : -PULL) * least;
    target[which] = Math.max(counts.low(which), Math.min(counts.high(which), to));
    weight[which] = 1;
  }

  /** Finds the table and notes how far its counts are from the true ones. */
  private void note(int number) {
    if (project(number)) {
      for (int which : blocks.members(number)) {
        lowest[which] = Math.min(lowest[which], value[which]);
        highest[which] = Math.max(highest[which], value[which]);
      }
    }
  }

  /**
   * Where a count is pulled to: by a sign for each value of its key, multiplied. Whatever is summed
   * over, about half of the parts then go up and half down, and most sums still hold.
   */
  private boolean isUp(int which, long salt) {
    boolean up = true;
    for (int tag : counts.tags(which)) {
      long mixed = (tag ^ salt) * 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
      up ^= tag == MartCounts.REST || (mixed >>> 40 & 1) == 0;
    }
    return up;
  }

  /** The table nearest to the targets in which every sum holds; false where none is found. */
  private boolean project(int number) {
    int[] here = blocks.members(number);
    int[] ties = blocks.sums(number);
    for (int sum : ties) {
      price[sum] = 0;
      ahead[sum] = 0;
      double length = 0;
      for (int i = counts.firstMember(sum); i < counts.endOfMembers(sum); i++) {
        int which = Blocks.plain(counts.member(i));
        length += counts.degree(which) / weight[which];
      }
      step[sum] = 1 / length;
    }
    double momentum = 1;
    for (int at = 0; at < STEPS; at++) {
      for (int which : here) {
        value[which] = at(which);
      }
      double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      double carry = (momentum - 1) / next;
      double worst = 0;
      double along = 0;
      for (int sum : ties) {
        double off = off(sum);
        worst = Math.max(worst, Math.abs(off));
        double now = ahead[sum] + step[sum] * off;
        double by = now - price[sum];
        along += off * by;
        price[sum] = now;
        ahead[sum] = now + carry * by;
      }
      if (worst < TOLERANCE) {
        return true;
      }
      momentum = next;
      if (along < 0) {
        momentum = 1;
        for (int sum : ties) {
          ahead[sum] = price[sum];
        }
      }
    }
    return false;
  }

  private double at(int which) {
    return Math.max(counts.low(which), Math.min(counts.high(which), wanted(which)));
  }

  /** Where a count would go if nothing were known of it. */
  private double wanted(int which) {
    double pull = 0;
    for (int at = counts.firstSum(which); at < counts.endOfSums(which); at++) {
      int sum = counts.sumOf(at);
      pull += sum < 0 ? -ahead[~sum] : ahead[sum];
    }
    return target[which] - pull / weight[which];
  }

  private double off(int sum) {
    double off = 0;
    for (int i = counts.firstMember(sum); i < counts.endOfMembers(sum); i++) {
      int member = counts.member(i);
      off += member < 0 ? -value[~member] : value[member];
    }
    return off;
  }
}
