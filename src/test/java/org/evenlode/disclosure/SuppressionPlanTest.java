package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.SuppressionPlan.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;
import org.junit.jupiter.api.Test;

/** What must be hidden so that nobody can work out what is. */
class SuppressionPlanTest {
  private static final Rule HES = new Rule(7, false, 5);
  private static final int LEAST = 4;
  private static final Total CATEGORIES =
      total(Total.Kind.CATEGORIES, "category", "lens", List.of());
  private static final Total AREAS = total(Total.Kind.VALUES, "area", "", List.of("here", "away"));
  private static final String ALL = "everybody\u001fall";

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

  /** What an earlier release has shown cannot be hidden any more; something else must be. */
  @Test
  void earlierReleasesAreRemembered() {
    MartCounts mart = mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6));
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(87, 83, 87, false, 0));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), past, LEAST);

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale", ALL);
    past.put(place(ALL), new Past(93, 93, 97, false, 0));
    plan = SuppressionPlan.plan(List.of(mart), List.of(), past, LEAST);
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
    past.put(place("sex\u001funknown"), new Past(12, 8, 12, false, 0));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), past, LEAST);

    assertThat(hidden(plan)).containsKey("sex\u001fmale").hasSize(2);
    assertThat(plan.narrow()).isZero();
  }

  /** Nothing has changed, so nothing is published in another way: a difference would tell. */
  @Test
  void theSameCountsAreHiddenAgain() {
    MartCounts mart = mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6));
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(87, 83, 87, false, 0));
    past.put(place(ALL), new Past(93, 0, LinkedCounts.NO_LIMIT, true, 0));
    past.put(place("sex\u001fmale"), new Past(6, 0, 7, true, 0));

    Plan plan = SuppressionPlan.plan(List.of(mart), List.of(), past, LEAST);

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale", ALL);
    assertThat(plan.narrow()).isZero();
  }

  /** A count that has changed since then is no longer what was shown. */
  @Test
  void whatAnEarlierReleaseSaidOfAnotherCountDoesNotBind() {
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(79, 78, 82, false, 0));

    Plan plan =
        SuppressionPlan.plan(
            List.of(mart("m", row(93, "everybody", "all"), sex("female", 87), sex("male", 6))),
            List.of(),
            past,
            LEAST);

    assertThat(plan.narrow()).isZero();
    assertThat(hidden(plan)).hasSize(2);
  }

  /**
   * Law, by trying every table: whatever the counts, each hidden one can be at least four numbers
   * for somebody who knows the rounding, the small-number rule and that the parts sum up.
   */
  @Test
  void everyHiddenCountKeepsFourValuesByTryingAllTables() {
    Random random = new Random(11);
    int protectedTables = 0;
    for (int trial = 0; trial < 400; trial++) {
      long[] parts = new long[2 + random.nextInt(2)];
      CountRow[] rows = new CountRow[parts.length + 1];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = random.nextInt(3) == 0 ? random.nextInt(9) : random.nextInt(40);
        rows[i + 1] = sex("s" + i, parts[i]);
      }
      rows[0] = row(Arrays.stream(parts).sum(), "everybody", "all");

      Plan plan = plan(mart("m", rows));

      Map<String, Planned> byCell = new HashMap<>();
      plan.counts().forEach(count -> byCell.put(count.place().cell(), count));
      List<Planned> shown = new ArrayList<>();
      shown.add(byCell.get(ALL));
      for (int i = 0; i < parts.length; i++) {
        shown.add(byCell.get("sex\u001fs" + i));
      }
      int[] values = possible(shown);
      for (int i = 0; i < values.length; i++) {
        if (shown.get(i).isHidden() && plan.narrow() == 0) {
          assertThat(values[i]).as("values of %d in %s", i, shown).isGreaterThanOrEqualTo(LEAST);
        }
      }
      assertThat(plan.narrow()).isZero();
      protectedTables += plan.complementary() > 0 ? 1 : 0;
    }
    assertThat(protectedTables).isGreaterThan(10);
  }

  /** 1,003 in all and 996 women, shown 1,005 and 995, would leave 6 or 7 men of up to 7. */
  @Test
  void aLargeCountIsRoundedFurtherAndNotHidden() {
    Plan plan = plan(mart("m", row(1_003, "everybody", "all"), sex("female", 997), sex("male", 6)));

    assertThat(hidden(plan)).containsOnlyKeys("sex\u001fmale");
    assertThat(plan.rounded()).isEqualTo(1);
    assertThat(plan.narrow()).isZero();
  }

  /** What has been rounded further stays so, though nothing near it is small any more. */
  @Test
  void whatWasRoundedFurtherIsRoundedSoAgain() {
    Map<Place, Past> past = new HashMap<>();
    past.put(place("sex\u001ffemale"), new Past(997, 990, 1_009, false, 20));

    Plan plan =
        SuppressionPlan.plan(
            List.of(
                mart("m", row(1_103, "everybody", "all"), sex("female", 997), sex("male", 106))),
            List.of(),
            past,
            LEAST);

    assertThat(hidden(plan)).isEmpty();
    assertThat(plan.counts())
        .filteredOn(count -> count.roundedTo() > 0)
        .singleElement()
        .satisfies(
            count -> assertThat(List.of(count.low(), count.high())).containsExactly(990L, 1_009L));
  }

  /**
   * Law: with large counts beside small ones, each hidden count keeps four values for somebody who
   * takes from the total all that the others can be, and no large one is hidden.
   */
  @Test
  void largeCountsBesideSmallOnesAreNeverHidden() {
    Random random = new Random(12);
    int rounded = 0;
    for (int trial = 0; trial < 400; trial++) {
      CountRow[] rows = new CountRow[3 + trial % 2];
      long all = 0;
      for (int i = 1; i < rows.length; i++) {
        long part = i == 1 ? 1 + random.nextInt(7) : 300 + random.nextInt(2_000);
        rows[i] = sex("s" + i, part);
        all += part;
      }
      rows[0] = row(all, "everybody", "all");

      Plan plan = plan(mart("m", rows));

      assertThat(hidden(plan)).containsOnlyKeys("sex\u001fs1");
      long low = 0;
      long high = 0;
      for (Planned count : plan.counts()) {
        boolean isTotal = count.place().cell().equals(ALL);
        if (isTotal) {
          low += count.low();
          high += count.high();
        } else if (!count.isHidden()) {
          low -= count.high();
          high -= count.low();
        }
      }
      assertThat(Math.min(high, 7) - Math.max(low, 1) + 1).isGreaterThanOrEqualTo(LEAST);
      rounded += plan.rounded();
    }
    assertThat(rounded).isGreaterThan(10);
  }

  /** How many values each count can have, the first being the sum of the others. */
  private static int[] possible(List<Planned> shown) {
    int most = 200;
    boolean[][] seen = new boolean[shown.size()][most];
    long[] at = new long[shown.size()];
    tryAll(shown, 1, 0, at, seen);
    int[] values = new int[shown.size()];
    for (int i = 0; i < values.length; i++) {
      for (boolean is : seen[i]) {
        values[i] += is ? 1 : 0;
      }
    }
    return values;
  }

  private static void tryAll(List<Planned> shown, int next, long sum, long[] at, boolean[][] seen) {
    if (next == shown.size()) {
      if (fits(shown.get(0), sum)) {
        at[0] = sum;
        for (int i = 0; i < at.length; i++) {
          seen[i][(int) at[i]] = true;
        }
      }
      return;
    }
    for (long value = 0; value < 48; value++) {
      if (fits(shown.get(next), value)) {
        at[next] = value;
        tryAll(shown, next + 1, sum + value, at, seen);
      }
    }
  }

  /** Whether a value would have been published as the count was, by a reading of its own. */
  private static boolean fits(Planned count, long value) {
    if (!count.isHidden()) {
      return (value == 0) == (count.count() == 0)
          && (value == 0 || value > 7)
          && (value + 2) / 5 == (count.count() + 2) / 5;
    }
    return count.isComplementary() || (value >= 1 && value <= 7);
  }

  private static Plan plan(MartCounts... marts) {
    return SuppressionPlan.plan(List.of(marts), List.of(), Map.of(), LEAST);
  }

  private static Map<String, Planned> hidden(Plan plan) {
    Map<String, Planned> hidden = new TreeMap<>();
    plan.counts().stream()
        .filter(Planned::isHidden)
        .forEach(count -> hidden.put(count.place().cell(), count));
    return hidden;
  }

  private static Total total(Total.Kind kind, String over, String lens, List<String> parts) {
    return new Total(kind, List.of(over), lens, "everybody", parts, List.of(), 0, Map.of());
  }

  private static Place place(String cell) {
    return new Place("gold_m", cell, "people");
  }

  private static CountRow sex(String category, long count) {
    return row(count, "sex", category);
  }

  private static CountRow row(long count, String lens, String category) {
    return new CountRow(
        new String[] {lens, category}, new long[] {count}, new boolean[] {HES.hides(count)}, true);
  }

  private static CountRow monthly(String month, long count, String lens, String category) {
    return new CountRow(
        new String[] {month, lens, category},
        new long[] {count},
        new boolean[] {HES.hides(count)},
        true);
  }

  private static MartCounts mart(String name, CountRow... rows) {
    return mart(name, List.of("lens", "category"), List.of(rows));
  }

  private static MartCounts mart(String name, List<String> key, List<CountRow> rows) {
    TableColumn people =
        new TableColumn(
            "people",
            ColumnType.LONG,
            "people",
            Sensitivity.AGGREGATE,
            java.util.Optional.empty(),
            true,
            java.util.Optional.of(TableColumn.Count.PEOPLE),
            java.util.Optional.empty(),
            List.of(),
            java.util.Optional.empty(),
            false);
    TableContract plain =
        TableContract.plain(
            TableId.of("gold_" + name),
            "m",
            "lens and category",
            key,
            List.of(
                TableColumn.plain("area", ColumnType.TEXT, "area", Sensitivity.AGGREGATE),
                TableColumn.plain("month", ColumnType.DATE, "month", Sensitivity.AGGREGATE),
                TableColumn.plain("lens", ColumnType.TEXT, "lens", Sensitivity.AGGREGATE),
                TableColumn.plain("category", ColumnType.TEXT, "group", Sensitivity.AGGREGATE),
                people));
    return new MartCounts(
        new TableContract(
            plain.table(),
            plain.title(),
            plain.grain(),
            plain.key(),
            plain.event(),
            plain.sourcePerson(),
            plain.checkedAgainst(),
            plain.linked(),
            plain.columns(),
            plain.derived(),
            key.contains("area") ? List.of(CATEGORIES, AREAS) : List.of(CATEGORIES),
            plain.checks(),
            plain.sql()),
        HES,
        rows);
  }
}
