package org.evenlode.gold;

import java.io.Serializable;

/**
 * Gives keys numbers from 0 on, in the order in which they come, without an object for any of them:
 * a hash table with open addresses.
 */
final class LongIndex implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SMALLEST = 64;

  private long[] keys = new long[SMALLEST];

  /** Holds one more than the number of the key; 0 where there is none. */
  private int[] numbers = new int[SMALLEST];

  private int size;

  /** Returns the number of a key, which is given one if it is new. */
  int add(long key) {
    int slot = slot(key);
    if (numbers[slot] > 0) {
      return numbers[slot] - 1;
    }
    if (2 * (size + 1) > keys.length) {
      grow();
      slot = slot(key);
    }
    keys[slot] = key;
    numbers[slot] = ++size;
    return size - 1;
  }

  /** Returns the number of a key; negative where it has none. */
  int find(long key) {
    return numbers[slot(key)] - 1;
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int slot = (int) (mixed >>> 32) & mask;
    while (numbers[slot] > 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[2 * oldKeys.length];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] > 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
