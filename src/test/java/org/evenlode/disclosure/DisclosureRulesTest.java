package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.CountLayout.Count;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

/** Each of the six rules by itself. Counts of a row: people, events, missed (a part of events). */
class DisclosureRulesTest {
  static final CountLayout LAYOUT =
      new CountLayout(
          "gold_trial",
          List.of(
              new Count("people", TableColumn.Count.PEOPLE, false, -1, new int[] {}),
              new Count("events", TableColumn.Count.EVENTS, false, -1, new int[] {0}),
              new Count("missed", TableColumn.Count.EVENTS, false, 1, new int[] {0}),
              new Count("people_missed", TableColumn.Count.PEOPLE, true, -1, new int[] {})),
          List.of("median"),
          NoiseBy.RECORDS,
          4,
          3,
          new int[] {0, 1},
          new int[] {0, 1, 2, 3});

  private static final Rule HES = new Rule(7, false, 5, true);
  private static final Rule STRICT = new Rule(7, true, 5, true);
  private static final long HIDDEN = CountLayout.HIDDEN;

  private static long[] row(long... counts) {
    return counts;
  }

  @Test
  void sparseBreakdownsAreThoseWithMostGroupsSmall() {
    SparseBreakdowns rule = new SparseBreakdowns(LAYOUT, HES);

    // Of people 2 of 4 non-empty groups are small, of events 2 of 4, of missed 2 of 3.
    long withheld =
        rule.withheld(
            List.of(
                row(7, 7, 0, 0),
                row(1, 1, 1, 1),
                row(8, 9, 7, 7),
                row(90, 99, 9, 9),
                row(0, 0, 0, 0)));

    assertThat(withheld).isEqualTo(0b100);
    assertThat(rule.withheld(List.of(row(3, 30, 30, 3)))).isEqualTo(0b001);
    assertThat(rule.withheld(List.of())).isZero();
  }

  @Test
  void primarySuppressionHidesSmallTiedAndLeftOverCounts() {
    PrimarySuppression rule = new PrimarySuppression(LAYOUT, HES);

    assertThat(rule.hidden(row(8, 100, 50, 40))).containsExactly(false, false, false, false);
    assertThat(rule.hidden(row(7, 100, 50, 40))).containsExactly(true, true, true, false);
    assertThat(rule.hidden(row(40, 100, 7, 7))).containsExactly(false, false, true, true);
    assertThat(rule.hidden(row(40, 100, 93, 40))).containsExactly(false, false, true, false);
    assertThat(rule.hidden(row(40, 100, 100, 40))).containsExactly(false, false, false, false);
    assertThat(rule.hidden(row(40, 100, 0, 0))).containsExactly(false, false, false, false);
    assertThat(new PrimarySuppression(LAYOUT, STRICT).hidden(row(40, 100, 0, 0)))
        .containsExactly(false, false, true, true);
  }

  @Test
  void countsThatAreSmallAfterNoiseAreHidden() {
    NoisyThreshold rule = new NoisyThreshold(7);

    assertThat(rule.hides(7)).isTrue();
    assertThat(rule.hides(-2)).isTrue();
    assertThat(rule.hides(8)).isFalse();
  }

  @Test
  void roundingIsToTheNearestHalfUp() {
    assertThat(new Rounding(5).nearest(8)).isEqualTo(10);
    assertThat(new Rounding(5).nearest(12)).isEqualTo(10);
    assertThat(new Rounding(5).nearest(13)).isEqualTo(15);
    assertThat(new Rounding(10).nearest(15)).isEqualTo(20);
    assertThat(new Rounding(1).nearest(13)).isEqualTo(13);
    assertThat(new Rounding(5).variance()).isEqualTo(2);
  }

  @Test
  void rowsAreRepeatedUntilFivePeopleOrTenEventsHaveChanged() {
    CarryForward rule = new CarryForward(LAYOUT);
    long[] drawn = row(100, 200, 50, 40);

    assertThat(rule.repeats(row(104, 209, 41, 36), drawn)).isTrue();
    assertThat(rule.repeats(row(105, 200, 50, 40), drawn)).isFalse();
    assertThat(rule.repeats(row(100, 190, 50, 40), drawn)).isFalse();
    assertThat(rule.repeats(row(100, 200, 50, 45), drawn)).isFalse();
  }

  @Test
  void aRepeatedCountThatHasBecomeSmallIsHiddenAtOnceWithItsParts() {
    CarryForward rule = new CarryForward(LAYOUT);
    PrimarySuppression primary = new PrimarySuppression(LAYOUT, HES);
    long[] shown = row(10, 15, 10, 10);

    assertThat(repeated(rule, primary, shown, row(9, 14, 12, 9)))
        .containsExactly(10, 15, HIDDEN, 10);
    assertThat(repeated(rule, primary, shown, row(9, 7, 7, 9)))
        .containsExactly(10, HIDDEN, HIDDEN, 10);
    assertThat(repeated(rule, primary, shown, row(9, 9, 0, 9))).containsExactly(10, 15, HIDDEN, 10);
  }

  private static long[] repeated(
      CarryForward rule, PrimarySuppression primary, long[] shown, long[] exact) {
    return rule.repeated(shown, exact, primary.hidden(exact), HES);
  }

  /** Law: nothing from 1 to 7 and nothing but multiples of 5, no part above its total. */
  @Test
  void drawnCountsNeverTellASmallOne() {
    PrimarySuppression primary = new PrimarySuppression(LAYOUT, HES);
    DrawnCounts drawn = DrawnCounts.of(LAYOUT, HES);
    int shown = 0;
    for (long events = 0; events < 60; events++) {
      for (long missed = 0; missed <= events; missed++) {
        long[] exact = row(events, events, missed, missed);
        long[] keys = row(events * 31, events * 31, missed * 77, missed * 77);
        long[] counts = drawn.draw(exact, keys, primary.hidden(exact), 0);
        for (int i = 0; i < counts.length; i++) {
          if (counts[i] == HIDDEN) {
            assertThat(exact[i] > 0 || counts[1] == HIDDEN).isTrue();
          } else if (counts[i] == 0) {
            assertThat(exact[i]).isZero();
          } else {
            assertThat(counts[i] % 5).isZero();
            assertThat(counts[i]).isGreaterThan(7).isBetween(exact[i] - 12, exact[i] + 7);
            shown++;
          }
        }
        if (counts[2] != HIDDEN) {
          assertThat(counts[2]).isLessThanOrEqualTo(counts[1]);
        }
        assertThat(counts[0]).as("the same members").isEqualTo(counts[1]);
      }
    }
    assertThat(shown).isGreaterThan(1_000);
  }

  @Test
  void withoutNoiseTheLiteralRuleIsLeft() {
    Rule literal = new Rule(7, false, 5, false);
    long[] exact = row(8, 12, 0, 0);

    assertThat(
            DrawnCounts.of(LAYOUT, literal)
                .draw(
                    exact,
                    row(1, 2, 3, 4),
                    new PrimarySuppression(LAYOUT, literal).hidden(exact),
                    0))
        .containsExactly(10, 10, 0, 0);
    assertThat(literal.profile()).isEqualTo("1 to 7 hidden, others to the nearest 5");
    assertThat(literal.noiseVariance()).isEqualTo(2);
    assertThat(HES.noiseVariance()).isEqualTo(5);
    assertThat(HES.profile())
        .isEqualTo("1 to 7 hidden, others with noise of up to 5 and to the nearest 5");
  }

  @Test
  void linkedFiguresTakeTheStrictestOfEverySourcesRules() {
    var agreements = Packaged.definitions().agreements();

    Rule rule =
        Rule.strictest(
            Set.of(agreements.get("acute_trust"), agreements.get("mental_health_trust")), true);

    assertThat(rule).isEqualTo(new Rule(7, true, 5, true));
  }

  @Test
  void aLayoutFollowsTheContract() {
    CountLayout layout =
        CountLayout.of(Packaged.definitions().table(TableId.of("gold_waiting_list")));

    assertThat(layout.counts()).extracting(Count::name).startsWith("people", "pathways", "timed");
    assertThat(layout.counts()).extracting(Count::total).containsExactly(-1, -1, 1, 2, 3, 4, 5);
    assertThat(layout.values()).containsExactly("median_weeks", "p92_weeks");
    assertThat(layout.category()).isEqualTo(3);
    assertThat(layout.dates()).containsExactly(0);
    assertThat(layout.noiseBy()).isEqualTo(NoiseBy.PLACE);
  }
}
