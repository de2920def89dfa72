package org.evenlode.gold;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the counts of a partition's cells: for each indicator, period and area that has anybody one
 * list of numbers, with a place for every category of the indicator's lenses. Cells are counted
 * some hundred million times a night, and nothing is looked up or made for any of them.
 */
final class CellBlocks {
  /** Sets how many numbers a cell has. */
  static final int WIDTH = 11;

  private final int periods;
  private final int areas;
  private final long[][] counts;
  private final long[][][] bands;

  /** Says how many places an indicator's categories take. */
  private final int[] sizes;

  CellBlocks(int periods, int areas, int[] sizes) {
    this.periods = periods;
    this.areas = areas;
    this.sizes = sizes;
    counts = new long[sizes.length * periods * areas][];
    bands = new long[counts.length][][];
  }

  private int block(int indicator, int period, int area) {
    return (indicator * periods + period) * areas + area;
  }

  /**
   * Returns the counts of an indicator, period and area; a category's begin at its place by width.
   */
  long[] of(int indicator, int period, int area) {
    int block = block(indicator, period, area);
    long[] here = counts[block];
    if (here == null) {
      here = new long[WIDTH * sizes[indicator]];
      counts[block] = here;
    }
    return here;
  }

  /**
   * Counts a person in a cell, with the sums that its interval needs and the cell keys of its
   * counts.
   *
   * @param key the person's record key
   */
  static void add(long[] block, int place, long hits, long of, long key) {
    int at = WIDTH * place;
    block[at] += hits;
    block[at + 1] += of;
    block[at + 2]++;
    block[at + 3] += hits > 0 ? 1 : 0;
    block[at + 4] += hits * hits;
    block[at + 5] += hits * of;
    block[at + 6] += of * of;
    // Sums of keys may overflow: they are taken modulo 2^32 in the end.
    block[at + 7] += hits * key;
    block[at + 8] += of * key;
    block[at + 9] += key;
    block[at + 10] += hits > 0 ? key : 0;
  }

  /** Adds to a cell's counts by age, events first. */
  void band(int indicator, int period, int area, int place, int band, long hits, long of) {
    int block = block(indicator, period, area);
    if (bands[block] == null) {
      bands[block] = new long[sizes[indicator]][];
    }
    long[] here = bands[block][place];
    if (here == null) {
      here = new long[2 * StandardisedRate.BANDS];
      bands[block][place] = here;
    }
    here[band] += hits;
    here[StandardisedRate.BANDS + band] += of;
  }

  /** Receives each cell that has somebody. */
  interface Use {
    void cell(
        int indicator, int period, int area, int place, long[] counts, long @Nullable [] bands);
  }

  /** Hands out every cell that has somebody. */
  void each(Use use) {
    for (int block = 0; block < counts.length; block++) {
      if (counts[block] == null) {
        continue;
      }
      int area = block % areas;
      int period = block / areas % periods;
      int indicator = block / areas / periods;
      for (int place = 0; place < sizes[indicator]; place++) {
        long[] cell = Arrays.copyOfRange(counts[block], WIDTH * place, WIDTH * place + WIDTH);
        if (cell[2] > 0) {
          use.cell(
              indicator,
              period,
              area,
              place,
              cell,
              bands[block] == null ? null : bands[block][place]);
        }
      }
    }
  }
}
