package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Counts that are tied to each other, directly or over others, and so are looked at together. */
final class Blocks {
  /** Counts that may be tied to each other for an audit to be affordable. */
  private static final int SMALL = 10_000;

  private final LinkedCounts counts;
  private final int[] block;
  private final int[] place;
  private final boolean isWithEarlier;
  private final boolean[] isSeen;
  private final List<int[]> members = new ArrayList<>();
  private final List<int[]> sumsOf = new ArrayList<>();
  private final BitSet split = new BitSet();
  private final BitSet earlier = new BitSet();

  /**
   * The blocks of all counts.
   *
   * @param isWithEarlier whether sums of earlier releases tie counts, too
   */
  Blocks(LinkedCounts counts, boolean isWithEarlier) {
    this.counts = counts;
    this.isWithEarlier = isWithEarlier;
    block = new int[counts.size()];
    place = new int[counts.size()];
    isSeen = new boolean[counts.sums().size()];
    Arrays.fill(block, -1);
    for (int i = 0; i < block.length; i++) {
      if (counts.root(i) == i && block[i] < 0) {
        find(i);
      }
    }
  }

  int size() {
    return members.size();
  }

  /** The number of a count's block. */
  int of(int which) {
    return block[which];
  }

  /** A count's place among those of its block. */
  int place(int which) {
    return place[which];
  }

  /** The counts of a block. */
  int[] members(int number) {
    return members.get(number);
  }

  /** The sums among them. */
  int[] sums(int number) {
    return sumsOf.get(number);
  }

  /** Whether all periods are in it that its counts are tied to. */
  boolean isWhole(int number) {
    return !split.get(number);
  }

  /** Whether a sum of an earlier release is in it. */
  boolean hasEarlier(int number) {
    return earlier.get(number);
  }

  boolean isSmall(int number) {
    return members.get(number).length <= SMALL;
  }

  /**
   * Finds what is tied to a count. Where that is too much to be looked at together, each period is
   * a block of its own: what is found out from one period alone is found.
   */
  private void find(int first) {
    int[] whole = tied(first, members.size(), true);
    if (whole.length <= SMALL) {
      members.add(whole);
      return;
    }
    sumsOf.remove(members.size());
    for (int which : whole) {
      block[which] = -1;
    }
    for (int which : whole) {
      if (block[which] < 0) {
        split.set(members.size());
        members.add(tied(which, members.size(), false));
      }
    }
  }

  /** Counts that are tied to each other, directly or over others. */
  private int[] tied(int first, int number, boolean isOverTime) {
    int[] found = {first};
    int size = 1;
    block[first] = number;
    place[first] = 0;
    int[] foundSums = new int[4];
    int sumCount = 0;
    for (int next = 0; next < size; next++) {
      int which = found[next];
      for (int sum : counts.sums().of(which)) {
        if (isSeen[sum]
            || (counts.sums().isEarlier(sum) && !isWithEarlier)
            || (counts.sums().isOverTime(sum) && !isOverTime)) {
          continue;
        }
        isSeen[sum] = true;
        if (sumCount == foundSums.length) {
          foundSums = Arrays.copyOf(foundSums, 2 * sumCount);
        }
        foundSums[sumCount++] = sum;
        for (int other : counts.sums().tied(sum)) {
          if (block[other] < 0) {
            block[other] = number;
            place[other] = size;
            if (size == found.length) {
              found = Arrays.copyOf(found, 2 * size);
            }
            found[size++] = other;
          }
        }
      }
    }
    earlier.clear(number);
    int[] here = Arrays.copyOf(foundSums, sumCount);
    for (int sum : here) {
      isSeen[sum] = false;
      if (counts.sums().isEarlier(sum)) {
        earlier.set(number);
      }
    }
    sumsOf.add(here);
    return Arrays.copyOf(found, size);
  }
}
