package org.evenlode.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.evenlode.acceptance.KnownSums.Sum;
import org.evenlode.acceptance.Readings.Limit;

/**
 * An intruder: looks for hidden counts that can have fewer values than promised, by everything that
 * is published; see {@link Readings}.
 */
final class Attack {
  private static final long BIG = 10_000_000;
  private static final int MOST_AT_ONCE = 600;

  private final List<String> names;
  private final List<long[]> bounds;
  private final Set<Integer> hidden;
  private final List<Sum> sums;
  private final Set<Limit> limits;

  Attack(Readings readings, KnownSums known) {
    names = readings.names();
    bounds = readings.bounds();
    hidden = readings.hidden();
    sums = known.sums();
    limits = readings.limits();
  }

  /**
   * The marts, and of the long ones their indicators or censuses: parts that no sum ties to each
   * other. Where one has very many hidden counts, its periods by their first day; what ties these
   * is left out.
   */
  Set<String> parts() {
    Map<String, Integer> hiddenOf = new HashMap<>();
    hidden.forEach(number -> hiddenOf.merge(part(number, false), 1, Integer::sum));
    Set<String> parts = new TreeSet<>();
    for (int number : hidden) {
      parts.add(part(number, hiddenOf.getOrDefault(part(number, false), 0) > MOST_AT_ONCE));
    }
    return parts;
  }

  private String part(int number, boolean byPeriod) {
    String[] path = names.get(number).split("/", 4);
    // Nothing ties one census of the waiting list to another.
    boolean isLong = Set.of("indicator", "rate", "waiting_list").contains(path[0]);
    String part = path[0] + "/" + (isLong ? path[1] + "/" : "");
    return isLong && byPeriod ? part + path[2] + "/" : part;
  }

  int sums() {
    return sums.size();
  }

  int limits() {
    return limits.size();
  }

  int hiddenCounts() {
    return hidden.size();
  }

  /** Sums that do not hold for the true counts: where the reading is wrong. */
  List<String> wrong(Map<String, Long> truth) {
    List<String> wrong = new ArrayList<>();
    for (Sum sum : sums) {
      long parts = 0;
      for (int part : sum.parts()) {
        parts += truth.getOrDefault(names.get(part), 0L);
      }
      long total = truth.getOrDefault(names.get(sum.total()), 0L);
      if (sum.isEqual() ? parts != total : parts > total) {
        wrong.add(names.get(sum.total()) + " is " + total + ", its parts " + parts);
      }
    }
    for (Limit limit : limits) {
      long count = truth.getOrDefault(names.get(limit.count()), 0L);
      long other = truth.getOrDefault(names.get(limit.other()), 0L);
      if (limit.times() * count > limit.otherTimes() * other + limit.more()) {
        wrong.add(names.get(limit.count()) + " is " + count + ", beside " + other);
      }
    }
    return wrong;
  }

  /** Hidden counts that bounds alone, from sum to sum, leave fewer values than promised. */
  List<String> foundByBounds(int promised) {
    boolean isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (Sum sum : sums) {
        long least = 0;
        long most = 0;
        for (int part : sum.parts()) {
          least += bounds.get(part)[0];
          most += bounds.get(part)[1];
        }
        long[] total = bounds.get(sum.total());
        isChanged |= narrow(sum.total(), least, sum.isEqual() ? most : BIG);
        for (int part : sum.parts()) {
          long[] own = bounds.get(part);
          long atLeast = sum.isEqual() ? total[0] - (most - own[1]) : 0;
          isChanged |= narrow(part, atLeast, total[1] - (least - own[0]));
        }
        if (isChanged && sum.parts().length == 0) {
          throw new IllegalStateException("A sum of nothing");
        }
      }
    }
    return hidden.stream()
        .filter(number -> bounds.get(number)[1] - bounds.get(number)[0] + 1 < promised)
        .map(
            number ->
                names.get(number) + " " + bounds.get(number)[0] + " to " + bounds.get(number)[1])
        .toList();
  }

  private boolean narrow(int number, long low, long high) {
    long[] own = bounds.get(number);
    boolean isNarrower = low > own[0] || high < own[1];
    own[0] = Math.max(own[0], low);
    own[1] = Math.min(own[1], high);
    if (own[0] > own[1]) {
      throw new IllegalStateException(
          "No table at all agrees with what is published: " + names.get(number));
    }
    return isNarrower;
  }

  /** What an integer program found out. */
  record Findings(List<String> found, int looked, int undecided) {}

  /**
   * Looks at the hidden counts of a part of the marts by integer programming.
   *
   * @param seconds for each program, at most
   */
  Findings foundByProgram(String prefix, int promised, double seconds) {
    List<Sum> ofPart =
        sums.stream().filter(sum -> names.get(sum.total()).startsWith(prefix)).toList();
    List<Limit> limitsOfPart =
        limits.stream().filter(limit -> names.get(limit.count()).startsWith(prefix)).toList();
    List<String> found = new ArrayList<>();
    int looked = 0;
    int undecided = 0;
    IntPredicate isOpen =
        number -> bounds.get(number)[0] < bounds.get(number)[1] || hidden.contains(number);
    for (AttackPieces.Piece piece : AttackPieces.of(ofPart, limitsOfPart, isOpen)) {
      // Counts that sums of this part tie to it are looked at with their own.
      List<Integer> open =
          piece.counts().stream()
              .filter(number -> hidden.contains(number) && names.get(number).startsWith(prefix))
              .toList();
      if (open.isEmpty()) {
        continue;
      }
      looked += open.size();
      AttackProgram program =
          new AttackProgram(piece.sums(), piece.limits(), bounds, promised, seconds);
      program.pullManyAtOnce(open);
      for (int number : open) {
        switch (program.look(number)) {
          case FOUND -> found.add(names.get(number) + " " + program.values(number));
          case UNDECIDED -> undecided++;
          case SAFE -> {}
        }
      }
    }
    return new Findings(found, looked, undecided);
  }
}
