package org.evenlode.disclosure;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds breakdowns that must be withheld: where counts have too few values even if nothing more
 * were shown tonight, by what earlier releases have told, and by which of tonight's counts are
 * known to be small. Bounds say which of them are enough; of what only an audit finds narrow, the
 * smallest nearby is withheld, and the audit asked again.
 */
final class Withholding {
  /** How far from a narrow count breakdowns are looked for, in sums between them. */
  private static final int RINGS = 4;

  /** How far at most, where it is not tried which of them are enough. */
  private static final int NEAREST = 2;

  /** With more of them, those nearest are withheld without trying whether fewer would do. */
  private static final int TRIED = 60;

  private final LinkedCounts counts;
  private final Breakdowns breakdowns;
  private final int least;
  private final Bounds told;

  /**
   * Of counts that are closed.
   *
   * @param least values that must be possible
   */
  Withholding(LinkedCounts counts, Breakdowns breakdowns, int least) {
    this.counts = counts;
    this.breakdowns = breakdowns;
    this.least = least;
    told = new Bounds(counts);
  }

  /** Those of some counts that have too few values whatever is hidden and withheld tonight. */
  int[] given(int[] narrow) {
    return told().narrow(narrow, least);
  }

  /** What a reader would deduce if everything were hidden and withheld that can be. */
  Bounds told() {
    told.deduceTold(which -> !breakdowns.canTellLess(which));
    return told;
  }

  /**
   * Withholds breakdowns, as few as can be, for those of some counts that hiding does not help.
   *
   * @param narrow counts that are not given away
   * @return every count of which less is told now
   */
  Set<Integer> withhold(int[] narrow) {
    int[] small = stillNarrow(narrow, Set.of());
    for (int ring = 1; small.length > 0 && ring <= RINGS; ring++) {
      Set<Integer> near = breakdowns.of(tied(small, ring));
      if (stillNarrow(small, near).length == 0) {
        return breakdowns.withhold(breakdowns.withOthers(few(small, near)));
      }
      if (ring == RINGS) {
        return breakdowns.withhold(breakdowns.withOthers(near));
      }
    }
    return Set.of();
  }

  /**
   * Withholds for each of some counts one of the breakdowns nearest to it, the smallest with all
   * that go with it: for what is narrow by more than bounds, where it takes another audit to tell
   * whether that is enough.
   *
   * @return every count of which less is told now
   */
  Set<Integer> withholdNearest(int[] narrow) {
    Set<Integer> now = new LinkedHashSet<>();
    for (int which : narrow) {
      now.addAll(withholdNearest(which, now));
    }
    return now;
  }

  /** Likewise of one count; none where what is withheld by now is near, and perhaps enough. */
  private Set<Integer> withholdNearest(int narrow, Set<Integer> now) {
    Set<Integer> less = Set.of();
    for (int ring = 1; less.isEmpty() && ring <= NEAREST; ring++) {
      Set<Integer> tied = tied(new int[] {narrow}, ring);
      if (tied.stream().anyMatch(now::contains)) {
        return Set.of();
      }
      less = breakdowns.withhold(smallest(breakdowns.of(tied)));
    }
    return less;
  }

  /** The one of some breakdowns that hides least, with all that go with it; none of none. */
  private Set<Integer> smallest(Set<Integer> some) {
    return some.stream()
        .map(one -> breakdowns.withOthers(Set.of(one)))
        .min(Comparator.comparing(all -> all.stream().mapToLong(breakdowns::size).sum()))
        .orElse(Set.of());
  }

  /** Those that would be narrow with some breakdowns withheld and everything else hidden. */
  private int[] stillNarrow(int[] narrow, Collection<Integer> without) {
    Set<Integer> unknown = breakdowns.smallOf(breakdowns.withOthers(without));
    told.deduceTold(which -> !unknown.contains(which));
    return told.narrow(narrow, least);
  }

  /** Of some breakdowns that are enough, those that are needed: the largest are spared first. */
  private Set<Integer> few(int[] narrow, Set<Integer> enough) {
    Set<Integer> needed = new LinkedHashSet<>(enough);
    if (enough.size() > TRIED) {
      return needed;
    }
    List<Integer> largest =
        enough.stream()
            .sorted(Comparator.comparing(breakdowns::size).reversed().thenComparing(one -> one))
            .toList();
    for (int breakdown : largest) {
      needed.remove(breakdown);
      if (stillNarrow(narrow, needed).length > 0) {
        needed.add(breakdown);
      }
    }
    return needed;
  }

  /** Some counts and all that are so many sums away from one of them at most. */
  private Set<Integer> tied(int[] some, int rings) {
    Set<Integer> tied = new LinkedHashSet<>();
    Arrays.stream(some).forEach(tied::add);
    for (int ring = 0; ring < rings; ring++) {
      List.copyOf(tied).forEach(which -> addTied(which, tied));
    }
    return tied;
  }

  private void addTied(int which, Set<Integer> tied) {
    for (int sum : counts.sums().of(which)) {
      Arrays.stream(counts.sums().tied(sum)).forEach(tied::add);
    }
  }
}
