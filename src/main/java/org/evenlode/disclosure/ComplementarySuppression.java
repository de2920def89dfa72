package org.evenlode.disclosure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rounds large counts further, and hides small ones, until none that is hidden can be found out
 * from the others: the complementary (secondary) suppression of linked and hierarchical tables,
 * greedy. Where a hidden count is narrow, the cheapest shown count of the sum that says most about
 * it tells less, and everything is looked at again; first by {@link Bounds}, then, where counts
 * tied to each other are few enough, by {@link Audits}, which also says which shown count, near or
 * far, holds a narrow one hardest. See Hundepool et al., Statistical Disclosure Control (Wiley,
 * 2012), chapter 4.
 */
final class ComplementarySuppression {
  /** Rounds after which whatever is tied to a narrow count tells less with it. */
  private static final int GENTLE_ROUNDS = 30;

  /** Rounds after which it is hidden, and no longer rounded further first. */
  private static final int ROUNDING_ROUNDS = 40;

  private static final int ROUNDS = 60;
  private static final int AUDITS = 30;

  /** Audits after which not what holds a narrow count, but whatever is tied to it, tells less. */
  private static final int FIRM_AUDITS = 24;

  /** How many narrow counts, and counts that hold them, are looked for in a block at a time. */
  private static final int IN_BLOCK = 4;

  private static final int ALL = Integer.MAX_VALUE;

  /** Audits after which it is asked whether anything can help those that are narrow. */
  private static final int PATIENT_AUDITS = 3;

  /** Audits after which what is tied is hidden, and no longer rounded further first. */
  private static final int ROUNDING_AUDITS = 26;

  /** How much dearer a total is than a part of the same size. */
  private static final int TOTAL = 4;

  /** How much dearer it is to hide a count than to leave as much of another untold. */
  private static final int HIDING = 4;

  private final LinkedCounts counts;
  private final Sums sums;
  private final Withholding withholding;
  private final int least;
  private final Bounds bounds;
  private final Audits audits;
  private final BitSet hiddenBefore;
  private final Set<Integer> touched = new LinkedHashSet<>();
  private boolean isRounding = true;

  /** Guarded counts that earlier releases have given away: nothing is hidden for them. */
  private final Set<Integer> given = new HashSet<>();

  private ComplementarySuppression(
      LinkedCounts counts, Breakdowns breakdowns, int least, Proofs proofs, long seed) {
    this.counts = counts;
    this.sums = counts.sums();
    this.withholding = new Withholding(counts, breakdowns, least);
    this.least = least;
    this.bounds = new Bounds(counts);
    this.hiddenBefore = new BitSet();
    IntStream.range(0, counts.size()).filter(counts::isHidden).forEach(hiddenBefore::set);
    this.audits = new Audits(counts, bounds, least, proofs, seed);
  }

  /**
   * What was done.
   *
   * @param complementary counts that were hidden to protect others
   * @param rounded counts that were rounded further to protect others
   * @param audited hidden counts whose values an audit has proved possible, or found too few
   * @param proved marks of the blocks in which they were proved possible, by count
   * @param unprotected hidden counts of which a reader can still deduce more than is promised:
   *     earlier releases have said too much already, or no table was found that proves otherwise
   */
  record Outcome(
      List<Integer> complementary,
      List<Integer> rounded,
      int audited,
      Map<Integer, Long> proved,
      int[] unprotected) {}

  /**
   * Protects every guarded count.
   *
   * @param breakdowns that can be withheld where nothing else helps
   * @param least values that must be possible for each
   * @param proofs what need not be proved again
   * @param seed of the audit
   */
  static Outcome protect(
      LinkedCounts counts, Breakdowns breakdowns, int least, Proofs proofs, long seed) {
    return new ComplementarySuppression(counts, breakdowns, least, proofs, seed).protect();
  }

  private Outcome protect() {
    protectByBounds();
    audits.trust(small());
    int[] byAudit = audits.narrow(small(), IN_BLOCK);
    for (int round = 0; byAudit.length > 0 && round < AUDITS; round++) {
      if (round < PATIENT_AUDITS || !giveUp(byAudit)) {
        Set<Integer> now = new HashSet<>();
        if (round < FIRM_AUDITS) {
          hideHolding(byAudit, now);
        }
        if (now.isEmpty()) {
          byAudit = round < FIRM_AUDITS ? audits.narrow(small(), ALL) : byAudit;
          tellLess(byAudit, round, now);
        }
        if (now.isEmpty()) {
          break;
        }
        touched.addAll(now);
        protectByBounds();
      }
      byAudit = audits.narrow(small(), round + 1 < FIRM_AUDITS ? IN_BLOCK : ALL);
    }
    int[] unprotected =
        IntStream.concat(
                given.stream().mapToInt(Integer::intValue).sorted(), Arrays.stream(byAudit))
            .toArray();
    return new Outcome(
        touched.stream()
            .filter(which -> counts.isHidden(which) && !hiddenBefore.get(which))
            .toList(),
        touched.stream().filter(which -> !counts.isHidden(which)).toList(),
        small().length,
        audits.proved(small()),
        unprotected);
  }

  /** Those that nothing helps are given away: whether there are any. */
  private boolean giveUp(int[] narrow) {
    int[] now = audits.given(narrow, withholding.told());
    Arrays.stream(now).forEach(given::add);
    return now.length > 0;
  }

  /** Tells less of whatever is near, or withholds its breakdowns. */
  private void tellLess(int[] narrow, int round, Set<Integer> now) {
    isRounding = round < ROUNDING_AUDITS;
    Arrays.stream(narrow).forEach(which -> hideAll(which, now));
    if (now.isEmpty()) {
      now.addAll(withholding.withholdNearest(narrow));
    }
  }

  /** The guarded counts that an audit can look at. */
  private int[] small() {
    return open().filter(audits::isSmallBlock).toArray();
  }

  /** The guarded counts that something can be done for. */
  private IntStream open() {
    return Arrays.stream(counts.guarded()).filter(which -> !given.contains(which));
  }

  private void protectByBounds() {
    bounds.deduce();
    int[] narrow = bounds.narrow(open().toArray(), least);
    for (int round = 1; narrow.length > 0 && round <= ROUNDS; round++) {
      Set<Integer> now = new HashSet<>();
      isRounding = round <= ROUNDING_ROUNDS;
      if (round <= GENTLE_ROUNDS) {
        Arrays.stream(narrow).forEach(which -> hideOne(which, now));
      }
      if (now.isEmpty()) {
        narrow = withoutGiven(narrow, now);
        Arrays.stream(narrow).forEach(which -> hideAll(which, now));
      }
      if (now.isEmpty()) {
        break;
      }
      touched.addAll(now);
      bounds.deduce();
      narrow = bounds.narrow(open().toArray(), least);
    }
    Arrays.stream(narrow).forEach(given::add);
  }

  /** Those that something can be done for, for some of which breakdowns are withheld. */
  private int[] withoutGiven(int[] narrow, Set<Integer> now) {
    Arrays.stream(withholding.given(narrow)).forEach(given::add);
    int[] others = Arrays.stream(narrow).filter(which -> !given.contains(which)).toArray();
    now.addAll(withholding.withhold(others));
    return others;
  }

  /** Tells less of the cheapest count of the sum that leaves the fewest values. */
  private void hideOne(int which, Set<Integer> now) {
    int best = -1;
    long bestRoom = Long.MAX_VALUE;
    for (int sum : sums.of(which)) {
      if (Arrays.stream(sums.tied(sum)).anyMatch(now::contains)) {
        return;
      }
      long room = bounds.room(sum, which);
      if (room < bestRoom) {
        int cheapest = cheapest(sum, which);
        if (cheapest >= 0) {
          best = cheapest;
          bestRoom = room;
        }
      }
    }
    if (best >= 0) {
      now.addAll(counts.widen(best));
    }
  }

  /** Tells less of the shown counts that hold the narrow ones hardest, some in each block. */
  private void hideHolding(int[] narrow, Set<Integer> now) {
    Map<Integer, Integer> done = new HashMap<>();
    for (int which : narrow) {
      if (audits.isWide(which) || done.merge(audits.block(which), 1, Integer::sum) > IN_BLOCK) {
        continue;
      }
      int holding =
          audits.holding(which, other -> !counts.isHidden(other) && counts.gain(other) > 0);
      if (holding >= 0 && !now.contains(holding)) {
        List<Integer> less = counts.widen(holding);
        less.forEach(bounds::lessIsTold);
        now.addAll(less);
      }
    }
  }

  /**
   * The shown count that is least missed: rather one that can be rounded further, else a small one,
   * in few sums, and rather a part than a total.
   */
  private int cheapest(int sum, int which) {
    int best = -1;
    long bestCost = Long.MAX_VALUE;
    for (int at = sums.firstMember(sum); at < sums.endOfMembers(sum); at++) {
      int member = sums.member(at);
      int other = Sums.plain(member);
      if (other != which && !counts.isHidden(other) && counts.gain(other) > 0) {
        int multiple = counts.nextMultiple(other);
        long untold =
            multiple > 0 ? multiple : HIDING * counts.count(other) * (member < 0 ? TOTAL : 1);
        long cost = untold + sums.degree(other);
        if (cost < bestCost) {
          bestCost = cost;
          best = other;
        }
      }
    }
    return best;
  }

  /** Tells less of whatever is in a sum with a count; where that is all hidden, of what is tied. */
  private void hideAll(int which, Set<Integer> now) {
    if (hideTied(which, now)) {
      return;
    }
    for (int sum : sums.of(which)) {
      Arrays.stream(sums.tied(sum)).forEach(other -> hideTied(other, now));
    }
  }

  /** Whether there was anything to hide. */
  private boolean hideTied(int which, Set<Integer> now) {
    boolean isAnyHidden = false;
    for (int sum : sums.of(which)) {
      for (int other : sums.tied(sum)) {
        if (!counts.isHidden(other) && counts.gain(other) > 0) {
          now.addAll(isRounding ? counts.widen(other) : counts.hide(other));
          isAnyHidden = true;
        }
      }
    }
    return isAnyHidden;
  }
}
