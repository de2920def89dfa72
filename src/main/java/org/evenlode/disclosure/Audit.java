package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * for one count after the other, some counts that are still open are pulled at the same time, each
 * up or down at random, and the nearest table is found in which all sums hold, see {@link Region}.
 * True table and every table found this way lie within what a reader thinks possible, and so does
 * all that is between them. A count for which pulling again and again finds too little is called
 * narrow: the error is on the side of hiding.
 */
final class Audit {
  /** How often some of what is open is pulled, at most. */
  private static final int PULLS = 3_000;

  /** Over how many pulls what they achieve is averaged. */
  private static final int LATELY = 4;

  /** How far a count is pulled, in numbers of values promised. */
  private static final double PULL = 1.5;

  /** How much more one that is pulled alone matters: first a little, which is fast, then a lot. */
  private static final double[] ALONE = {2, 20, 200};

  /** How many of the open counts are pulled at the same time at first. */
  private static final double SHARE = 0.2;

  /** Of those pulled, lately, how many must become wide; else others are in their way. */
  private static final double PACE = 0.3;

  /** How many of those that are pulled then are still pulled at the same time. */
  private static final double FEWER = 0.5;

  /** With fewer pulled at the same time, one by one is faster. */
  private static final double FEWEST = 2;

  /** How much less the counts that give way matter than those that are pulled. */
  private static final double YIELD = 0.03;

  private final LinkedCounts counts;
  private final int least;
  private final Proofs proofs;
  private final long seed;
  private final BitSet trusted = new BitSet();
  private final double[] lowest;
  private final double[] highest;
  private final Blocks blocks;
  private final double[] shares;

  /**
   * An audit that starts from the true counts.
   *
   * @param least how many values of a count must be possible
   * @param proofs what earlier audits have proved
   * @param seed of the directions in which counts are pulled; the same seed gives the same verdicts
   */
  Audit(LinkedCounts counts, int least, Proofs proofs, long seed) {
    this.counts = counts;
    this.least = least;
    this.proofs = proofs;
    this.seed = seed;
    int size = counts.size();
    lowest = new double[size];
    highest = new double[size];
    for (int i = 0; i < size; i++) {
      lowest[i] = counts.count(i);
      highest[i] = counts.count(i);
    }
    blocks = new Blocks(counts);
    shares = new double[blocks.size()];
    Arrays.fill(shares, SHARE);
  }

  /** Takes for proved of some counts what was proved before, where nothing has changed. */
  void trust(int[] among) {
    Map<Integer, Long> marks = new HashMap<>();
    for (int which : among) {
      if (proofs.before(which) != Proofs.NONE
          && proofs.before(which) == mark(marks, blocks.of(which))) {
        trusted.set(which);
      }
    }
  }

  /** The marks of the blocks of those of some counts that are proved. */
  Map<Integer, Long> proved(int[] among) {
    Map<Integer, Long> marks = new HashMap<>();
    Map<Integer, Long> proved = new HashMap<>();
    for (int which : among) {
      if (isWide(which)) {
        proved.put(which, mark(marks, blocks.of(which)));
      }
    }
    return proved;
  }

  private long mark(Map<Integer, Long> marks, int number) {
    return marks.computeIfAbsent(number, none -> proofs.mark(blocks, number));
  }

  /**
   * Those of some counts for which fewer than the promised number of values are possible.
   *
   * @param most how many of each block are looked for, at most; the first that are found
   */
  int[] narrow(int[] among, int most) {
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
        .forEach(number -> work.add(() -> narrow(number, byBlock.get(number), most)));
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

  /** Those of a block's open counts that stay open, some of them. */
  private List<Integer> narrow(int number, List<Integer> open, int most) {
    SplittableRandom random = new SplittableRandom(seed + number);
    Region region = new Region(counts, blocks, number);
    shares[number] = pullTogether(region, open, shares[number], random);
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int which : open) {
      int row = region.row(blocks.place(which));
      rows.computeIfAbsent(row, none -> new ArrayList<>()).add(which);
    }
    List<Integer> narrow = new ArrayList<>();
    for (int which : open) {
      List<Integer> row = rows.getOrDefault(region.row(blocks.place(which)), List.of());
      if (row.size() > 1) {
        pullAlone(region, which, row, 1);
      }
      pullAlone(region, which, List.of(which), ALONE.length);
      if (!isWide(which)) {
        narrow.add(which);
      }
      if (narrow.size() == most) {
        break;
      }
    }
    return narrow;
  }

  /** Whether few enough counts are tied to one for an audit. */
  boolean isSmallBlock(int which) {
    return blocks.isSmall(blocks.of(which));
  }

  private boolean isWide(int which) {
    if (trusted.get(which)) {
      return true;
    }
    boolean isFree = blocks.sums(blocks.of(which)).length == 0;
    double low = isFree ? counts.low(which) : lowest[which];
    double high = isFree ? counts.high(which) : highest[which];
    return Math.floor(high + Region.TOLERANCE) - Math.ceil(low - Region.TOLERANCE) + 1 >= least;
  }

  /**
   * Pulls the open counts of a block, some of them at a time, while enough become wide.
   *
   * @param first what share of them is pulled at the same time
   * @return what share was in the end
   */
  private double pullTogether(
      Region region, List<Integer> open, double first, SplittableRandom random) {
    double pace = 1;
    double share = first;
    for (int pull = 0; pull < PULLS && !open.isEmpty(); pull++) {
      int before = open.size();
      int pulled = pull(region, open, Math.max(share, 1.0 / before), random);
      open.removeIf(this::isWide);
      pace += ((before - open.size()) / Math.max(1.0, pulled) - pace) / LATELY;
      if (pace < PACE) {
        share *= FEWER;
        pace = (1 + PACE) / 2;
        if (share * open.size() < FEWEST) {
          break;
        }
      }
    }
    return share;
  }

  /** How many were pulled. */
  private int pull(Region region, List<Integer> open, double share, SplittableRandom random) {
    region.stay(YIELD);
    int pulled = 0;
    long salt = random.nextLong();
    for (int which : open) {
      // The parts of a count go where it goes, so that none is in another's way.
      long row = (region.row(blocks.place(which)) ^ salt) * 0x9E3779B97F4A7C15L;
      if ((row >>> 11) * 0x1.0p-53 <= share) {
        pulled++;
        // At the edge of what is possible only the other side is open.
        boolean up =
            counts.count(which) == counts.low(which)
                || (counts.count(which) < counts.high(which) && isUp(which, salt));
        pull(region, which, up, 1);
      }
    }
    note(region, region.noPrices());
    return pulled;
  }

  /**
   * Pulls one count up, then down, where others were in its way; with it some of its row.
   *
   * @param levels how often it is pulled again, and harder, where it stays open
   */
  private void pullAlone(Region region, int which, List<Integer> row, int levels) {
    double[][] prices = new double[2][];
    for (int level = 0; level < levels; level++) {
      for (int side = 0; side < 2; side++) {
        if (isWide(which)) {
          return;
        }
        prices[side] = level == 0 ? region.noPrices() : harder(prices[side], level);
        region.stay(YIELD);
        for (int other : row) {
          if (!isWide(other)) {
            pull(region, other, side == 0, ALONE[level]);
          }
        }
        note(region, prices[side]);
      }
    }
  }

  /** What sums cost when a count is pulled harder: as much more, nearly. */
  private static double[] harder(double[] prices, int level) {
    return Arrays.stream(prices).map(price -> price * ALONE[level] / ALONE[level - 1]).toArray();
  }

  /**
   * The shown count that most keeps another from having further values: of all that are held at the
   * edge of what is known of them when the other is pulled, the one that is held hardest.
   *
   * @param among shown counts of which less can be told
   * @return its number; -1 where nothing shown holds it
   */
  int holding(int which, IntPredicate among) {
    Region region = new Region(counts, blocks, blocks.of(which));
    double[] prices = region.noPrices();
    for (int level = 0; level < ALONE.length; level++) {
      region.stay(YIELD);
      pull(region, which, counts.count(which) < counts.high(which), ALONE[level]);
      prices = level == 0 ? prices : harder(prices, level);
      note(region, prices);
    }
    int hardest = -1;
    double most = Region.TOLERANCE;
    for (int at = 0; at < region.size(); at++) {
      double held = region.held(at);
      if (region.member(at) != which && held > most && among.test(region.member(at))) {
        most = held;
        hardest = region.member(at);
      }
    }
    return hardest;
  }

  /** The block that a count is in. */
  int block(int which) {
    return blocks.of(which);
  }

  private void pull(Region region, int which, boolean up, double matters) {
    region.pull(blocks.place(which), (up ? PULL : -PULL) * least, matters);
  }

  /** Finds the table and notes how far its counts are from the true ones. */
  private void note(Region region, double[] prices) {
    if (region.solve(prices)) {
      for (int at = 0; at < region.size(); at++) {
        int which = region.member(at);
        lowest[which] = Math.min(lowest[which], region.value(at));
        highest[which] = Math.max(highest[which], region.value(at));
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
}
