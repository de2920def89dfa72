package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  @TempDir Path folder;

  /** Pairs drawn from known m and u must give m back, and the share of matches. */
  @Test
  void whatPairsWereDrawnFromIsFoundAgain() throws Exception {
    LinkageModel model =
        Tables.model(
            folder,
            """
        model = trial
        title = "Three codes"
        fields { a {}, b {}, c {} }
        compare { a { kind = text }, b { kind = text }, c { kind = text } }
        block = [a, b]
        """);
    int records = 3_000;
    String[][] values = new String[3][records];
    Random random = new Random(3);
    for (int i = 0; i < records; i++) {
      for (int c = 0; c < 3; c++) {
        values[c][i] = "v" + random.nextInt(2_000);
      }
    }
    RecordTable table =
        Tables.of(
            Tables.field("a", Cleaning.TEXT, values[0]),
            Tables.field("b", Cleaning.TEXT, values[1]),
            Tables.field("c", Cleaning.TEXT, values[2]));
    BoundModel bound =
        new BoundModel(model, table, Set.of("a", "b", "c"), PairScope.within(), new int[records]);
    Chances chances = Chances.draw(bound, 1, 200_000);
    double[][] u = chances.u(bound.comparisons());
    double[] m = {0.9, 0.8, 0.7};
    double matches = 4_000;
    double all = 20_000_000;
    Patterns patterns = new Patterns(bound.levels());
    for (int agreed = 1; agreed < 8; agreed++) {
      if ((agreed & 3) == 0) {
        continue; // Found by no rule.
      }
      double expected = matches;
      double chance = all - matches;
      long pattern = 0;
      for (int c = 0; c < 3; c++) {
        boolean equal = (agreed >> c & 1) == 1;
        expected *= equal ? m[c] : 1 - m[c];
        chance *= equal ? u[c][0] : 1 - u[c][0];
        pattern += (equal ? 1 : 2) * (long) Math.pow(3, c);
      }
      patterns.add(pattern, expected + chance);
    }
    Training training =
        new Trainer(bound).train(patterns, new Patterns(bound.levels()), chances, all);
    // With m and u known, how common matches are is found by itself; nine in ten are taken to be
    // found.
    double odds = new Trainer(bound).logPriorOdds(patterns, training.weights(), all, 1_000_000);
    assertThat(odds).isCloseTo(training.weights().logPriorOdds(), within(0.01));
    // No more than one match for two records.
    assertThat(new Trainer(bound).logPriorOdds(patterns, training.weights(), all, 200))
        .isCloseTo(Math.log(100 / (all - 100)) / Math.log(2), within(0.01));
    // The rules miss the two matches in a hundred that agree on neither a nor b.
    assertThat(training.weights().m()[0][0]).isCloseTo(0.9 / 0.98, within(0.02));
    assertThat(training.weights().m()[1][0]).isCloseTo(0.8 / 0.98, within(0.02));
    assertThat(training.weights().m()[2][0]).isCloseTo(0.7, within(0.02));
    double share = 1 / (1 + Math.pow(2, -training.weights().logPriorOdds()));
    assertThat(share * all).isCloseTo(matches * 0.98 / 0.9, within(matches * 0.03));
    assertThat(training.untrained()).isEmpty();
  }

  /**
   * Pairs that share a number of their own show m themselves, where there are enough of them; of
   * the number, and with too few, it is still guessed.
   */
  @Test
  void pairsKnownToBeOnePersonsTeachTheOthers() throws Exception {
    LinkageModel model =
        Tables.model(
            folder,
            """
        model = trial
        title = "A number and a code"
        fields { number {}, code {} }
        compare {
          number { kind = text }
          code { kind = text }
        }
        learn { known_by = [number], least = 100 }
        block = [number, code]
        """);
    int records = 1_000;
    String[] numbers = new String[records];
    String[] codes = new String[records];
    Random random = new Random(5);
    for (int i = 0; i < records; i++) {
      numbers[i] = "n" + i;
      codes[i] = "v" + random.nextInt(400);
    }
    RecordTable table =
        Tables.of(
            Tables.field("number", Cleaning.TEXT, numbers),
            Tables.field("code", Cleaning.TEXT, codes));
    BoundModel bound =
        new BoundModel(
            model, table, Set.of("number", "code"), PairScope.within(), new int[records]);
    assertThat(bound.areKnown(0, 0)).isTrue();
    assertThat(bound.areKnown(0, 1)).isFalse();
    Chances chances = Chances.draw(bound, 1, 100_000);
    Patterns candidates = new Patterns(bound.levels());
    candidates.add(1 + 3, 300); // Both agree.
    candidates.add(1 + 6, 100); // The number alone.
    candidates.add(2 + 3, 1_200); // The code alone.
    Patterns known = new Patterns(bound.levels());
    known.add(1 + 3, 120);
    known.add(1 + 6, 80);
    double[] learnt =
        new Trainer(bound).train(candidates, known, chances, 499_500).weights().m()[1];
    // 120 of 200, and five that are taken to be like chance.
    assertThat(learnt[0]).isCloseTo(120.0 / 205, within(0.001));

    Patterns few = new Patterns(bound.levels());
    few.add(1 + 3, 40);
    few.add(1 + 6, 40);
    double[] guessed = new Trainer(bound).train(candidates, few, chances, 499_500).weights().m()[1];
    assertThat(guessed[0]).isGreaterThan(0.7);
  }

  /**
   * Given names go with surnames, so that many more pairs share both than chance has it. They are
   * not one person for it: a record is of one person at most.
   */
  @Test
  void peopleOfOneNameAreNotOnePerson() throws Exception {
    LinkageModel model =
        Tables.model(
            folder,
            """
        model = trial
        title = "Two names and a birth date"
        fields { birth {}, given {}, surname {} }
        compare { birth { kind = text }, given { kind = text }, surname { kind = text } }
        block = [birth, given]
        """);
    int people = 20_000;
    int records = people + 300;
    RecordTable table =
        Tables.of(
            Tables.field("birth", Cleaning.TEXT, drawn(records, 12_000)),
            Tables.field("given", Cleaning.TEXT, drawn(records, 60)),
            Tables.field("surname", Cleaning.TEXT, drawn(records, 75)));
    BoundModel bound =
        new BoundModel(
            model,
            table,
            Set.of("birth", "given", "surname"),
            PairScope.across(people),
            new int[records]);
    Chances chances = Chances.draw(bound, 1, 200_000);
    // Of 300 records 260 are of somebody in the register, who is there twice; 200 of these have the
    // right birth date. Each has 33 namesakes, where chance alone would make four or five.
    Contests contests = new Contests(bound.levels());
    Patterns pairs = new Patterns(bound.levels());
    for (int record = 0; record < 300; record++) {
      Map<Integer, List<Long>> candidates = new HashMap<>();
      for (int namesake = 1; namesake <= 33; namesake++) {
        candidates.put(namesake, List.of(pattern(false, true, true)));
      }
      if (record < 260) {
        long own = pattern(record < 200, true, true);
        candidates.put(0, List.of(own, own));
      }
      contests.add(candidates);
      candidates.values().forEach(hand -> hand.forEach(one -> pairs.add(one, 1)));
    }
    Patterns known = new Patterns(bound.levels());
    Training competing = new Trainer(bound).train(contests, known, chances, bound.allPairs());
    assertThat(competing.weights().m()[0][0]).isCloseTo(200 / 260.0, within(0.1));
    // Pair by pair namesakes teach that birth dates are wrong.
    Training alone = new Trainer(bound).train(pairs, known, chances, bound.allPairs());
    assertThat(alone.weights().m()[0][0]).isLessThan(0.1);
  }

  private static long pattern(boolean... equal) {
    long pattern = 0;
    for (int c = equal.length - 1; c >= 0; c--) {
      pattern = 3 * pattern + (equal[c] ? 1 : 2);
    }
    return pattern;
  }

  private static String[] drawn(int records, int values) {
    Random random = new Random(values);
    return random.ints(records, 0, values).mapToObj(n -> "v" + n).toArray(String[]::new);
  }
}
