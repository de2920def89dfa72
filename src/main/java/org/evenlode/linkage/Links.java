package org.evenlode.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Holds weighed pairs, as they come from the executors: two record numbers, a weight and a rule
 * each.
 */
final class Links implements Serializable {
  private static final long serialVersionUID = 1;

  private int[] ones = new int[256];
  private int[] others = new int[256];
  private float[] weights = new float[256];
  private short[] rules = new short[256];
  private int size;

  void add(int one, int other, double weight, int rule) {
    if (size == ones.length) {
      ones = Arrays.copyOf(ones, size * 2);
      others = Arrays.copyOf(others, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
      rules = Arrays.copyOf(rules, size * 2);
    }
    ones[size] = one;
    others[size] = other;
    rules[size] = (short) rule;
    weights[size++] = (float) weight;
  }

  int size() {
    return size;
  }

  int one(int at) {
    return ones[at];
  }

  int other(int at) {
    return others[at];
  }

  double weight(int at) {
    return weights[at];
  }

  /** Returns the number of the first blocking rule that found the pair. */
  int rule(int at) {
    return rules[at];
  }

  /** Joins all links, strongest first; of equal weight by the numbers of their records. */
  static Links strongestFirst(List<Links> parts) {
    int total = parts.stream().mapToInt(Links::size).sum();
    Links joined = new Links();
    joined.ones = new int[Math.max(1, total)];
    joined.others = new int[Math.max(1, total)];
    joined.weights = new float[Math.max(1, total)];
    joined.rules = new short[Math.max(1, total)];
    for (Links part : parts) {
      System.arraycopy(part.ones, 0, joined.ones, joined.size, part.size);
      System.arraycopy(part.others, 0, joined.others, joined.size, part.size);
      System.arraycopy(part.weights, 0, joined.weights, joined.size, part.size);
      System.arraycopy(part.rules, 0, joined.rules, joined.size, part.size);
      joined.size += part.size;
    }
    return joined.sorted();
  }

  /** Returns the links by falling weight, then by the numbers of the records. */
  private Links sorted() {
    Integer[] places = new Integer[size];
    Arrays.setAll(places, at -> at);
    Arrays.parallelSort(
        places,
        (a, b) -> {
          int byWeight = Float.compare(weights[b], weights[a]);
          int byOne = byWeight != 0 ? byWeight : Integer.compare(ones[a], ones[b]);
          return byOne != 0 ? byOne : Integer.compare(others[a], others[b]);
        });
    Links sorted = new Links();
    for (Integer place : places) {
      sorted.add(ones[place], others[place], weights[place], rules[place]);
    }
    return sorted;
  }
}
