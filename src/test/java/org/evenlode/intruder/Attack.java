package org.evenlode.intruder;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.intruder.KnownSums.Sum;

/**
 * Looks for hidden counts that can have few values only, by everything that is published: first
 * bounds from sum to sum, then linear programs over all counts that are tied together.
 */
public final class Attack {
  private static final int ENOUGH = 4;
  private static final int ROUNDS = 12;
  private static final int MOST_PASSES = 60;
  private static final double SLACK = 1e-6;

  private final PublishedCounts counts;
  private final List<Sum> sums;

  /** By count, the piece that it is in. */
  private int[] piece = new int[0];

  /**
   * What an attack found.
   *
   * @param hidden hidden counts
   * @param safe those for which a walk has shown enough values
   * @param looked the sample of the others at which linear programs have looked
   * @param pinned those of the sample that can have one value only, by name
   * @param narrow those of the sample that can have fewer than four, pinned ones included, by name
   * @param undecided those of the sample for which no program came to an end
   */
  public record Findings(
      int hidden, int safe, int looked, List<String> pinned, List<String> narrow, int undecided) {
    /** The share of all hidden counts that can have fewer than four values, by the sample. */
    public double shareNarrow() {
      return looked == 0 ? 0 : (double) narrow.size() / looked * (hidden - safe) / hidden;
    }
  }

  Attack(PublishedCounts counts, List<Sum> sums) {
    this.counts = counts;
    this.sums = sums;
  }

  /**
   * Attacks all hidden counts.
   *
   * @param most counts that a walk leaves open and linear programs look at, drawn at random
   */
  Findings run(int most) {
    propagate();
    TableWalk walk = new TableWalk(counts, sums);
    List<Integer> open = new ArrayList<>();
    for (int number : counts.hidden()) {
      walk.spread(number, ENOUGH - 1);
      if (walk.spread(number) < ENOUGH - 1) {
        open.add(number);
      }
    }
    Collections.shuffle(open, new Random(1));
    List<Integer> sample = open.subList(0, Math.min(most, open.size()));
    Map<Integer, List<Sum>> pieces = pieces();
    Map<Integer, List<Integer>> hiddenOf = new HashMap<>();
    for (int number : sample) {
      hiddenOf.computeIfAbsent(piece[number], none -> new ArrayList<>()).add(number);
    }
    List<String> pinned = new ArrayList<>();
    List<String> narrow = new ArrayList<>();
    int undecided = 0;
    for (Map.Entry<Integer, List<Integer>> one : hiddenOf.entrySet()) {
      Program program = new Program(pieces.getOrDefault(one.getKey(), List.of()));
      program.pullMany(one.getValue());
      for (int number : one.getValue()) {
        if (!program.look(number)) {
          undecided++;
          continue;
        }
        int values = program.values(number);
        if (values < ENOUGH) {
          narrow.add(counts.name(number));
        }
        if (values < 2) {
          pinned.add(counts.name(number));
        }
      }
      program.close();
    }
    return new Findings(
        counts.hidden().size(),
        counts.hidden().size() - open.size(),
        sample.size(),
        pinned,
        narrow,
        undecided);
  }

  /** Narrows bounds from sum to sum until nothing changes. */
  private void propagate() {
    boolean isChanged = true;
    for (int pass = 0; isChanged && pass < MOST_PASSES; pass++) {
      isChanged = false;
      for (Sum sum : sums) {
        long least = 0;
        long most = 0;
        int open = 0;
        for (int part : sum.parts()) {
          int[] own = counts.bounds().get(part);
          least += own[0];
          most += own[1] == PublishedCounts.UNLIMITED ? 0 : own[1];
          open += own[1] == PublishedCounts.UNLIMITED ? 1 : 0;
        }
        int[] total = counts.bounds().get(sum.total());
        isChanged |= narrow(sum.total(), least, sum.isEqual() && open == 0 ? most : Long.MAX_VALUE);
        for (int part : sum.parts()) {
          int[] own = counts.bounds().get(part);
          long others = most - (own[1] == PublishedCounts.UNLIMITED ? 0 : own[1]);
          int openOthers = open - (own[1] == PublishedCounts.UNLIMITED ? 1 : 0);
          long low = sum.isEqual() && openOthers == 0 ? total[0] - others : 0;
          long high =
              total[1] == PublishedCounts.UNLIMITED ? Long.MAX_VALUE : total[1] - (least - own[0]);
          long wasLow = own[0];
          long wasHigh = own[1];
          if (narrow(part, low, high)) {
            isChanged = true;
            least += own[0] - wasLow;
            if (wasHigh == PublishedCounts.UNLIMITED && own[1] != PublishedCounts.UNLIMITED) {
              open--;
              most += own[1];
            } else if (own[1] != PublishedCounts.UNLIMITED) {
              most += own[1] - wasHigh;
            }
          }
        }
      }
    }
  }

  private boolean narrow(int number, long low, long high) {
    int[] own = counts.bounds().get(number);
    boolean isNarrower = low > own[0] || high < own[1];
    own[0] = (int) Math.max(own[0], Math.min(low, Integer.MAX_VALUE));
    own[1] = (int) Math.min(own[1], high);
    if (own[0] > own[1]) {
      throw new IllegalStateException(
          "No table agrees with what is published: " + counts.name(number));
    }
    return isNarrower;
  }

  /** Sums by the piece that they tie together: counts with one possible value tie nothing. */
  private Map<Integer, List<Sum>> pieces() {
    piece = new int[counts.size()];
    Arrays.setAll(piece, i -> i);
    for (Sum sum : sums) {
      int first = -1;
      for (int number : all(sum)) {
        if (isOpen(number)) {
          if (first >= 0) {
            piece[root(number)] = root(first);
          }
          first = number;
        }
      }
    }
    for (int i = 0; i < piece.length; i++) {
      piece[i] = root(i);
    }
    Map<Integer, List<Sum>> pieces = new LinkedHashMap<>();
    for (Sum sum : sums) {
      for (int number : all(sum)) {
        if (isOpen(number)) {
          pieces.computeIfAbsent(piece[number], none -> new ArrayList<>()).add(sum);
          break;
        }
      }
    }
    return pieces;
  }

  private int root(int number) {
    int at = number;
    while (piece[at] != at) {
      piece[at] = piece[piece[at]];
      at = piece[at];
    }
    return at;
  }

  private boolean isOpen(int number) {
    int[] own = counts.bounds().get(number);
    return own[0] < own[1];
  }

  private static int[] all(Sum sum) {
    int[] all = Arrays.copyOf(sum.parts(), sum.parts().length + 1);
    all[all.length - 1] = sum.total();
    return all;
  }

  /** One piece as a linear program. */
  private final class Program {
    private final MPSolver solver;
    private final Map<Integer, MPVariable> variables = new HashMap<>();
    private final Map<Integer, double[]> seen = new HashMap<>();

    Program(List<Sum> sums) {
      Loader.loadNativeLibraries();
      solver = MPSolver.createSolver("GLOP");
      for (Sum sum : sums) {
        MPConstraint constraint =
            solver.makeConstraint(sum.isEqual() ? 0 : -MPSolver.infinity(), 0);
        for (int part : sum.parts()) {
          constraint.setCoefficient(variable(part), 1);
        }
        constraint.setCoefficient(variable(sum.total()), -1);
      }
    }

    private MPVariable variable(int number) {
      return variables.computeIfAbsent(
          number,
          none -> {
            int[] own = counts.bounds().get(number);
            double most =
                own[1] == PublishedCounts.UNLIMITED ? MPSolver.infinity() : (double) own[1];
            return solver.makeNumVar(own[0], most, "");
          });
    }

    /** Pulls many hidden counts up or down at a time, until they have shown enough values. */
    void pullMany(List<Integer> hidden) {
      Random random = new Random(1);
      for (int round = 0; round < ROUNDS; round++) {
        List<Integer> left = hidden.stream().filter(n -> isOpen(n) && values(n) < ENOUGH).toList();
        if (left.size() < 8) {
          return;
        }
        MPObjective objective = solver.objective();
        objective.clear();
        for (int number : left) {
          // What nothing limits would make the program unbounded.
          boolean isLimited = counts.bounds().get(number)[1] != PublishedCounts.UNLIMITED;
          objective.setCoefficient(variable(number), isLimited && random.nextBoolean() ? 1 : -1);
        }
        objective.setMaximization();
        solve(left);
      }
    }

    /** Pulls one hidden count both ways; false where no program came to an end. */
    boolean look(int number) {
      int[] own = counts.bounds().get(number);
      if (!isOpen(number) || values(number) >= ENOUGH) {
        return true;
      }
      if (!variables.containsKey(number) || own[1] == PublishedCounts.UNLIMITED) {
        seen.put(number, new double[] {own[0], own[1]});
        if (!variables.containsKey(number)) {
          return true;
        }
      }
      for (boolean isUp : new boolean[] {true, false}) {
        MPObjective objective = solver.objective();
        objective.clear();
        objective.setCoefficient(variable(number), 1);
        objective.setOptimizationDirection(isUp);
        MPSolver.ResultStatus status = solver.solve();
        if (status == MPSolver.ResultStatus.UNBOUNDED
            || status == MPSolver.ResultStatus.INFEASIBLE
                && isUp
                && own[1] == PublishedCounts.UNLIMITED) {
          seen.put(number, new double[] {own[0], own[0] + ENOUGH});
          return true;
        }
        if (status != MPSolver.ResultStatus.OPTIMAL) {
          return false;
        }
        note(number);
      }
      return true;
    }

    private void solve(List<Integer> left) {
      if (solver.solve() == MPSolver.ResultStatus.OPTIMAL) {
        left.forEach(this::note);
      }
    }

    private void note(int number) {
      double value = variable(number).solutionValue();
      double[] range = seen.computeIfAbsent(number, none -> new double[] {value, value});
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }

    /** How many whole values a hidden count can have, as far as is known. */
    int values(int number) {
      int[] own = counts.bounds().get(number);
      if (!isOpen(number)) {
        return 1;
      }
      double[] range = seen.get(number);
      return range == null
          ? 0
          : (int)
              Math.min(
                  (long) own[1] - own[0] + 1,
                  (long) (Math.floor(range[1] + SLACK) - Math.ceil(range[0] - SLACK) + 1));
    }

    void close() {
      solver.delete();
    }
  }
}
