package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a partner's records with the people of a register whom each may be of. A record is of one
 * person at most, so that candidates compete: the odds that it is one of them are held against
 * those of all others, and of nobody. Taken pair by pair, all who share a name with a record speak
 * for themselves; given names go with surnames, so there are more of them than chance has it, and
 * learning takes them for one person whose birth date is mostly wrong.
 *
 * <p>A register may hold a person several times. These entries do not compete with each other. The
 * odds of nobody are one, as they are when a record is linked: where most records are of somebody,
 * this asks a little more of a name that stands alone.
 */
final class Contests implements Candidates, Serializable {
  private static final long serialVersionUID = 1;

  private final int[] levels;
  private final Map<List<Long>, Integer> numbers = new HashMap<>();

  /**
   * Lists what the entries of one person show, in order; people who show the same are told apart by
   * number only.
   */
  private final List<List<Long>> hands = new ArrayList<>();

  private final List<Contest> contests = new ArrayList<>();

  /**
   * Holds the candidates of one record.
   *
   * @param hands the number of what a person's entries show
   * @param people how many people show it
   */
  private record Contest(int[] hands, int[] people) implements Serializable {}

  /** Makes contests by comparisons with so many levels each. */
  Contests(int[] levels) {
    this.levels = levels.clone();
  }

  /**
   * Adds a record.
   *
   * @param shown by person the patterns that the person's entries show beside the record
   */
  void add(Map<Integer, List<Long>> shown) {
    // In the order of first appearance, so that sums are the same on any number of cores.
    Map<Integer, Integer> people = new LinkedHashMap<>();
    shown
        .values()
        .forEach(hand -> people.merge(number(hand.stream().sorted().toList()), 1, Integer::sum));
    contests.add(
        new Contest(
            people.keySet().stream().mapToInt(hand -> hand).toArray(),
            people.values().stream().mapToInt(count -> count).toArray()));
  }

  private int number(List<Long> hand) {
    return numbers.computeIfAbsent(
        hand,
        first -> {
          hands.add(first);
          return hands.size() - 1;
        });
  }

  void addAll(Contests others) {
    int[] renumbered = others.hands.stream().mapToInt(this::number).toArray();
    for (Contest contest : others.contests) {
      int[] hands = contest.hands().clone();
      for (int at = 0; at < hands.length; at++) {
        hands[at] = renumbered[hands[at]];
      }
      contests.add(new Contest(hands, contest.people()));
    }
  }

  @Override
  public void expected(Odds odds, Patterns.Action action) {
    int[] level = new int[levels.length];
    double[][] of = new double[hands.size()][];
    double[][] matches = new double[of.length][];
    double[] best = new double[of.length];
    for (int hand = 0; hand < of.length; hand++) {
      List<Long> patterns = hands.get(hand);
      of[hand] = new double[patterns.size()];
      matches[hand] = new double[patterns.size()];
      for (int entry = 0; entry < of[hand].length; entry++) {
        Patterns.unpack(patterns.get(entry), levels, level);
        of[hand][entry] = odds.of(level);
        best[hand] = Math.max(best[hand], of[hand][entry]);
      }
    }
    contests.forEach(contest -> expect(contest, of, best, matches));
    for (int hand = 0; hand < of.length; hand++) {
      for (int entry = 0; entry < of[hand].length; entry++) {
        Patterns.unpack(hands.get(hand).get(entry), levels, level);
        action.pattern(level, matches[hand][entry]);
      }
    }
  }

  private static void expect(Contest contest, double[][] odds, double[] best, double[][] matches) {
    int[] hands = contest.hands();
    // Rivals are added up, not subtracted from the sum of all, of which one may be nearly all.
    double[] after = new double[hands.length + 1];
    for (int at = hands.length - 1; at >= 0; at--) {
      after[at] = after[at + 1] + contest.people()[at] * best[hands[at]];
    }
    double before = 1;
    for (int at = 0; at < hands.length; at++) {
      int hand = hands[at];
      int people = contest.people()[at];
      double rivals = before + after[at + 1] + (people - 1) * best[hand];
      for (int entry = 0; entry < odds[hand].length; entry++) {
        double own = odds[hand][entry];
        matches[hand][entry] += people * own / (rivals + own);
      }
      before += people * best[hand];
    }
  }
}
