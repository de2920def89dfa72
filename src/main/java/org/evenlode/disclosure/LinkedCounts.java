package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of everything published, each with what a reader knows of it, and the sums that tie
 * them together. A count that stands in several places, or in several releases, is one.
 *
 * <p>Filled by {@link #add}, {@link #same} and {@link #sum} in that order, then {@link #close
 * closed}; after that counts can only be rounded further or hidden, which makes what a reader knows
 * wider.
 */
final class LinkedCounts {
  /** No count reaches this; so wide is an interval of which nothing is known. */
  static final long NO_LIMIT = 1L << 40;

  /** To what a count may be rounded further, and how many times that it must be at least. */
  private static final int[] MULTIPLES = {10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};

  private static final int TIMES = 10;

  private long[] count = new long[1024];
  private long[] low = new long[1024];
  private long[] high = new long[1024];
  private long[] lowHidden = new long[1024];
  private long[] highHidden = new long[1024];
  private int[] roundedTo = new int[1024];
  private int[] parent = new int[1024];
  private int[][] tags = new int[1024][];
  private final BitSet hidden = new BitSet();
  private final BitSet guarded = new BitSet();
  private final BitSet rests = new BitSet();
  private final BitSet withheld = new BitSet();
  private final Sums sums = new Sums();
  private final List<int[]> follows = new ArrayList<>();
  private final Map<Integer, List<Integer>> followers = new HashMap<>();
  private int size;

  /**
   * What a reader knows of a count.
   *
   * @param low the least that it can be, as published
   * @param high the most
   * @param lowHidden the least that it can be once it is hidden, from what was published before
   * @param highHidden the most, likewise
   * @param roundedTo what it is rounded to further than the rule says, 0 where it is not
   */
  record Known(long low, long high, long lowHidden, long highHidden, int roundedTo) {
    /** Nothing but that it is a count. */
    static Known nothing() {
      return new Known(0, NO_LIMIT, 0, NO_LIMIT, 0);
    }
  }

  /**
   * Adds a count.
   *
   * @param isHidden whether it is not shown
   * @param isGuarded whether it must not be found out
   * @param tag what its row has in common with others: a number for each value of the key
   * @return its number
   */
  int add(long value, Known known, boolean isHidden, boolean isGuarded, int[] tag) {
    if (size == count.length) {
      int more = size * 2;
      count = Arrays.copyOf(count, more);
      low = Arrays.copyOf(low, more);
      high = Arrays.copyOf(high, more);
      lowHidden = Arrays.copyOf(lowHidden, more);
      highHidden = Arrays.copyOf(highHidden, more);
      roundedTo = Arrays.copyOf(roundedTo, more);
      parent = Arrays.copyOf(parent, more);
      tags = Arrays.copyOf(tags, more);
    }
    count[size] = value;
    low[size] = known.low();
    high[size] = known.high();
    lowHidden[size] = known.lowHidden();
    highHidden[size] = known.highHidden();
    roundedTo[size] = known.roundedTo();
    parent[size] = size;
    tags[size] = tag;
    hidden.set(size, isHidden);
    guarded.set(size, isGuarded);
    return size++;
  }

  /**
   * A part is at most its total: what is left of that is published nowhere, and in no other sum.
   */
  void atMost(int part, int total) {
    long left = count[total] - count[part];
    if (left >= 0) {
      int rest = add(left, Known.nothing(), false, false, tags[part]);
      rests.set(rest);
      sum(total, new int[] {part, rest});
    }
  }

  /** Whether a count is what is left of a total, of which only that is known. */
  boolean isRest(int which) {
    return rests.get(which);
  }

  /** Two counts are one: what is known of either is known of both. */
  void same(int one, int other) {
    int a = root(one);
    int b = root(other);
    if (a == b || count[a] != count[b]) {
      return;
    }
    int to = Math.min(a, b);
    int from = Math.max(a, b);
    parent[from] = to;
    if (hidden.get(to) != hidden.get(from)) {
      // It is hidden in both places then, and nobody sees what one of them would have shown.
      int shown = hidden.get(to) ? from : to;
      low[shown] = lowHidden[shown];
      high[shown] = highHidden[shown];
      roundedTo[shown] = 0;
    }
    low[to] = Math.max(low[to], low[from]);
    high[to] = Math.min(high[to], high[from]);
    lowHidden[to] = Math.max(lowHidden[to], lowHidden[from]);
    highHidden[to] = Math.min(highHidden[to], highHidden[from]);
    roundedTo[to] = Math.max(roundedTo[to], roundedTo[from]);
    hidden.set(to, hidden.get(to) || hidden.get(from));
    guarded.set(to, guarded.get(to) || guarded.get(from));
    withheld.set(to, withheld.get(to) || withheld.get(from));
  }

  /**
   * A total is the sum of its parts, where it is so in fact: people who are in two groups make it
   * untrue, and a reader who believes it then learns nothing true.
   */
  void sum(int total, int[] parts) {
    add(total, parts, false);
  }

  /** Likewise, where the parts are of different times. */
  void sumOverTime(int total, int[] parts) {
    add(total, parts, true);
  }

  private void add(int total, int[] parts, boolean isOverTime) {
    long all = 0;
    for (int part : parts) {
      all += count[part];
    }
    if (all == count[total] && parts.length > 0) {
      sums.add(total, parts, isOverTime);
    }
  }

  /**
   * When a count is hidden, another is too: a part with its total, events with their people. Of
   * earlier releases nothing is hidden any more.
   */
  void follows(int hiddenWith, int follower) {
    if (!sums.isAddingEarlier()) {
      follows.add(new int[] {hiddenWith, follower});
    }
  }

  /** Ends the filling. */
  void close() {
    sums.close(size, this::root);
    for (int[] pair : follows) {
      followers.computeIfAbsent(root(pair[0]), none -> new ArrayList<>()).add(root(pair[1]));
    }
    follows.clear();
    for (int i = 0; i < size; i++) {
      if (root(i) == i && (count[i] < low[i] || count[i] > high[i])) {
        throw new IllegalStateException("A count lies outside what is known of it");
      }
    }
  }

  /**
   * Tells less of a shown count: rounds it further where it is large enough for that to make little
   * difference, at most five parts in a hundred, and hides it otherwise.
   *
   * @return every count of which less is told now
   */
  List<Integer> widen(int which) {
    int root = root(which);
    int multiple = nextMultiple(root);
    if (multiple == 0) {
      return hide(which);
    }
    roundedTo[root] = multiple;
    low[root] = Math.max(lowHidden[root], Rule.leastRoundedAs(count[root], multiple));
    high[root] = Math.min(highHidden[root], Rule.mostRoundedAs(count[root], multiple));
    return List.of(root);
  }

  /** The next multiple to which a shown count can be rounded so that less is told; 0 for none. */
  int nextMultiple(int which) {
    int root = root(which);
    long width = high[root] - low[root];
    for (int multiple : MULTIPLES) {
      if ((long) multiple * TIMES > count[root] || hidden.get(root)) {
        return 0;
      }
      long most = Math.min(highHidden[root], Rule.mostRoundedAs(count[root], multiple));
      long least = Math.max(lowHidden[root], Rule.leastRoundedAs(count[root], multiple));
      if (multiple > roundedTo[root] && most - least > width) {
        return multiple;
      }
    }
    return 0;
  }

  /** What a shown count is rounded to further than the rule says; 0 where it is not. */
  int roundedTo(int which) {
    int root = root(which);
    return hidden.get(root) ? 0 : roundedTo[root];
  }

  /**
   * Hides a count in every place, and what follows it.
   *
   * @return every count that is hidden now and was not before
   */
  List<Integer> hide(int which) {
    List<Integer> hiddenNow = new ArrayList<>();
    List<Integer> open = new ArrayList<>(List.of(root(which)));
    while (!open.isEmpty()) {
      int next = open.remove(open.size() - 1);
      if (hidden.get(next)) {
        continue;
      }
      hidden.set(next);
      // What an earlier release has shown is no secret, only rounded: hiding it protects others.
      guarded.set(next, guarded.get(next) || highHidden[next] == NO_LIMIT);
      low[next] = lowHidden[next];
      high[next] = highHidden[next];
      hiddenNow.add(next);
      for (int follower : followers.getOrDefault(next, List.of())) {
        open.add(follower);
      }
    }
    return hiddenNow;
  }

  /**
   * Hides a count whatever it is, so that nobody can say that it is hidden for being small.
   *
   * @return every count of which less is told now
   */
  List<Integer> withhold(int which) {
    int root = root(which);
    List<Integer> lessNow = hide(root);
    withheld.set(root);
    if (gain(root) > 0) {
      low[root] = lowHidden[root];
      high[root] = highHidden[root];
      lessNow.add(root);
    }
    return lessNow;
  }

  /** Whether a count is hidden whatever it is. */
  boolean isWithheld(int which) {
    return withheld.get(root(which));
  }

  /** Of a count that an earlier release has withheld. */
  void wasWithheld(int which) {
    withheld.set(root(which));
  }

  /** The number that stands for a count and all that are the same. */
  int root(int which) {
    int at = which;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  int size() {
    return size;
  }

  /** The sums that tie the counts. */
  Sums sums() {
    return sums;
  }

  /** What a count's row has in common with others. */
  int[] tags(int which) {
    return tags[which];
  }

  long count(int which) {
    return count[which];
  }

  long low(int which) {
    return low[which];
  }

  long high(int which) {
    return high[which];
  }

  /** The least that a count can be once it is hidden, from what was published before. */
  long lowHidden(int which) {
    return lowHidden[which];
  }

  /** The most, likewise. */
  long highHidden(int which) {
    return highHidden[which];
  }

  /** How many values more a reader would think possible if it were hidden. */
  long gain(int which) {
    return (highHidden[which] - lowHidden[which]) - (high[which] - low[which]);
  }

  boolean isHidden(int which) {
    return hidden.get(root(which));
  }

  /** The counts that must not be found out. */
  int[] guarded() {
    return guarded.stream().filter(i -> root(i) == i).toArray();
  }
}
