package org.evenlode.disclosure;

import org.evenlode.disclosure.SuppressionPlan.Place;

/**
 * What audits of earlier releases have proved. A count that has enough possible values has them
 * still, as long as the counts that it is tied to, what a reader deduces of them and the sums among
 * them are the same. All this is the block's mark, a number that is kept with the count: where it
 * is the same again, nothing needs to be proved anew.
 *
 * <p>The mark does not depend on the order in which counts and sums are found. That two different
 * blocks with the same count have the same mark is as likely as guessing a number of 64 bits.
 */
final class Proofs {
  /** To be raised when what an audit takes for proved changes. */
  private static final long METHOD = 3;

  /** Of a count that no audit has looked at. */
  static final long NONE = 0;

  private final LinkedCounts counts;
  private final int least;
  private final long[] names;
  private final long[] before;

  /**
   * Of counts to which nothing will be added.
   *
   * @param least values that were promised
   */
  Proofs(LinkedCounts counts, int least) {
    this.counts = counts;
    this.least = least;
    names = new long[counts.size()];
    before = new long[counts.size()];
  }

  /**
   * A count stands in a place.
   *
   * @param proof what was kept with it, {@link #NONE} where nothing was
   */
  void add(int which, Place place, long proof) {
    int root = counts.root(which);
    names[root] += name(place);
    if (proof != NONE) {
      before[root] = proof;
    }
  }

  /** What was kept with a count. */
  long before(int which) {
    return before[which];
  }

  /**
   * The mark of a block as it is now.
   *
   * @param bounds what a reader deduces of its counts
   */
  long mark(Blocks blocks, int number, Bounds bounds) {
    long mark = mixed(METHOD * 31 + least);
    for (int which : blocks.members(number)) {
      mark += mixed(member(which, bounds));
    }
    for (int sum : blocks.sums(number)) {
      long members = 1;
      for (int at = counts.sums().firstMember(sum); at < counts.sums().endOfMembers(sum); at++) {
        int signed = counts.sums().member(at);
        long member = member(Sums.plain(signed), bounds);
        members += mixed(signed < 0 ? ~member : member);
      }
      mark += mixed(members);
    }
    long end = mixed(mark);
    return end == NONE ? 1 : end;
  }

  private long member(int which, Bounds bounds) {
    long member = mixed(names[which]);
    member = mixed(member ^ counts.count(which));
    member = mixed(member ^ bounds.low(which));
    return mixed(member ^ bounds.high(which));
  }

  private static long name(Place place) {
    long name = text(1, place.mart());
    name = text(name, place.cell());
    return text(name, place.column());
  }

  private static long text(long start, String text) {
    long hash = mixed(start + text.length());
    for (int at = 0; at < text.length(); at++) {
      hash = mixed(hash ^ text.charAt(at));
    }
    return hash;
  }

  /** Every bit of the number changes about half of the bits (Steele and others, SplitMix64). */
  private static long mixed(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
