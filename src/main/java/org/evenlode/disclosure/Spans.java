package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Periods that are looked at together: those that make up the shortest longer ones first, as long
 * as all that is together has not too many counts.
 */
final class Spans {
  private final int most;
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();

  /** No periods yet; together they may have so many counts. */
  Spans(int most) {
    this.most = most;
  }

  /** Adds a period; they are numbered from 0. */
  void add(int counts) {
    parents.add(sizes.size());
    sizes.add(counts);
  }

  int size() {
    return sizes.size();
  }

  /**
   * Joins periods.
   *
   * @param sums for each sum over time the numbers of the periods that it ties
   */
  void join(Collection<int[]> sums) {
    sums.stream()
        .sorted(
            Comparator.comparing((int[] periods) -> periods.length).thenComparing(Arrays::compare))
        .forEach(this::join);
  }

  private void join(int[] periods) {
    int[] spans = Arrays.stream(periods).map(this::span).distinct().toArray();
    int together = Arrays.stream(spans).map(sizes::get).sum();
    if (spans.length > 1 && together <= most) {
      for (int span : spans) {
        parents.set(span, spans[0]);
      }
      sizes.set(spans[0], together);
    }
  }

  /** Whether some periods have all been joined. */
  boolean areTogether(int[] periods) {
    return Arrays.stream(periods).map(this::span).distinct().count() == 1;
  }

  private int span(int period) {
    int one = period;
    while (parents.get(one) != one) {
      one = parents.get(one);
    }
    return one;
  }
}
