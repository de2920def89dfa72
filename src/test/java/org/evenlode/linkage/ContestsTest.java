package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Laws of candidates who compete. Patterns are of one comparison with four levels. */
class ContestsTest {
  private static final int[] LEVELS = {4};
  private static final double[] ODDS = {1e20, 50, 0.7, 0.001};

  private static Map<Integer, Double> expected(Candidates candidates) {
    Map<Integer, Double> expected = new TreeMap<>();
    candidates.expected(
        level -> ODDS[level[0]],
        (level, matches) -> expected.merge(level[0], matches, Double::sum));
    return expected;
  }

  private static long shows(int level) {
    return level + 1;
  }

  @Test
  void aloneACandidateIsAPair() {
    Contests contests = new Contests(LEVELS);
    Patterns pairs = new Patterns(LEVELS);
    for (int level = 0; level < 4; level++) {
      contests.add(Map.of(1, List.of(shows(level))));
      pairs.add(shows(level), 1);
    }
    assertThat(expected(contests)).isEqualTo(expected(pairs));
  }

  /** A record is of one person at most, whoever competes, and of alike ones equally likely. */
  @Test
  void aRecordIsOfOnePersonAtMost() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      Map<Integer, List<Long>> shown = new TreeMap<>();
      double all = 1;
      for (int person = 0; person < 1 + random.nextInt(30); person++) {
        int level = 1 + random.nextInt(3);
        shown.put(person, List.of(shows(level)));
        all += ODDS[level];
      }
      Contests contests = new Contests(LEVELS);
      contests.add(shown);
      double sum = expected(contests).values().stream().mapToDouble(one -> one).sum();
      assertThat(sum).isCloseTo((all - 1) / all, within(1e-12));
    }
  }

  @Test
  void entriesOfOnePersonDoNotCompete() {
    Contests contests = new Contests(LEVELS);
    contests.add(Map.of(1, List.of(shows(1), shows(2)), 2, List.of(shows(3))));
    assertThat(expected(contests).get(1)).isCloseTo(50 / (1 + 0.001 + 50), within(1e-12));
    assertThat(expected(contests).get(2)).isCloseTo(0.7 / (1 + 0.001 + 0.7), within(1e-12));
    assertThat(expected(contests).get(3)).isCloseTo(0.001 / (1 + 50 + 0.001), within(1e-12));
  }

  /** However sure one candidate is, two others are rivals of each other still. */
  @Test
  void aSureCandidateLeavesLittleToOthers() {
    Contests contests = new Contests(LEVELS);
    contests.add(
        Map.of(1, List.of(shows(0), shows(1)), 2, List.of(shows(1)), 3, List.of(shows(1))));
    // Of the sure person's second entry 50 against nobody and two rivals; of each rival nothing.
    assertThat(expected(contests).get(1)).isCloseTo(50 / (1 + 100.0 + 50), within(1e-12));
  }

  @Test
  void partsTogetherAreTheWhole() {
    Random random = new Random(2);
    Contests whole = new Contests(LEVELS);
    Contests together = new Contests(LEVELS);
    List<Contests> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      Contests some = new Contests(LEVELS);
      for (int record = 0; record < 20; record++) {
        Map<Integer, List<Long>> shown = new TreeMap<>();
        for (int person = 0; person < random.nextInt(6); person++) {
          shown.put(person, List.of(shows(random.nextInt(4)), shows(random.nextInt(4))));
        }
        whole.add(shown);
        some.add(shown);
      }
      parts.add(some);
    }
    parts.forEach(together::addAll);
    assertThat(expected(together)).isEqualTo(expected(whole));
  }
}
