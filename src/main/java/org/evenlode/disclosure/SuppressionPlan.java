package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.evenlode.contract.Nesting;
import org.evenlode.disclosure.LinkedCounts.Known;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;

/**
 * Disclosure control over everything that is published: which counts must be hidden, beyond the
 * small ones, so that no hidden count can be found out from all that is shown, tonight and in
 * earlier releases.
 */
final class SuppressionPlan {
  /** Between the parts of a key. */
  static final char BETWEEN = '\u001f';

  private static final long SEED = 20_260_401L;

  private SuppressionPlan() {}

  /** One count of one mart's row. */
  record Place(String mart, String cell, String column) {}

  /**
   * A count as it will be published, and what all releases together then say of it.
   *
   * @param isComplementary hidden to protect others, not for being small
   * @param isWithheld hidden whatever it is, with all of its breakdown
   * @param roundedTo what it is rounded to further than the rule says, to protect others; 0 where
   *     it is not
   * @param isNarrow hidden, and yet fewer values may be possible than promised
   * @param isCurrent whether tonight's release has it
   * @param proof mark of the block in which an audit has proved it, see {@link Proofs}
   * @param first the first release that had it
   * @param last the last one
   */
  record Planned(
      Place place,
      long count,
      long low,
      long high,
      boolean isHidden,
      boolean isComplementary,
      boolean isWithheld,
      int roundedTo,
      boolean isNarrow,
      boolean isCurrent,
      long proof,
      long first,
      long last) {}

  /**
   * The plan.
   *
   * @param guarded different counts that must not be found out
   * @param complementary different counts hidden to protect them
   * @param rounded different counts rounded further to protect them
   * @param audited those of the guarded that an audit has looked at, beyond their bounds
   * @param withheld breakdowns that are withheld and were not before
   * @param narrow those of which fewer values may be possible than promised
   */
  record Plan(
      List<Planned> counts,
      int guarded,
      int complementary,
      int rounded,
      int audited,
      int withheld,
      int narrow) {}

  /**
   * Plans a release.
   *
   * @param nestings how the categories of one breakdown make up those of another
   * @param said what earlier releases said; of rows that are no longer there, too
   * @param least how many values of a hidden count must stay possible
   */
  static Plan plan(List<MartCounts> marts, List<Nesting> nestings, Memory said, int least) {
    Memory memory = AbsentGroups.told(said, marts);
    LinkedCounts counts = new LinkedCounts();
    List<int[][]> numbers = new ArrayList<>();
    for (MartCounts mart : marts) {
      numbers.add(add(counts, mart, memory));
    }
    RevisedCounts revised = new RevisedCounts(counts, memory, marts, numbers);
    SameCounts same = new SameCounts(counts);
    for (int i = 0; i < marts.size(); i++) {
      same.find(marts.get(i), numbers.get(i));
    }
    for (int i = 0; i < marts.size(); i++) {
      Ties ties = new Ties(counts, marts.get(i), numbers.get(i));
      ties.withinRows();
      ties.betweenRows(nestings);
    }
    revised.tie(nestings);
    counts.close();
    Breakdowns breakdowns = new Breakdowns(counts, marts, numbers);
    breakdowns.goOn();
    Proofs proofs = new Proofs(counts, least);
    for (int i = 0; i < marts.size(); i++) {
      name(proofs, marts.get(i), numbers.get(i), memory);
    }
    revised.all().forEach(one -> proofs.add(one.number(), versioned(one), one.past().proof()));
    ComplementarySuppression.Outcome outcome =
        ComplementarySuppression.protect(counts, breakdowns, least, proofs, SEED);
    return new Plan(
        planned(counts, marts, numbers, breakdowns, revised, memory, outcome),
        counts.guarded().length,
        outcome.complementary().size(),
        outcome.rounded().size(),
        outcome.audited(),
        breakdowns.withheld(),
        outcome.unprotected().length);
  }

  private static int[][] add(LinkedCounts counts, MartCounts mart, Memory memory) {
    int[][] numbers = new int[mart.rows().size()][];
    int columns = mart.columns().size();
    boolean[] isBeside = mart.besidePercentiles();
    for (int row = 0; row < numbers.length; row++) {
      CountRow here = mart.rows().get(row);
      numbers[row] = new int[columns];
      int[] tags = MartCounts.tags(here.key());
      for (int column = 0; column < columns; column++) {
        Optional<Past> before = memory.of(place(mart, here, column), here.counts()[column]);
        // What was hidden stays hidden: the same counts are published the same way again.
        boolean isHidden = here.isHidden()[column] || before.filter(Past::isHidden).isPresent();
        numbers[row][column] =
            counts.add(
                here.counts()[column],
                known(here, column, isHidden, isBeside[column], mart.rule(), before),
                isHidden,
                isGuarded(here.isHidden()[column], before),
                tags);
        if (before.map(Past::isWithheld).orElse(false)) {
          counts.wasWithheld(numbers[row][column]);
        }
      }
    }
    return numbers;
  }

  /** What an earlier release has told to the last is no secret, whatever hides it tonight. */
  private static boolean isGuarded(boolean isHidden, Optional<Past> before) {
    return before.map(past -> isHidden && !past.isTold() || isSecret(past)).orElse(isHidden);
  }

  private static void name(Proofs proofs, MartCounts mart, int[][] numbers, Memory memory) {
    for (int row = 0; row < numbers.length; row++) {
      for (int column = 0; column < numbers[row].length; column++) {
        Place place = place(mart, mart.rows().get(row), column);
        long proof =
            memory
                .of(place, mart.rows().get(row).counts()[column])
                .map(Past::proof)
                .orElse(Proofs.NONE);
        proofs.add(numbers[row][column], place, proof);
      }
    }
  }

  /**
   * What is known of a count.
   *
   * @param isBeside whether a percentile lies beside it: where that is blank, a hidden count is not
   *     small
   */
  private static Known known(
      CountRow row,
      int column,
      boolean isHidden,
      boolean isBeside,
      Rule rule,
      Optional<Past> before) {
    long count = row.counts()[column];
    Known past = before.map(SuppressionPlan::known).orElseGet(Known::nothing);
    if (!row.isCurrent()) {
      return past;
    }
    long low = 0;
    long high = LinkedCounts.NO_LIMIT;
    // What was rounded further stays so, or the two releases together would tell more.
    int roundedTo = isHidden ? 0 : past.roundedTo();
    if (roundedTo > 0) {
      low = Rule.leastRoundedAs(count, roundedTo);
      high = Rule.mostRoundedAs(count, roundedTo);
    } else if (!isHidden) {
      low = rule.leastShownAs(count);
      high = rule.mostShownAs(count);
    } else if (row.isHidden()[column]
        && rule.hides(count)
        && !before.map(Past::isWithheld).orElse(false)) {
      low = rule.suppressZero() ? 0 : 1;
      high = rule.suppressTo();
    }
    long least = isBeside && count > rule.suppressTo() ? rule.suppressTo() + 1 : 0;
    return new Known(
        Math.max(Math.max(low, least), past.low()),
        Math.min(high, past.high()),
        Math.max(least, past.lowHidden()),
        past.highHidden(),
        roundedTo);
  }

  /** Whether a count was hidden, and no release before had shown it. */
  static boolean isSecret(Past past) {
    return past.isHidden() && past.high() == LinkedCounts.NO_LIMIT;
  }

  /** What was said of an earlier version, of which nothing can be taken back. */
  static Known known(Past past) {
    return new Known(past.low(), past.high(), past.low(), past.high(), past.roundedTo());
  }

  /** What was found out about a count in the end. */
  private record Verdict(int root, boolean isNarrow, long proof) {}

  private static List<Planned> planned(
      LinkedCounts counts,
      List<MartCounts> marts,
      List<int[][]> numbers,
      Breakdowns breakdowns,
      RevisedCounts revised,
      Memory memory,
      ComplementarySuppression.Outcome outcome) {
    Set<Integer> narrow = new HashSet<>();
    Arrays.stream(outcome.unprotected()).forEach(narrow::add);
    IntFunction<Verdict> verdict =
        root ->
            new Verdict(
                root, narrow.contains(root), outcome.proved().getOrDefault(root, Proofs.NONE));
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < marts.size(); i++) {
      for (int row = 0; row < numbers.get(i).length; row++) {
        boolean isWithheld = breakdowns.isWithheld(i, row);
        for (int column = 0; column < numbers.get(i)[row].length; column++) {
          int root = counts.root(numbers.get(i)[row][column]);
          planned.add(
              planned(counts, marts.get(i), row, column, isWithheld, verdict.apply(root), memory));
        }
      }
    }
    for (RevisedCounts.Revised one : revised.all()) {
      planned.add(planned(one, verdict.apply(counts.root(one.number()))));
    }
    return planned;
  }

  private static Planned planned(
      LinkedCounts counts,
      MartCounts mart,
      int rowNumber,
      int column,
      boolean isWithheld,
      Verdict verdict,
      Memory memory) {
    CountRow row = mart.rows().get(rowNumber);
    Place place = place(mart, row, column);
    int root = verdict.root();
    boolean isHidden = counts.isHidden(root);
    Optional<Past> before = memory.of(place, row.counts()[column]);
    return new Planned(
        place,
        row.counts()[column],
        counts.low(root),
        counts.high(root),
        isHidden,
        isHidden && !row.isHidden()[column],
        row.isCurrent() ? isWithheld : before.map(Past::isWithheld).orElse(false),
        counts.roundedTo(root),
        verdict.isNarrow(),
        row.isCurrent(),
        verdict.proof(),
        before.map(Past::first).orElse(memory.release()),
        row.isCurrent() ? memory.release() : before.map(Past::last).orElse(memory.release()));
  }

  /** An older version stays as it was published. */
  private static Planned planned(RevisedCounts.Revised one, Verdict verdict) {
    Past past = one.past();
    return new Planned(
        one.place(),
        past.count(),
        past.low(),
        past.high(),
        past.isHidden(),
        false,
        past.isWithheld(),
        past.roundedTo(),
        verdict.isNarrow(),
        false,
        verdict.proof(),
        past.first(),
        past.last());
  }

  private static Place versioned(RevisedCounts.Revised one) {
    Place place = one.place();
    return new Place(place.mart(), place.cell(), place.column() + BETWEEN + one.past().first());
  }

  static Place place(MartCounts mart, CountRow row, int column) {
    return new Place(
        mart.name(),
        String.join(String.valueOf(BETWEEN), row.key()),
        mart.columns().get(column).name());
  }
}
