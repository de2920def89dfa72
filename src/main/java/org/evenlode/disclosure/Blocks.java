package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Counts that are tied to each other, directly or over others, and so are looked at together. */
final class Blocks {
  /** Counts that may be tied to each other for an audit to be affordable. */
  private static final int SMALL = 10_000;

  /** Counts of several periods, of which all would be too many, that are looked at together. */
  private static final int SPAN = 5_000;

  private final LinkedCounts counts;
  private final int[] block;
  private final int[] place;
  private final boolean isWithEarlier;
  private final boolean[] isSeen;
  private final List<int[]> members = new ArrayList<>();
  private final List<int[]> sumsOf = new ArrayList<>();
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

  /** Whether a block of others, of the same counts, ties nothing that is not tied in one here. */
  boolean covers(Blocks others, int number) {
    int[] theirs = others.members(number);
    return Arrays.stream(theirs).allMatch(which -> block[which] == block[theirs[0]]);
  }

  /** Whether a sum of an earlier release is in it. */
  boolean hasEarlier(int number) {
    return earlier.get(number);
  }

  boolean isSmall(int number) {
    return members.get(number).length <= SMALL;
  }

  /**
   * Finds what is tied to a count. Where that is too much to be looked at together, periods are
   * looked at by themselves, and together with those that make up a longer one as long as that is
   * not too much, the shortest first: months with their quarter, say.
   */
  private void find(int first) {
    int[] whole = tied(first, members.size(), sum -> true);
    if (whole.length <= SMALL) {
      members.add(whole);
      return;
    }
    int[] all = sumsOf.remove(members.size());
    BitSet kept = notTooLong(whole, all);
    free(whole);
    for (int which : whole) {
      if (block[which] < 0) {
        members.add(tied(which, members.size(), sum -> isOfOneTime(sum) || kept.get(sum)));
      }
    }
  }

  private boolean isOfOneTime(int sum) {
    return !counts.sums().isOverTime(sum);
  }

  private void free(int[] whole) {
    for (int which : whole) {
      block[which] = -1;
    }
  }

  /** Those of some sums over time that tie periods that can be looked at together. */
  private BitSet notTooLong(int[] whole, int[] sums) {
    free(whole);
    Spans spans = new Spans(SPAN);
    int from = members.size();
    for (int which : whole) {
      if (block[which] < 0) {
        spans.add(tied(which, from + spans.size(), this::isOfOneTime).length);
      }
    }
    sumsOf.subList(from, sumsOf.size()).clear();
    Map<Integer, int[]> overTime = new LinkedHashMap<>();
    for (int sum : sums) {
      if (!isOfOneTime(sum)) {
        overTime.put(
            sum,
            Arrays.stream(counts.sums().tied(sum))
                .map(which -> block[which] - from)
                .sorted()
                .distinct()
                .toArray());
      }
    }
    spans.join(overTime.values());
    BitSet kept = new BitSet();
    overTime.forEach((sum, periods) -> kept.set(sum, spans.areTogether(periods)));
    return kept;
  }

  /** Counts that are tied to each other, directly or over others. */
  private int[] tied(int first, int number, IntPredicate wanted) {
    int[] found = {first};
    int size = 1;
    block[first] = number;
    place[first] = 0;
    int[] foundSums = new int[4];
    int sumCount = 0;
    for (int next = 0; next < size; next++) {
      int which = found[next];
      for (int sum : counts.sums().of(which)) {
        if (isSeen[sum] || (counts.sums().isEarlier(sum) && !isWithEarlier) || !wanted.test(sum)) {
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
