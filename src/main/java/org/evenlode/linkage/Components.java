package org.evenlode.linkage;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins records by links, directly or over others. Links are taken strongest first, and none is
 * taken that would make a component of more than the limit: so one false bridge does not make a
 * giant of two communities, and the work inside a component stays bounded.
 */
final class Components {
  private final int[] parent;
  private final int[] sizes;
  private final int limit;
  private long refused;

  Components(int size, int limit) {
    parent = new int[size];
    sizes = new int[size];
    Arrays.setAll(parent, entry -> entry);
    Arrays.fill(sizes, 1);
    this.limit = limit;
  }

  /** Takes a link; strongest first. */
  void join(int one, int other) {
    int a = root(one);
    int b = root(other);
    if (a == b) {
      return;
    }
    if (sizes[a] + sizes[b] > limit) {
      refused++;
      return;
    }
    int lower = Math.min(a, b);
    int higher = Math.max(a, b);
    parent[higher] = lower;
    sizes[lower] += sizes[higher];
  }

  /** Returns the lowest record of a record's component. */
  int root(int entry) {
    int at = entry;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Returns the records of each component of more than one, largest component first. */
  List<int[]> groups() {
    Map<Integer, int[]> groups = new LinkedHashMap<>();
    int[] filled = new int[parent.length];
    for (int entry = 0; entry < parent.length; entry++) {
      int root = root(entry);
      if (sizes[root] > 1) {
        int[] group = groups.computeIfAbsent(root, of -> new int[sizes[of]]);
        group[filled[root]++] = entry;
      }
    }
    return groups.values().stream()
        .sorted(Comparator.comparingInt((int[] group) -> -group.length))
        .toList();
  }

  /** Links that were refused for size. */
  long refused() {
    return refused;
  }
}
