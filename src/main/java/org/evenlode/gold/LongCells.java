package org.evenlode.gold;

import java.util.Arrays;

/**
 * Some numbers for each of many keys, without an object for any of them: a hash table with open
 * addresses. Cells of a night are counted some hundred million times.
 */
final class LongCells {
  private static final int SMALLEST = 64;

  private final int width;
  private long[] keys = new long[SMALLEST];
  private boolean[] isUsed = new boolean[SMALLEST];
  private long[] values;
  private int[] used = new int[SMALLEST];
  private int size;

  /**
   * An empty table.
   *
   * @param width how many numbers a key has
   */
  LongCells(int width) {
    this.width = width;
    this.values = new long[SMALLEST * width];
  }

  /** Where a key's numbers begin in {@link #values}, which may be another array after this. */
  int at(long key) {
    int slot = slot(key);
    if (!isUsed[slot]) {
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slot(key);
      }
      isUsed[slot] = true;
      keys[slot] = key;
      used[size++] = slot;
    }
    return slot * width;
  }

  long[] values() {
    return values;
  }

  int size() {
    return size;
  }

  /** A key by the order in which it was met. */
  long key(int number) {
    return keys[used[number]];
  }

  /** Where its numbers begin. */
  int atNumber(int number) {
    return used[number] * width;
  }

  /** Forgets all keys, at the cost of those that are there. */
  void clear() {
    for (int number = 0; number < size; number++) {
      int slot = used[number];
      isUsed[slot] = false;
      Arrays.fill(values, slot * width, (slot + 1) * width, 0);
    }
    size = 0;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int slot = (int) (mixed >>> 32) & mask;
    while (isUsed[slot] && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    int[] oldUsed = used;
    int capacity = 2 * oldKeys.length;
    keys = new long[capacity];
    isUsed = new boolean[capacity];
    values = new long[capacity * width];
    used = new int[capacity];
    for (int number = 0; number < size; number++) {
      int from = oldUsed[number];
      int slot = slot(oldKeys[from]);
      isUsed[slot] = true;
      keys[slot] = oldKeys[from];
      used[number] = slot;
      System.arraycopy(oldValues, from * width, values, slot * width, width);
    }
  }
}
