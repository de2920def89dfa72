package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records may be compared: for each rule the records in blocks of one key, cut into tiles of
 * like numbers of pairs, so that one hot block keeps no core waiting for another. A pair that
 * several rules find belongs to the first. A block above the limit is not compared in full: its
 * records are put in the order of all their values and each is compared with its neighbours (sorted
 * neighbourhood; Hernandez and Stolfo 1995). The limit of a rule falls until the rule costs no more
 * than so many pairs a record, so that cost grows with the table and not with its square.
 */
public final class BlockPlan implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int NONE = -1;

  /** Pairs in a tile, about. */
  static final long TILE = 100_000;

  /** Pairs that one rule may cost for each record of the table. */
  private static final int MOST_A_RECORD = 40;

  /** Neighbours that a record of a hot block is compared with. */
  private static final int NEIGHBOURS = 20;

  private final int[][] blockOf;
  private final int[][] order;
  private final int[][] starts;
  private final int[] limits;
  private final int firstOfRight;

  /**
   * Plans the blocks.
   *
   * @param limit the largest block that is compared in full
   * @param firstOfRight number of the first record of the right table, when two tables are linked;
   *     0 when one table is linked with itself
   */
  BlockPlan(RecordTable table, List<List<BlockKey>> rules, int limit, int firstOfRight) {
    this.firstOfRight = firstOfRight;
    limits = new int[rules.size()];
    blockOf = new int[rules.size()][];
    order = new int[rules.size()][];
    starts = new int[rules.size()][];
    for (int rule = 0; rule < rules.size(); rule++) {
      plan(rule, new Keys(table, rules.get(rule)), table.size(), limit);
    }
  }

  private void plan(int rule, Keys keys, int size, int limit) {
    long[] keyed = new long[size];
    int[] entries = new int[size];
    int with = 0;
    for (int entry = 0; entry < size; entry++) {
      long key = keys.of(entry);
      keyed[entry] = key;
      if (key != 0) {
        entries[with++] = entry;
      }
    }
    int[] sorted = sortedByKey(Arrays.copyOf(entries, with), keyed);
    int[] blocks = new int[size];
    Arrays.fill(blocks, NONE);
    int[] begins = new int[with + 1];
    int count = 0;
    for (int at = 0; at < with; at++) {
      if (at == 0 || keyed[sorted[at]] != keyed[sorted[at - 1]]) {
        begins[count++] = at;
      }
      blocks[sorted[at]] = count - 1;
    }
    begins[count] = with;
    blockOf[rule] = blocks;
    order[rule] = sorted;
    starts[rule] = Arrays.copyOf(begins, count + 1);
    limits[rule] = Math.min(limit, affordable(starts[rule], (long) MOST_A_RECORD * size));
    for (int block = 0; block < count; block++) {
      if (begins[block + 1] - begins[block] > limits[rule]) {
        keys.sortByOthers(sorted, begins[block], begins[block + 1]);
      }
    }
  }

  /** The largest block such that all up to it, in full, cost no more than so many pairs. */
  private static int affordable(int[] starts, long budget) {
    int[] sizes = new int[starts.length - 1];
    Arrays.setAll(sizes, block -> starts[block + 1] - starts[block]);
    Arrays.sort(sizes);
    long pairs = 0;
    int largest = 1;
    for (int at = 0; at < sizes.length; at++) {
      pairs += (long) sizes[at] * (sizes[at] - 1) / 2;
      if (pairs > budget) {
        return largest;
      }
      largest = at + 1 < sizes.length && sizes[at + 1] == sizes[at] ? largest : sizes[at];
    }
    return Integer.MAX_VALUE;
  }

  /** Sorts records by key, then by number: pairs of both in longs sort without boxing. */
  private static int[] sortedByKey(int[] entries, long[] keyed) {
    long[] folded = new long[entries.length];
    for (int i = 0; i < entries.length; i++) {
      folded[i] = keyed[entries[i]] | entries[i];
    }
    Arrays.parallelSort(folded);
    int[] sorted = new int[entries.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = (int) folded[i];
    }
    return sorted;
  }

  /** How many rules there are. */
  int rules() {
    return order.length;
  }

  /** Every pair to be compared, in tiles. */
  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    for (int rule = 0; rule < order.length; rule++) {
      int from = 0;
      long pairs = 0;
      for (int at = 0; at < order[rule].length; at++) {
        pairs += partners(rule, at);
        if (pairs >= TILE || at == order[rule].length - 1) {
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

  private int partners(int rule, int at) {
    int block = blockOf[rule][order[rule][at]];
    int end = starts[rule][block + 1];
    int size = end - starts[rule][block];
    return size > limits[rule] ? Math.min(NEIGHBOURS, end - at - 1) : end - at - 1;
  }

  /**
   * Whether a record is in a block above the limit. Its neighbours there are near it by all their
   * values, so that they say nothing of what two people share by chance.
   */
  boolean isInHotBlock(int rule, int entry) {
    int block = blockOf[rule][entry];
    return block != NONE && starts[rule][block + 1] - starts[rule][block] > limits[rule];
  }

  /** Records in blocks above the limit, by rule. */
  long[] inHotBlocks() {
    long[] hot = new long[order.length];
    for (int rule = 0; rule < order.length; rule++) {
      for (int block = 0; block + 1 < starts[rule].length; block++) {
        int size = starts[rule][block + 1] - starts[rule][block];
        hot[rule] += size > limits[rule] ? size : 0;
      }
    }
    return hot;
  }

  /** Calls for every pair of a tile that no earlier rule finds, the lower number first. */
  void forEach(Tile tile, PairAction action) {
    forAll(
        tile,
        (one, other) -> {
          if (!isFoundBefore(tile.rule, one, other)) {
            action.pair(one, other);
          }
        });
  }

  /** Calls for every pair of a tile, whatever other rules find. */
  void forAll(Tile tile, PairAction action) {
    int[] entries = order[tile.rule];
    for (int at = tile.from; at < tile.to; at++) {
      int last = at + partners(tile.rule, at);
      for (int next = at + 1; next <= last; next++) {
        int one = Math.min(entries[at], entries[next]);
        int other = Math.max(entries[at], entries[next]);
        if (isAsked(one, other)) {
          action.pair(one, other);
        }
      }
    }
  }

  private boolean isAsked(int one, int other) {
    return firstOfRight == 0 || one < firstOfRight && other >= firstOfRight;
  }

  /** Whether an earlier rule finds the pair. */
  boolean isFoundBefore(int rule, int one, int other) {
    for (int earlier = 0; earlier < rule; earlier++) {
      int block = blockOf[earlier][one];
      if (block != NONE
          && block == blockOf[earlier][other]
          && starts[earlier][block + 1] - starts[earlier][block] <= limits[earlier]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Records of a rule's order, from one place to before another, with their partners after them.
   */
  record Tile(int rule, int from, int to) implements Serializable {}

  /** What is done with a pair. */
  interface PairAction {
    /** Takes a pair of record numbers, the lower first. */
    void pair(int one, int other);
  }

  /** The keys of one rule. */
  private static final class Keys {
    private static final long UPPER = 0xFFFFFFFF00000000L;

    private final RecordTable table;
    private final CodedField[] fields;
    private final long[][] hashes;

    Keys(RecordTable table, List<BlockKey> parts) {
      this.table = table;
      fields = new CodedField[parts.size()];
      hashes = new long[parts.size()][];
      for (int part = 0; part < fields.length; part++) {
        fields[part] = table.field(parts.get(part).field());
        hashes[part] = hashes(parts.get(part).keys(fields[part]));
      }
    }

    private static long[] hashes(@Nullable String[] keys) {
      long[] hashes = new long[keys.length];
      for (int code = 0; code < keys.length; code++) {
        String key = keys[code];
        long hash = 0;
        if (key != null) {
          hash = 1125899906842597L;
          for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + key.charAt(i);
          }
        }
        hashes[code] = key == null ? 0 : PairMemo.mix(hash);
      }
      return hashes;
    }

    /** The key of a record, its last 32 bits nought; 0 where a part is missing. */
    long of(int entry) {
      long key = 17;
      for (int part = 0; part < fields.length; part++) {
        int code = fields[part].code(entry);
        if (code == CodedField.NONE || hashes[part][code] == 0) {
          return 0;
        }
        key = PairMemo.mix(key * 31 + hashes[part][code]);
      }
      long upper = key & UPPER;
      return upper == 0 ? 1L << 32 : upper;
    }

    /** Puts records of one block in the order of all their values. */
    void sortByOthers(int[] entries, int from, int to) {
      table.sortByValues(entries, from, to);
    }
  }
}
