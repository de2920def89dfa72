package org.evenlode.gold;

import java.util.Arrays;

/**
 * Sums what a person counts for in one indicator and period, in each of the groups that they were
 * in. Most people are in the same groups all the time, and many who change some keep the others:
 * somebody who moves is one person of the new place and of the old, and still one person of their
 * sex.
 */
final class PersonSums {
  private Group[] groups = new Group[8];
  private long[] events = new long[8];
  private long[] trials = new long[8];
  private int size;

  void clear() {
    size = 0;
  }

  /** Adds what came about while the person was in a group. */
  void add(Group group, long hits, long of) {
    for (int i = 0; i < size; i++) {
      // A reader gives the same object for the same groups.
      if (groups[i] == group) {
        events[i] += hits;
        trials[i] += of;
        if (i < size - 1) {
          moveLast(i);
        }
        return;
      }
    }
    if (size == groups.length) {
      groups = Arrays.copyOf(groups, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
      trials = Arrays.copyOf(trials, 2 * size);
    }
    groups[size] = group;
    events[size] = hits;
    trials[size++] = of;
  }

  /** Keeps the groups in the order in which the person was last in them. */
  private void moveLast(int number) {
    Group group = groups[number];
    long hits = events[number];
    long of = trials[number];
    for (int i = number; i < size - 1; i++) {
      groups[i] = groups[i + 1];
      events[i] = events[i + 1];
      trials[i] = trials[i + 1];
    }
    groups[size - 1] = group;
    events[size - 1] = hits;
    trials[size - 1] = of;
  }

  /**
   * Counts the person of a reach indicator once, in the groups of the last month, reached or not.
   */
  void lastOnly() {
    if (size == 0) {
      return;
    }
    long hits = 0;
    for (int i = 0; i < size; i++) {
      hits += events[i];
    }
    groups[0] = groups[size - 1];
    events[0] = hits > 0 ? 1 : 0;
    trials[0] = 1;
    size = 1;
  }

  /**
   * Counts the person in every cell of an indicator and period.
   *
   * @param key the person's record key
   */
  void count(AskedCells wants, CellBlocks blocks, int indicator, int period, long key) {
    for (int i = 0; i < size; i++) {
      for (int area : groups[i].areas()) {
        if (wants.hasArea(area)) {
          long[] block = blocks.of(indicator, period, area);
          int[] lenses = wants.lenses();
          for (int lens : lenses) {
            int column = groups[i].columns()[lens];
            if (size == 1) {
              CellBlocks.add(block, wants.place(lens, column), events[i], trials[i], key);
            } else if (!isIn(0, i, area, lens, column)) {
              long hits = 0;
              long of = 0;
              for (int other = i; other < size; other++) {
                if (isIn(other, other + 1, area, lens, column)) {
                  hits += events[other];
                  of += trials[other];
                }
              }
              CellBlocks.add(block, wants.place(lens, column), hits, of, key);
            }
          }
        }
      }
    }
  }

  /** Returns true if some of the groups are in a cell. */
  private boolean isIn(int from, int to, int area, int lens, int column) {
    for (int i = from; i < to; i++) {
      if (groups[i].columns()[lens] == column) {
        for (int one : groups[i].areas()) {
          if (one == area) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
