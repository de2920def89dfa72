package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPlanTest {
  private static List<BlockKey> rule(String... parts) {
    return Arrays.stream(parts).map(part -> BlockKey.parse(part).orElseThrow()).toList();
  }

  /** The law: a pair is called once if any rule's keys are equal, and never otherwise. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPairOfABlockOnce(long seed) {
    Random random = new Random(seed);
    String[] names = new String[120];
    String[] dates = new String[120];
    for (int i = 0; i < names.length; i++) {
      names[i] = random.nextInt(10) == 0 ? "" : "n" + random.nextInt(25);
      dates[i] = random.nextInt(10) == 0 ? "" : "1970010" + (1 + random.nextInt(9));
    }
    CodedField name = Tables.field("name", Cleaning.NAME, names);
    CodedField date = Tables.field("date", Cleaning.DATE, dates);
    Map<PairScope, BiPredicate<Integer, Integer>> scopes =
        Map.of(
            PairScope.within(), (a, b) -> true,
            PairScope.across(50), (a, b) -> a < 50 && b >= 50,
            PairScope.withinRight(50), (a, b) -> a >= 50 && b >= 50);
    for (PairScope scope : scopes.keySet()) {
      TreeSet<String> expected = new TreeSet<>();
      for (int a = 0; a < names.length; a++) {
        for (int b = a + 1; b < names.length; b++) {
          boolean isAsked = scopes.getOrDefault(scope, (x, y) -> false).test(a, b);
          boolean sameName = !names[a].isEmpty() && names[a].equals(names[b]);
          boolean sameDate = !dates[a].isEmpty() && dates[a].equals(dates[b]);
          if (isAsked && (sameName || sameDate)) {
            expected.add(a + "-" + b);
          }
        }
      }
      BlockPlan plan =
          new BlockPlan(Tables.of(name, date), List.of(rule("name"), rule("date")), 1000, scope);
      assertThat(Tables.pairs(plan)).containsExactlyElementsOf(new ArrayList<>(expected));
      if (scope.isAcross()) {
        List<String> byRecord = new ArrayList<>();
        for (int right = scope.firstOfRight(); right < names.length; right++) {
          int record = right;
          plan.forEachLeft(record, left -> true, left -> byRecord.add(left + "-" + record));
        }
        assertThat(byRecord).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void bothPartsOfARuleMustAgree() {
    CodedField name = Tables.field("name", Cleaning.NAME, "ann lee", "ann ley", "bob lee");
    CodedField place = Tables.field("place", Cleaning.NAME, "wye", "wye", "wye");
    assertThat(
            Tables.pairs(
                new BlockPlan(
                    Tables.of(name, place),
                    List.of(rule("initial(name)", "place")),
                    100,
                    PairScope.within())))
        .containsExactly("0-1");
  }

  @Test
  void aValueThatEverybodyHoldsDoesNotMakeAQuadraticRun() {
    String[] same = new String[20_000];
    String[] names = new String[same.length];
    Arrays.fill(same, "smith");
    Arrays.setAll(names, i -> "given" + i % 7_000);
    BlockPlan plan =
        new BlockPlan(
            Tables.of(
                Tables.field("surname", Cleaning.NAME, same),
                Tables.field("given", Cleaning.NAME, names)),
            List.of(rule("surname")),
            500,
            PairScope.within());
    List<String> pairs = Tables.pairs(plan);
    assertThat(pairs.size()).isLessThanOrEqualTo(20 * same.length);
    assertThat(plan.inHotBlocks()).containsExactly(same.length);
    assertThat(plan.isInHotBlock(0, 5)).isTrue();
    // Neighbours in the order of all values are compared: records of one given name among them.
    assertThat(pairs).contains("0-7000", "0-14000", "7000-14000");
  }

  /** Neighbours in a hot block of one rule that share another rule's block are called once. */
  @Test
  void noPairIsCalledTwice() {
    String[] same = new String[3_000];
    String[] pairsOf = new String[same.length];
    Arrays.fill(same, "smith");
    Arrays.setAll(pairsOf, i -> "p" + i / 2);
    BlockPlan plan =
        new BlockPlan(
            Tables.of(
                Tables.field("surname", Cleaning.NAME, same),
                Tables.field("pair", Cleaning.TEXT, pairsOf)),
            List.of(rule("surname"), rule("pair")),
            500,
            PairScope.within());
    assertThat(Tables.pairs(plan)).doesNotHaveDuplicates();
  }

  /** One claim against many register entries of its name is compared with them all. */
  @Test
  void ofTwoTablesOnlyPairsAcrossCount() {
    String[] names = new String[2_001];
    Arrays.fill(names, "ann smith");
    BlockPlan plan =
        new BlockPlan(
            Tables.of(Tables.field("name", Cleaning.NAME, names)),
            List.of(rule("name")),
            500,
            PairScope.across(2_000));
    assertThat(Tables.pairs(plan)).hasSize(2_000).contains("0-2000", "1999-2000");
    assertThat(plan.inHotBlocks()).containsExactly(0);
  }

  /** Who is in a hot block with a record is still looked for by rules whose blocks are not. */
  @Test
  void aHotBlockHidesNobodyFromARecordsOtherRules() {
    int people = 3_000;
    String[] names = new String[people + 1_000];
    Arrays.fill(names, "ann smith");
    String[] numbers = new String[names.length];
    Arrays.setAll(numbers, i -> "n" + i % people);
    BlockPlan plan =
        new BlockPlan(
            Tables.of(
                Tables.field("name", Cleaning.NAME, names),
                Tables.field("number", Cleaning.TEXT, numbers)),
            List.of(rule("name"), rule("number")),
            500,
            PairScope.across(people));
    assertThat(plan.isInHotBlock(0, people)).isTrue();
    for (int record = people; record < names.length; record++) {
      List<Integer> found = new ArrayList<>();
      plan.forEachLeft(record, left -> true, found::add);
      assertThat(found).containsExactly(record - people);
      assertThat(plan.mostLeft(record)).isEqualTo(1);
    }
  }

  @Test
  void manyMiddlingBlocksAreKeptInProportionToo() {
    String[] years = new String[40_000];
    Arrays.setAll(years, i -> "y" + i % 90);
    BlockPlan plan =
        new BlockPlan(
            Tables.of(Tables.field("year", Cleaning.TEXT, years)),
            List.of(rule("year")),
            500,
            PairScope.within());
    assertThat(Tables.pairs(plan).size()).isLessThanOrEqualTo(60 * years.length);
  }

  @Test
  void functionsOfFields() {
    assertThat(keys("soundex(f)", "anna robert")).isEqualTo("R163");
    assertThat(keys("soundex(f)", "anna rupert")).isEqualTo("R163");
    assertThat(keys("first(f, 3)", "robert")).isEqualTo("rob");
    assertThat(keys("last_word(f)", "ann lee")).isEqualTo("lee");
    assertThat(keys("sorted_words(f)", "lee ann")).isEqualTo("ann lee");
    assertThat(keys("year(f)", "19710624")).isEqualTo("1971");
    assertThat(keys("month_day(f)", "19710624")).isEqualTo("0624");
    assertThat(keys("soundex(f)", "王芳")).isEqualTo("王芳");
    assertThat(BlockKey.parse("sundex(surname)")).isEmpty();
    assertThat(BlockKey.parse("first(surname, 3)").orElseThrow()).hasToString("first(surname, 3)");
  }

  private static String keys(String call, String value) {
    CodedField field = Tables.field("f", Cleaning.TEXT, value);
    return String.valueOf(BlockKey.parse(call).orElseThrow().keys(field)[0]);
  }
}
