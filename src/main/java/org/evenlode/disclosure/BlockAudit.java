package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Pulls the counts of a block up and down, to see how far they go while all sums hold. Some counts
 * are pulled at the same time, as many as are not in each other's way; what then is open still,
 * alone.
 */
final class BlockAudit {
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
  private final Blocks blocks;
  private final Bounds bounds;
  private final PossibleValues possible;
  private final Region region;
  private final SplittableRandom random;

  /** How many of the open counts are pulled at the same time. */
  private double share = SHARE;

  /**
   * An audit of a block as it is now.
   *
   * @param bounds what a reader has deduced of them
   * @param region the counts of the block
   * @param random in which directions counts are pulled
   */
  BlockAudit(
      LinkedCounts counts,
      Blocks blocks,
      Bounds bounds,
      PossibleValues possible,
      Region region,
      SplittableRandom random) {
    this.counts = counts;
    this.blocks = blocks;
    this.bounds = bounds;
    this.possible = possible;
    this.region = region;
    this.random = random;
  }

  /**
   * Those of some open counts of the block that stay open.
   *
   * @param most how many are looked for, at most; the first that are found
   */
  List<Integer> narrow(List<Integer> open, int most) {
    pullTogether(open);
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int which : open) {
      int row = region.row(blocks.place(which));
      rows.computeIfAbsent(row, none -> new ArrayList<>()).add(which);
    }
    List<Integer> narrow = new ArrayList<>();
    for (int which : open) {
      if (!possible.isWide(which)) {
        // A row is pulled once, with the first of it that is open still.
        List<Integer> row = rows.remove(region.row(blocks.place(which)));
        if (row != null && row.size() > 1) {
          pullAlone(which, row, 1);
        }
      }
      pullAlone(which, List.of(which), ALONE.length);
      if (!possible.isWide(which)) {
        narrow.add(which);
      }
      if (narrow.size() == most) {
        break;
      }
    }
    return narrow;
  }

  /**
   * The shown count that most keeps another from having further values: of all that are held at the
   * edge of what is known of them when the other is pulled, the one that is held hardest.
   *
   * @param among shown counts of which less can be told
   * @return its number; -1 where nothing shown holds it
   */
  int holding(int which, IntPredicate among) {
    int above = counts.count(which) < bounds.high(which) ? holding(which, true, among) : -1;
    return above >= 0 || counts.count(which) == bounds.low(which)
        ? above
        : holding(which, false, among);
  }

  private int holding(int which, boolean up, IntPredicate among) {
    double[] prices = region.noPrices();
    for (int level = 0; level < ALONE.length; level++) {
      region.stay(YIELD);
      pull(which, up, ALONE[level]);
      prices = level == 0 ? prices : harder(prices, level);
      note(prices);
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

  /** Pulls the open counts, some of them at a time, while enough become wide. */
  private void pullTogether(List<Integer> open) {
    double pace = 1;
    for (int pull = 0; pull < PULLS && !open.isEmpty(); pull++) {
      int before = open.size();
      int pulled = pullSome(open, Math.max(share, 1.0 / before));
      open.removeIf(possible::isWide);
      pace += ((before - open.size()) / Math.max(1.0, pulled) - pace) / LATELY;
      if (pace < PACE) {
        share *= FEWER;
        pace = (1 + PACE) / 2;
        if (share * open.size() < FEWEST) {
          return;
        }
      }
    }
  }

  /** How many were pulled. */
  private int pullSome(List<Integer> open, double share) {
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
            counts.count(which) == bounds.low(which)
                || (counts.count(which) < bounds.high(which) && isUp(which, salt));
        pull(which, up, 1);
      }
    }
    note(region.noPrices());
    return pulled;
  }

  /**
   * Pulls one count up, then down, where others were in its way; with it some of its row.
   *
   * @param levels how often it is pulled again, and harder, where it stays open
   */
  private void pullAlone(int which, List<Integer> row, int levels) {
    double[][] prices = new double[2][];
    for (int level = 0; level < levels; level++) {
      for (int side = 0; side < 2; side++) {
        if (possible.isWide(which)) {
          return;
        }
        prices[side] = level == 0 ? region.noPrices() : harder(prices[side], level);
        region.stay(YIELD);
        for (int other : row) {
          if (!possible.isWide(other)) {
            pull(other, side == 0, ALONE[level]);
          }
        }
        note(prices[side]);
      }
    }
  }

  /** What sums cost when a count is pulled harder: as much more, nearly. */
  private static double[] harder(double[] prices, int level) {
    return Arrays.stream(prices).map(price -> price * ALONE[level] / ALONE[level - 1]).toArray();
  }

  private void pull(int which, boolean up, double matters) {
    region.pull(blocks.place(which), (up ? PULL : -PULL) * possible.least(), matters);
  }

  /** Finds the table and notes how far its counts are from the true ones. */
  private void note(double[] prices) {
    if (region.solve(prices)) {
      possible.add(region);
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
      up ^= (mixed >>> 40 & 1) == 0;
    }
    return up;
  }
}
