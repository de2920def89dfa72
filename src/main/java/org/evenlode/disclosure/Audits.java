package org.evenlode.disclosure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The audits of a release: of tonight's sums by themselves, and together with those of earlier
 * releases. Where all tonight's sums of a block are among the latter, they are not looked at twice;
 * where the two are too many to be looked at over all periods together, both are.
 */
final class Audits {
  private final Blocks ofTonight;
  private final Blocks ofAll;
  private final Audit tonight;
  private final Audit all;
  private final Bounds bounds;
  private final Proofs proofs;
  private final BitSet narrowByAll = new BitSet();

  /** Blocks of tonight that lie whole in one beside earlier releases. */
  private final BitSet covered = new BitSet();

  /**
   * Audits that start from the true counts.
   *
   * @param bounds what a reader deduces of every count: always as of now
   * @param least how many values of a count must be possible
   * @param proofs what earlier audits have proved
   * @param seed of the directions in which counts are pulled
   */
  Audits(LinkedCounts counts, Bounds bounds, int least, Proofs proofs, long seed) {
    this.bounds = bounds;
    this.proofs = proofs;
    ofTonight = new Blocks(counts, false);
    ofAll = new Blocks(counts, true);
    for (int block = 0; block < ofTonight.size(); block++) {
      covered.set(block, ofAll.covers(ofTonight, block));
    }
    tonight = new Audit(counts, ofTonight, bounds, least, seed);
    all = new Audit(counts, ofAll, bounds, least, seed);
  }

  /** Whether few enough counts are tied to one for an audit. */
  boolean isSmallBlock(int which) {
    return isOfTonight(which) || isOfAll(which);
  }

  /** Whether a count is looked at beside earlier releases. */
  private boolean isOfAll(int which) {
    int block = ofAll.of(which);
    return ofAll.isSmall(block) && ofAll.hasEarlier(block);
  }

  /** Whether it is looked at by tonight's sums alone. */
  private boolean isOfTonight(int which) {
    int block = ofTonight.of(which);
    return ofTonight.isSmall(block) && !(isOfAll(which) && covered.get(block));
  }

  /** Takes for proved of some counts what was proved before, where nothing has changed. */
  void trust(int[] among) {
    Marks marks = new Marks();
    for (int which : among) {
      if (proofs.before(which) != Proofs.NONE && proofs.before(which) == marks.of(which)) {
        tonight.trust(which);
        all.trust(which);
      }
    }
  }

  /** The marks of the blocks of those of some counts that are proved. */
  Map<Integer, Long> proved(int[] among) {
    Marks marks = new Marks();
    Map<Integer, Long> proved = new HashMap<>();
    for (int which : among) {
      if (isWide(which)) {
        proved.put(which, marks.of(which));
      }
    }
    return proved;
  }

  /** Whether enough values of a count are known to be possible. */
  boolean isWide(int which) {
    return (!isOfTonight(which) || tonight.isWide(which)) && (!isOfAll(which) || all.isWide(which));
  }

  /**
   * Those of some counts for which fewer than the promised number of values are possible.
   *
   * @param most how many of each block are looked for, at most; the first that are found
   */
  int[] narrow(int[] among, int most) {
    int[] byTonight = tonight.narrow(some(among, this::isOfTonight), most);
    int[] byAll = all.narrow(some(among, this::isOfAll), most);
    narrowByAll.clear();
    Arrays.stream(byAll).forEach(narrowByAll::set);
    return IntStream.concat(Arrays.stream(byTonight), Arrays.stream(byAll))
        .sorted()
        .distinct()
        .toArray();
  }

  private static int[] some(int[] among, IntPredicate wanted) {
    return Arrays.stream(among).filter(wanted).toArray();
  }

  /** The block that a narrow count is in. */
  int block(int which) {
    return narrowByAll.get(which) ? ~ofAll.of(which) : ofTonight.of(which);
  }

  /**
   * Those of some narrow counts that would be so whatever is told of others tonight.
   *
   * @param told what a reader would deduce then
   */
  int[] given(int[] narrow, Bounds told) {
    int[] byAll = all.given(some(narrow, narrowByAll::get), told);
    int[] byTonight = tonight.given(some(narrow, which -> !narrowByAll.get(which)), told);
    return IntStream.concat(Arrays.stream(byAll), Arrays.stream(byTonight)).toArray();
  }

  /** The shown count that most keeps a narrow one from having further values; -1 for none. */
  int holding(int which, IntPredicate among) {
    return (narrowByAll.get(which) ? all : tonight).holding(which, among);
  }

  /** The marks of blocks, each made once. */
  private final class Marks {
    private final Map<Integer, Long> ofBlocks = new HashMap<>();

    /** What stands for all that a count is tied to, where it is looked at. */
    long of(int which) {
      long mark = isOfTonight(which) ? of(ofTonight, ofTonight.of(which), 0) : 0;
      if (isOfAll(which)) {
        mark = 31 * mark + of(ofAll, ofAll.of(which), ofTonight.size());
      }
      return mark == Proofs.NONE ? 1 : mark;
    }

    private long of(Blocks blocks, int block, int from) {
      return Objects.requireNonNull(
          ofBlocks.computeIfAbsent(from + block, none -> proofs.mark(blocks, block, bounds)));
    }
  }
}
