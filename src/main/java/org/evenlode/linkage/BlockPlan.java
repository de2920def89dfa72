package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Plans which records may be compared: for each rule the records in blocks of one key, cut into
 * tiles of like numbers of pairs, so that one hot block keeps no core waiting for another. A pair
 * that several rules find belongs to the first. A block above the limit is not compared in full:
 * its records are put in the order of all their values and each is compared with its neighbours
 * (sorted neighbourhood; Hernandez and Stolfo 1995). The limit of a rule falls until its blocks
 * below it cost no more than {@link #MOST_A_RECORD} pairs a record, so that cost grows with the
 * table and not with its square.
 */
public final class BlockPlan implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int NONE = -1;

  /** Sets how many pairs a tile has, about. */
  static final long TILE = 100_000;

  /** Sets how many pairs the blocks of one rule may cost for each record of the table. */
  private static final int MOST_A_RECORD = 40;

  /** Sets how many neighbours a record of a hot block is compared with. */
  private static final int NEIGHBOURS = 20;

  private final Rule[] rules;
  private final PairScope scope;

  /**
   * Holds the blocks of one rule.
   *
   * @param blockOf for each record the number of its block
   * @param placeOf for each record its place in the order
   * @param order records block by block
   * @param starts for each block its first place, and the end of all
   * @param rights for each block the first place of a record of the right table
   * @param isHot for each block whether only neighbours are compared
   */
  private record Rule(
      int[] blockOf, int[] placeOf, int[] order, int[] starts, int[] rights, boolean[] isHot)
      implements Serializable {}

  /**
   * Plans the blocks.
   *
   * @param limit the largest block that is compared in full
   * @param scope which pairs are asked
   */
  BlockPlan(RecordTable table, List<List<BlockKey>> rules, int limit, PairScope scope) {
    this.scope = scope;
    this.rules =
        rules.stream()
            .map(rule -> plan(table, new BlockKeys(table, rule), limit))
            .toArray(Rule[]::new);
  }

  private Rule plan(RecordTable table, BlockKeys keys, int limit) {
    int size = table.size();
    int[] order = Arrays.stream(keys.order(size)).filter(entry -> entry >= scope.from()).toArray();
    int[] blockOf = new int[size];
    int[] placeOf = new int[size];
    Arrays.fill(blockOf, NONE);
    int[] starts = new int[order.length + 1];
    int[] rights = new int[order.length];
    int count = 0;
    for (int at = 0; at < order.length; at++) {
      if (at == 0 || !keys.areEqual(order[at], order[at - 1])) {
        starts[count] = at;
        rights[count++] = at;
      }
      if (order[at] < scope.firstOfRight()) {
        rights[count - 1] = at + 1;
      }
      blockOf[order[at]] = count - 1;
    }
    starts[count] = order.length;
    starts = Arrays.copyOf(starts, count + 1);
    boolean[] isHot = hot(starts, rights, limit, (long) MOST_A_RECORD * (size - scope.from()));
    for (int block = 0; block < count; block++) {
      if (isHot[block]) {
        table.sortByValues(order, starts[block], starts[block + 1]);
      }
    }
    for (int at = 0; at < order.length; at++) {
      placeOf[order[at]] = at;
    }
    return new Rule(blockOf, placeOf, order, starts, Arrays.copyOf(rights, count), isHot);
  }

  /** Marks blocks with more pairs than a block of the limit has, or than the rule can afford. */
  private boolean[] hot(int[] starts, int[] rights, int limit, long budget) {
    long[] pairs = new long[starts.length - 1];
    for (int block = 0; block < pairs.length; block++) {
      long size = starts[block + 1] - starts[block];
      long left = rights[block] - starts[block];
      pairs[block] = scope.isAcross() ? left * (size - left) : size * (size - 1) / 2;
    }
    long[] sorted = pairs.clone();
    Arrays.sort(sorted);
    long most = (long) limit * (limit - 1) / 2;
    long sum = 0;
    for (long one : sorted) {
      sum += one;
      if (sum > budget) {
        most = Math.min(most, one - 1);
        break;
      }
    }
    boolean[] isHot = new boolean[pairs.length];
    for (int block = 0; block < pairs.length; block++) {
      isHot[block] = pairs[block] > most;
    }
    return isHot;
  }

  /** Returns how many rules there are. */
  int rules() {
    return rules.length;
  }

  /** Returns every pair to be compared, in tiles. */
  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    for (int rule = 0; rule < rules.length; rule++) {
      int from = 0;
      long pairs = 0;
      int end = rules[rule].order.length;
      for (int at = 0; at < end; at++) {
        pairs += lastPartner(rules[rule], at) - firstPartner(rules[rule], at) + 1;
        if (pairs >= TILE || at == end - 1) {
          if (pairs > 0) {
            tiles.add(new Tile(rule, from, at + 1));
          }
          from = at + 1;
          pairs = 0;
        }
      }
    }
    return tiles;
  }

  /**
   * Returns the place of the first of a record's partners: those after it, across the tables where
   * there are two.
   */
  private int firstPartner(Rule rule, int at) {
    int block = rule.blockOf[rule.order[at]];
    return scope.isAcross() && !rule.isHot[block] && at < rule.rights[block]
        ? rule.rights[block]
        : at + 1;
  }

  private int lastPartner(Rule rule, int at) {
    int block = rule.blockOf[rule.order[at]];
    int last = rule.starts[block + 1] - 1;
    if (rule.isHot[block]) {
      return Math.min(last, at + NEIGHBOURS);
    }
    return scope.isAcross() && at >= rule.rights[block] ? at : last;
  }

  /** Counts the records in blocks above the limit, by rule. */
  long[] inHotBlocks() {
    long[] hot = new long[rules.length];
    for (int rule = 0; rule < rules.length; rule++) {
      for (int block = 0; block < rules[rule].isHot.length; block++) {
        hot[rule] +=
            rules[rule].isHot[block]
                ? rules[rule].starts[block + 1] - rules[rule].starts[block]
                : 0;
      }
    }
    return hot;
  }

  /**
   * Returns true if a record is in a block above the limit. Its neighbours there are near it by all
   * their values, so that they say nothing of what two people share by chance.
   */
  boolean isInHotBlock(int rule, int entry) {
    int block = rules[rule].blockOf[entry];
    return block != NONE && rules[rule].isHot[block];
  }

  /** Calls for every pair of a tile that no earlier rule finds, the lower number first. */
  void forEach(Tile tile, PairAction action) {
    Rule rule = rules[tile.rule];
    for (int at = tile.from; at < tile.to; at++) {
      int last = lastPartner(rule, at);
      for (int next = firstPartner(rule, at); next <= last; next++) {
        int one = Math.min(rule.order[at], rule.order[next]);
        int other = Math.max(rule.order[at], rule.order[next]);
        if (scope.isAsked(one, other) && !isFoundBefore(tile.rule, one, other)) {
          action.pair(one, other);
        }
      }
    }
  }

  /**
   * Calls for every record of the left table that is in a block with one of the right, but for hot
   * blocks.
   *
   * @param wanted which records of the left table are looked for
   */
  void forEachLeft(int right, IntPredicate wanted, IntConsumer action) {
    for (int number = 0; number < rules.length; number++) {
      Rule rule = rules[number];
      int block = coldBlock(rule, right);
      if (block != NONE) {
        for (int at = rule.starts[block]; at < rule.rights[block]; at++) {
          int left = rule.order[at];
          if (wanted.test(left) && !isInColdBlockBefore(number, left, right)) {
            action.accept(left);
          }
        }
      }
    }
  }

  /** Returns how many {@link #forEachLeft} would look at, once for each rule. */
  long mostLeft(int right) {
    long most = 0;
    for (Rule rule : rules) {
      int block = coldBlock(rule, right);
      most += block == NONE ? 0 : rule.rights[block] - rule.starts[block];
    }
    return most;
  }

  private static int coldBlock(Rule rule, int entry) {
    int block = rule.blockOf[entry];
    return block == NONE || rule.isHot[block] ? NONE : block;
  }

  private boolean isInColdBlockBefore(int rule, int left, int right) {
    for (int before = 0; before < rule; before++) {
      int block = coldBlock(rules[before], right);
      if (block != NONE && block == rules[before].blockOf[left]) {
        return true;
      }
    }
    return false;
  }

  private boolean isFoundBefore(int rule, int one, int other) {
    for (int before = 0; before < rule; before++) {
      Rule earlier = rules[before];
      int block = earlier.blockOf[one];
      if (block != NONE
          && block == earlier.blockOf[other]
          && (!earlier.isHot[block]
              || Math.abs(earlier.placeOf[one] - earlier.placeOf[other]) <= NEIGHBOURS)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Holds records of a rule's order, from one place to before another, with their partners after
   * them.
   */
  record Tile(int rule, int from, int to) implements Serializable {}

  /** Does something with a pair. */
  interface PairAction {
    /** Takes a pair of record numbers, the lower first. */
    void pair(int one, int other);
  }
}
