package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.evenlode.disclosure.TrialMarts.ALL;
import static org.evenlode.disclosure.TrialMarts.hidden;
import static org.evenlode.disclosure.TrialMarts.mart;
import static org.evenlode.disclosure.TrialMarts.monthly;
import static org.evenlode.disclosure.TrialMarts.plan;
import static org.evenlode.disclosure.TrialMarts.row;
import static org.evenlode.disclosure.TrialMarts.sex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.LinkedCounts.Known;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

/** What must be hidden so that nobody can work out what is. */
class SuppressionPlanTest {
  /** 93 in all and 87 of them women: shown 95 and 85, so that of men 6 or 7 are left. */
  @Test
  void aCountThatItsTotalGivesAwayIsProtectedByHidingAnother() {
    Plan plan = plan(mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6)));

    assertThat(hidden(plan)).containsKey("sex\u001fmale");
    assertThat(hidden(plan)).hasSize(2);
    assertThat(plan.complementary()).isEqualTo(1);
    assertThat(plan.narrow()).isZero();
  }

  /** 100 in all and 96 women: shown 100 and 95; men can be 1 to 7. */
  @Test
  void aCountThatRoundingProtectsNeedsNothingElse() {
    Plan plan = plan(mart("m", row(100, "everybody", "all"), sex("female", 96), sex("male", 4)));

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale");
    assertThat(plan.complementary()).isZero();
  }

  /**
   * Two marts that share nothing but how many there are: what one hides the other must not show.
   */
  @Test
  void whatTwoMartsCallTheSameIsOneCount() {
    CountRow hides =
        new CountRow(
            new String[] {"everybody", "all"}, new long[] {28}, new boolean[] {true}, true);

    Plan plan =
        plan(
            mart("m", hides, sex("female", 14), sex("male", 14)),
            mart("n", row(28, "everybody", "all"), row(14, "age", "young"), row(14, "age", "old")));

    List<Planned> totals =
        plan.counts().stream().filter(count -> count.place().cell().equals(ALL)).toList();
    assertThat(totals).hasSize(2);
    assertThat(totals).extracting(Planned::isHidden, Planned::low).containsOnly(tuple(true, 0L));
    assertThat(plan.narrow()).isZero();
  }

  /** The same women in another mart, by another name, would give the men away all the same. */
  @Test
  void whatIsHiddenInOneMartIsHiddenWhereverTheSameCountStands() {
    CountRow[] rows = {row(93, "everybody", "all"), sex("female", 87), sex("male", 6)};
    Plan plan = plan(mart("m", rows), mart("n", rows));

    Map<String, Integer> places = new TreeMap<>();
    plan.counts().stream()
        .filter(Planned::isHidden)
        .forEach(count -> places.merge(count.place().cell(), 1, Integer::sum));
    assertThat(places).hasSize(2);
    assertThat(places.values()).containsOnly(2);
  }

  /** What is hidden in one of two places is hidden in both, and then nobody sees it rounded. */
  @Test
  void aCountThatOnePlaceHidesIsNotKnownFromTheOther() {
    CountRow all = row(93, "everybody", "all");
    CountRow male = sex("male", 6);
    CountRow hides =
        new CountRow(new String[] {"sex", "female"}, new long[] {87}, new boolean[] {true}, true);

    Plan plan = plan(mart("m", all, sex("female", 87), male), mart("n", all, hides, male));

    assertThat(plan.counts())
        .filteredOn(count -> count.count() == 87)
        .hasSize(2)
        .allSatisfy(count -> assertThat(count.isHidden()).isTrue())
        .allSatisfy(count -> assertThat(count.low()).isZero());
    assertThat(plan.narrow()).isZero();
  }

  /**
   * Two months may be alike by chance, and no reader knows that they are: each is hidden for
   * itself.
   */
  @Test
  void monthsThatAreAlikeAreNotTheSame() {
    List<CountRow> rows = new ArrayList<>();
    for (String month : List.of("2026-08-01", "2026-09-01")) {
      rows.add(monthly(month, 93, "everybody", "all"));
      rows.add(monthly(month, 87, "sex", "female"));
      rows.add(monthly(month, 6, "sex", "male"));
    }
    List<String> key = List.of("month", "lens", "category");

    assertThat(plan(mart("m", key, rows)).complementary()).as("one in each month").isEqualTo(2);
    // Nor are they where each is in a mart of its own.
    Plan apart = plan(mart("m", key, rows.subList(0, 3)), mart("n", key, rows.subList(3, 6)));
    assertThat(apart.complementary()).isEqualTo(2);
  }

  /** A census of a month and the month itself may be one. */
  @Test
  void theSameMonthInTwoMartsIsOne() {
    List<CountRow> rows = new ArrayList<>();
    List<CountRow> census = new ArrayList<>();
    for (String day : List.of("2026-09-01", "2026-09-27")) {
      List<CountRow> to = day.endsWith("01") ? rows : census;
      to.add(monthly(day, 93, "everybody", "all"));
      to.add(monthly(day, 87, "sex", "female"));
      to.add(monthly(day, 6, "sex", "male"));
    }
    List<String> key = List.of("month", "lens", "category");

    Plan plan = plan(mart("m", key, rows), mart("n", key, census));

    assertThat(plan.complementary()).as("one that stands in both").isEqualTo(1);
  }

  /** That nobody is away must not be found out: all and those who are here are not one count. */
  @Test
  void aTotalIsNotTheSameAsTheOnlyPartThatIsNotEmpty() {
    List<CountRow> rows = new ArrayList<>();
    for (String area : List.of("everybody", "here", "away")) {
      boolean isAway = area.equals("away");
      long[] counts = {50, 30, 20};
      List<String> groups = List.of("everybody|all", "sex|female", "sex|male");
      for (int i = 0; i < counts.length; i++) {
        String[] group = groups.get(i).split("\\|", -1);
        rows.add(
            new CountRow(
                new String[] {area, group[0], group[1]},
                new long[] {isAway ? 0 : counts[i]},
                new boolean[] {isAway},
                true));
      }
    }

    Plan plan = plan(mart("m", List.of("area", "lens", "category"), rows));

    assertThat(plan.narrow()).isZero();
    assertThat(plan.complementary()).isZero();
  }

  /** 1,003 in all and 996 women, shown 1,005 and 995, would leave 6 or 7 men of up to 7. */
  @Test
  void aLargeCountIsRoundedFurtherAndNotHidden() {
    Plan plan = plan(mart("m", row(1_003, "everybody", "all"), sex("female", 997), sex("male", 6)));

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale");
    assertThat(plan.rounded()).isEqualTo(1);
    assertThat(plan.narrow()).isZero();
  }

  /**
   * Nobody missed anything, so what was missed or cancelled is what was cancelled: not the same.
   */
  @Test
  void aTotalAndItsOnlyPartThatIsNotEmptyAreTwoCounts() {
    TableContract contract = Packaged.definitions().table(TableId.of("gold_did_not_attend"));
    List<CountRow> rows = new ArrayList<>();
    for (String group : List.of("everybody/all", "sex/female", "sex/male")) {
      long all = group.startsWith("sex") ? 1 : 2;
      String[] key = {"outpatient", "RX1", "2025-10-01", "2026-09-30", "", ""};
      System.arraycopy(group.split("/", -1), 0, key, 4, 2);
      // people, due, booked, kept or missed, seen, missed, cancelled by either, missed or cancelled
      long[] counts = {20 * all, 30 * all, 29 * all, 9 * all, 9 * all, 0, 20 * all, 0, 20 * all};
      rows.add(new CountRow(key, counts, new boolean[counts.length], true));
    }
    MartCounts mart = new MartCounts(contract, TrialMarts.HES, rows);
    LinkedCounts counts = new LinkedCounts();
    int[][] numbers = new int[rows.size()][mart.columns().size()];
    for (int row = 0; row < numbers.length; row++) {
      for (int column = 0; column < numbers[row].length; column++) {
        numbers[row][column] =
            counts.add(rows.get(row).counts()[column], Known.nothing(), false, false, new int[0]);
      }
    }

    new SameCounts(counts).find(mart, numbers);

    int cancelled = mart.position("cancelled_by_patient").orElseThrow();
    int either = mart.position("missed_or_cancelled").orElseThrow();
    for (int[] row : numbers) {
      assertThat(counts.root(row[cancelled])).isNotEqualTo(counts.root(row[either]));
    }
  }
}
