package org.evenlode.linkage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Partner's records with the people of a register whom each may be of. A record is of one person at
 * most, so that candidates compete: the odds that it is one of them are held against those of all
 * others, and of nobody. Taken pair by pair, all who share a name with a record speak for
 * themselves; given names go with surnames, so there are more of them than chance has it, and
 * learning takes them for one person whose birth date is mostly wrong.
 *
 * <p>A register may hold a person several times. These entries do not compete with each other.
 */
final class Contests implements Candidates, Serializable {
  private static final long serialVersionUID = 1;

  private final int[] levels;
  private final Map<Long, Integer> numbers = new HashMap<>();
  private final List<Long> patterns = new ArrayList<>();
  private final List<Contest> contests = new ArrayList<>();
  private final double factor;

  /**
   * One record's candidates, those of one person beside each other.
   *
   * @param people the number of the person of each
   * @param shown the number of the pattern of each
   */
  private record Contest(int[] people, int[] shown) implements Serializable {}

  /**
   * Contests by comparisons with so many levels each.
   *
   * @param factor how many records each one stands for
   */
  Contests(int[] levels, double factor) {
    this.levels = levels.clone();
    this.factor = factor;
  }

  /**
   * Somebody whom a record may be of.
   *
   * @param person number of the person
   * @param pattern how the two agree
   */
  record Candidate(int person, long pattern) {}

  /** Adds a record. */
  void add(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingInt(Candidate::person));
    contests.add(
        new Contest(
            sorted.stream().mapToInt(Candidate::person).toArray(),
            sorted.stream().mapToInt(one -> number(one.pattern())).toArray()));
  }

  private int number(long pattern) {
    return numbers.computeIfAbsent(
        pattern,
        first -> {
          patterns.add(first);
          return patterns.size() - 1;
        });
  }

  void addAll(Contests others) {
    int[] renumbered = others.patterns.stream().mapToInt(this::number).toArray();
    for (Contest contest : others.contests) {
      int[] shown = Arrays.stream(contest.shown()).map(number -> renumbered[number]).toArray();
      contests.add(new Contest(contest.people(), shown));
    }
  }

  @Override
  public void expected(Odds odds, Patterns.Action action) {
    int[] level = new int[levels.length];
    double[] of = new double[patterns.size()];
    for (int pattern = 0; pattern < of.length; pattern++) {
      Patterns.unpack(patterns.get(pattern), levels, level);
      of[pattern] = odds.of(level);
    }
    double[] matches = new double[of.length];
    contests.forEach(contest -> expect(contest, of, matches));
    for (int pattern = 0; pattern < of.length; pattern++) {
      Patterns.unpack(patterns.get(pattern), levels, level);
      action.pattern(level, factor * matches[pattern]);
    }
  }

  private static void expect(Contest contest, double[] odds, double[] matches) {
    int[] people = contest.people();
    double all = 1;
    for (int from = 0; from < people.length; from = end(people, from)) {
      all += best(contest, odds, from);
    }
    for (int from = 0; from < people.length; from = end(people, from)) {
      double others = all - best(contest, odds, from);
      for (int at = from; at < end(people, from); at++) {
        double own = odds[contest.shown()[at]];
        matches[contest.shown()[at]] += own / (Math.max(1, others) + own);
      }
    }
  }

  /** The place after a person's last entry. */
  private static int end(int[] people, int from) {
    int end = from + 1;
    while (end < people.length && people[end] == people[from]) {
      end++;
    }
    return end;
  }

  private static double best(Contest contest, double[] odds, int from) {
    double best = 0;
    for (int at = from; at < end(contest.people(), from); at++) {
      best = Math.max(best, odds[contest.shown()[at]]);
    }
    return best;
  }
}
