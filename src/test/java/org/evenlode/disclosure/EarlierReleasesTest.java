package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.evenlode.disclosure.TrialMarts.ALL;
import static org.evenlode.disclosure.TrialMarts.LEAST;
import static org.evenlode.disclosure.TrialMarts.hidden;
import static org.evenlode.disclosure.TrialMarts.mart;
import static org.evenlode.disclosure.TrialMarts.memory;
import static org.evenlode.disclosure.TrialMarts.place;
import static org.evenlode.disclosure.TrialMarts.row;
import static org.evenlode.disclosure.TrialMarts.sex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;
import org.junit.jupiter.api.Test;

/** What earlier releases have said binds what the next one may say. */
class EarlierReleasesTest {
  /** What an earlier release has shown cannot be hidden any more; something else must be. */
  @Test
  void earlierReleasesAreRemembered() {
    MartCounts mart = mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6));
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(87, 83, 87, false, false, 0, Proofs.NONE, 1, 1));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), memory(past), LEAST);

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale", ALL);
    past.put(place(ALL), new Past(93, 93, 97, false, false, 0, Proofs.NONE, 1, 1));
    past.put(place("sex\u001fmale"), new Past(6, 0, 7, true, false, 0, Proofs.NONE, 1, 1));
    plan = SuppressionPlan.plan(List.of(mart), List.of(), memory(past), LEAST);
    assertThat(plan.narrow())
        .as("both were shown: nothing is left to do but to say so")
        .isEqualTo(1);
  }

  /** A group that an earlier release had and this one has not does not spoil this one's sum. */
  @Test
  void theSumOfThisReleaseIsKnownWhateverAnEarlierOneHadBesides() {
    CountRow gone =
        new CountRow(new String[] {"sex", "unknown"}, new long[] {12}, new boolean[1], false);
    MartCounts mart =
        mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6), gone);
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001funknown"), new Past(12, 8, 12, false, false, 0, Proofs.NONE, 1, 1));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), memory(past), LEAST);

    assertThat(hidden(plan)).containsKey("sex\u001fmale").hasSize(2);
    assertThat(plan.narrow()).isZero();
  }

  /** Nothing has changed, so nothing is published in another way: a difference would tell. */
  @Test
  void theSameCountsAreHiddenAgain() {
    MartCounts mart = mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6));
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(87, 83, 87, false, false, 0, Proofs.NONE, 1, 1));
    past.put(place(ALL), new Past(93, 0, LinkedCounts.NO_LIMIT, true, false, 0, Proofs.NONE, 1, 1));
    past.put(place("sex\u001fmale"), new Past(6, 0, 7, true, false, 0, Proofs.NONE, 1, 1));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), memory(past), LEAST);

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale", ALL);
    assertThat(plan.narrow()).isZero();
  }

  /** A count that has changed since then is no longer what was shown. */
  @Test
  void whatAnEarlierReleaseSaidOfAnotherCountDoesNotBind() {
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(79, 78, 82, false, false, 0, Proofs.NONE, 1, 1));

    Plan plan =
        SuppressionPlan.plan(
            List.of(mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6))),
            List.of(),
            memory(past),
            LEAST);

    assertThat(plan.narrow()).isZero();
    assertThat(hidden(plan)).hasSize(2);
  }

  /** What has been rounded further stays so, though nothing near it is small any more. */
  @Test
  void whatWasRoundedFurtherIsRoundedSoAgain() {
    Map<Place, Past> past = new HashMap<>();
    past.put(
        place("sex\u001ffemale"), new Past(997, 990, 1_009, false, false, 20, Proofs.NONE, 1, 1));

    Plan plan =
        SuppressionPlan.plan(
            List.of(
                mart("m", row(1_103, "everybody", "all"), sex("female", 997), sex("male", 106))),
            List.of(),
            memory(past),
            LEAST);

    assertThat(hidden(plan)).isEmpty();
    assertThat(plan.counts())
        .filteredOn(count -> count.roundedTo() > 0)
        .singleElement()
        .satisfies(
            count -> assertThat(List.of(count.low(), count.high())).containsExactly(990L, 1_009L));
  }

  /** What an audit has proved holds as long as nothing that it rests on has changed. */
  @Test
  void whatWasProvedNeedsNoNewProofWhileNothingChanges() {
    CountRow[] rows = {row(93, "everybody", "all"), sex("female", 87), sex("male", 6)};
    Plan first = TrialMarts.plan(mart("m", rows), mart("n", rows[0], rows[1], rows[2]));
    Map<Place, Past> past = TrialMarts.past(first);

    Plan again =
        SuppressionPlan.plan(
            List.of(mart("n", rows[2], rows[0], rows[1]), mart("m", rows)),
            List.of(),
            memory(past),
            LEAST);
    Plan other =
        SuppressionPlan.plan(
            List.of(mart("m", rows), mart("n", rows[0], rows[1], sex("male", 5))),
            List.of(),
            memory(past),
            LEAST);

    assertThat(proofs(first)).hasSize(4);
    assertThat(proofs(again)).isEqualTo(proofs(first));
    assertThat(proofs(other).values()).doesNotContainAnyElementsOf(proofs(first).values());
  }

  private static Map<Place, Long> proofs(Plan plan) {
    Map<Place, Long> proofs = new HashMap<>();
    plan.counts().stream()
        .filter(of -> of.proof() != Proofs.NONE)
        .forEach(of -> proofs.put(of.place(), of.proof()));
    return proofs;
  }

  /**
   * A revised total and one of its parts leave the sum of the release before: who holds both must
   * not find the part that has not changed, nor what the revised one was.
   */
  @Test
  void bothValuesOfARevisedCountAreProtected() {
    CountRow[] first = {
      row(93, "everybody", "all"), sex("female", 46), sex("male", 41), sex("unknown", 6)
    };
    Plan before = TrialMarts.plan(mart("m", first));
    assertThat(before.narrow()).isZero();
    Map<Place, Past> past = TrialMarts.past(before);

    CountRow[] second = {
      row(99, "everybody", "all"), sex("female", 46), sex("male", 47), sex("unknown", 6)
    };
    Plan after = SuppressionPlan.plan(List.of(mart("m", second)), List.of(), memory(past), LEAST);

    assertThat(after.narrow()).isZero();
    assertThat(after.counts().stream().filter(of -> !of.isCurrent()).map(Planned::count))
        .containsExactlyInAnyOrder(93L, 41L);
    // Third: nothing has changed; the values of the first release are remembered still.
    Plan third =
        SuppressionPlan.plan(
            List.of(mart("m", second)), List.of(), Memory.of(TrialMarts.versions(after)), LEAST);
    assertThat(third.counts()).hasSize(6);
    assertThat(third.counts().stream().filter(of -> of.count() == 41).findFirst())
        .hasValueSatisfying(
            of -> assertThat(List.of(of.first(), of.last())).containsExactly(1L, 1L));
    assertThat(third.counts().stream().filter(of -> of.count() == 46).findFirst())
        .hasValueSatisfying(
            of -> assertThat(List.of(of.first(), of.last())).containsExactly(1L, 3L));
  }

  /**
   * A group appears: that nobody was in it in a month that was published without it, everybody
   * knows, and nothing is hidden to protect it.
   */
  @Test
  void aGroupWithoutARowWasSaidToBeEmpty() {
    Plan before = TrialMarts.plan(monthly(withDecember(january(93, 46, 47))));

    CountRow[] second = {
      month("2026-01-01", 93, "everybody", "all"),
      month("2026-01-01", 46, "sex", "female"),
      month("2026-01-01", 47, "sex", "male"),
      month("2026-01-01", 0, "sex", "unknown"),
      month("2026-02-01", 95, "everybody", "all"),
      month("2026-02-01", 46, "sex", "female"),
      month("2026-02-01", 46, "sex", "male"),
      month("2026-02-01", 3, "sex", "unknown")
    };
    Plan after = next(before, withDecember(second));

    assertThat(after.narrow()).isZero();
    assertThat(after.withheld()).isZero();
    assertThat(hidden(after)).containsKey("2026-01-01\u001fsex\u001funknown");
    assertThat(
            hidden(after).keySet().stream().filter(cell -> cell.startsWith("2026-01-01")).toList())
        .hasSize(1);
    Plan third = next(after, withDecember(second));
    assertThat(third.narrow()).isZero();
    assertThat(hidden(third).keySet()).isEqualTo(hidden(after).keySet());
  }

  /** Somebody is found to have been in a group that was published without a row. */
  @Test
  void aGroupWithoutARowIsRevisedLikeOthers() {
    Plan before = TrialMarts.plan(monthly(withDecember(january(93, 46, 47))));

    CountRow[] second = {
      month("2026-01-01", 96, "everybody", "all"),
      month("2026-01-01", 46, "sex", "female"),
      month("2026-01-01", 47, "sex", "male"),
      month("2026-01-01", 3, "sex", "unknown")
    };
    Plan after = next(before, withDecember(second));

    assertThat(after.narrow()).isZero();
    assertThat(after.counts().stream().filter(of -> !of.isCurrent()).map(Planned::count))
        .containsExactlyInAnyOrder(93L, 0L);
  }

  /**
   * One of eight people moves to another tenth, so that seven are left, which is hidden: whoever
   * knows that it is hidden for being small, and how many there were in the other tenth of the
   * fifth, knows too much of the others in that fifth. Hiding more does not help, hiding all tenths
   * whatever they are does; and for good.
   */
  @Test
  void whereHidingDoesNotHelpABreakdownIsWithheld() {
    Plan before = nested(Memory.none(), 64, 8, 20, 24, 40, 1, 40);
    assertThat(before.narrow()).isZero();
    assertThat(before.complementary()).isZero();

    Plan after = nested(Memory.of(TrialMarts.versions(before)), 64, 7, 21, 23, 41, 0, 41);

    assertThat(after.narrow()).isZero();
    assertThat(after.withheld()).isEqualTo(1);
    assertThat(tenths(after)).hasSize(4).allMatch(of -> of.isHidden() && of.isWithheld());
    // Nothing has changed, so all is published in the same way.
    Plan third = nested(Memory.of(TrialMarts.versions(after)), 64, 7, 21, 23, 41, 0, 41);
    assertThat(third.narrow()).isZero();
    assertThat(third.withheld()).isZero();
    assertThat(hidden(third).keySet()).isEqualTo(hidden(after).keySet());
    assertThat(tenths(third)).allMatch(Planned::isWithheld);
    // Were another tenth shown now, the one that is not would be the small one.
    Plan fourth = nested(Memory.of(TrialMarts.versions(third)), 65, 7, 22, 23, 42, 0, 42);
    assertThat(fourth.narrow()).isZero();
    assertThat(tenths(fourth)).hasSize(4).allMatch(of -> of.isHidden() && of.isWithheld());
  }

  /** Where all other counts of a breakdown are known, withholding it would name the small one. */
  @Test
  void aBreakdownIsNotWithheldForTheOneCountThatCanBeSmall() {
    Plan before = nested(Memory.none(), 64, 8, 20, 24, 40, 1, 40);

    Plan after = nested(Memory.of(TrialMarts.versions(before)), 63, 7, 20, 23, 40, 0, 40);

    assertThat(after.withheld()).isZero();
    assertThat(after.narrow()).isPositive();
  }

  private static List<Planned> tenths(Plan plan) {
    return plan.counts().stream()
        .filter(of -> of.isCurrent() && of.place().cell().contains("tenth"))
        .toList();
  }

  private static Plan nested(
      Memory memory,
      long all,
      long fifthTenth,
      long eighth,
      long third,
      long fourth,
      long males,
      long females) {
    MartCounts mart =
        monthly(
            month("2026-01-01", all, "everybody", "all"),
            month("2026-01-01", fifthTenth, "tenth", "5"),
            month("2026-01-01", 16, "tenth", "6"),
            month("2026-01-01", 20, "tenth", "7"),
            month("2026-01-01", eighth, "tenth", "8"),
            month("2026-01-01", third, "fifth", "3"),
            month("2026-01-01", fourth, "fifth", "4"),
            month("2026-01-01", 23, "sex_by_fifth", "female | 3"),
            month("2026-01-01", males, "sex_by_fifth", "male | 3"),
            month("2026-01-01", 0, "sex_by_fifth", "unknown | 3"),
            month("2026-01-01", females, "sex_by_fifth", "female | 4"));
    return SuppressionPlan.plan(List.of(mart), TrialMarts.NESTINGS, memory, LEAST);
  }

  private static CountRow[] january(long all, long female, long male) {
    return new CountRow[] {
      month("2026-01-01", all, "everybody", "all"),
      month("2026-01-01", female, "sex", "female"),
      month("2026-01-01", male, "sex", "male")
    };
  }

  /** With a month before, in which somebody was in the group that is not there in January. */
  private static CountRow[] withDecember(CountRow[] rows) {
    List<CountRow> all = new ArrayList<>(List.of(rows));
    all.add(month("2025-12-01", 102, "everybody", "all"));
    all.add(month("2025-12-01", 46, "sex", "female"));
    all.add(month("2025-12-01", 47, "sex", "male"));
    all.add(month("2025-12-01", 9, "sex", "unknown"));
    return all.toArray(CountRow[]::new);
  }

  /** Zero is hidden like other small counts. */
  private static CountRow month(String month, long count, String lens, String category) {
    return new CountRow(
        new String[] {month, lens, category}, new long[] {count}, new boolean[] {count <= 7}, true);
  }

  private static MartCounts monthly(CountRow... rows) {
    MartCounts mart = mart("m", List.of("month", "lens", "category"), List.of(rows));
    return new MartCounts(mart.contract(), new Rule(7, true, 5), mart.rows());
  }

  private static Plan next(Plan before, CountRow... rows) {
    return SuppressionPlan.plan(
        List.of(monthly(rows)), List.of(), Memory.of(TrialMarts.versions(before)), LEAST);
  }
}
