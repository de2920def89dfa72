package org.evenlode.acceptance;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some sums as an integer program: for a count, tables are sought in which it has yet another
 * value, until there are as many as promised or no more. Every table found says something of all
 * counts.
 */
final class AttackProgram {
  private static final int ROUNDS = 20;

  private final CpModel model = new CpModel();
  private final Map<Integer, IntVar> variables = new TreeMap<>();
  private final Map<Integer, Set<Long>> seen = new HashMap<>();
  private final int promised;
  private final double seconds;

  /** What became of a count. */
  enum Verdict {
    /** It may have as many values as promised. */
    SAFE,
    /** It can have fewer. */
    FOUND,
    /** The time was too short to tell. */
    UNDECIDED
  }

  /**
   * Writes the program.
   *
   * @param bounds of each count, by its number
   * @param seconds for each solution, at most
   */
  AttackProgram(
      List<KnownSums.Sum> sums,
      List<Readings.Limit> limits,
      List<long[]> bounds,
      int promised,
      double seconds) {
    Loader.loadNativeLibraries();
    this.promised = promised;
    this.seconds = seconds;
    for (KnownSums.Sum sum : sums) {
      LinearExprBuilder parts = LinearExpr.newBuilder();
      for (int part : sum.parts()) {
        parts.add(variable(part, bounds));
      }
      IntVar total = variable(sum.total(), bounds);
      if (sum.isEqual()) {
        model.addEquality(parts, total);
      } else {
        model.addLessOrEqual(parts, total);
      }
    }
    for (Readings.Limit limit : limits) {
      model.addLessOrEqual(
          LinearExpr.term(variable(limit.count(), bounds), limit.times()),
          LinearExpr.affine(variable(limit.other(), bounds), limit.otherTimes(), limit.more()));
    }
  }

  private IntVar variable(int number, List<long[]> bounds) {
    return variables.computeIfAbsent(
        number,
        none -> model.newIntVar(bounds.get(number)[0], bounds.get(number)[1], "x" + number));
  }

  /** The values that a count is known to be able to have. */
  Set<Long> values(int number) {
    return seen.computeIfAbsent(number, none -> new TreeSet<>());
  }

  /** Looks for tables in which many counts are as large, or as small, as they can be. */
  void pullManyAtOnce(List<Integer> open) {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> left =
          open.stream().filter(number -> values(number).size() < promised).toList();
      if (left.isEmpty()) {
        return;
      }
      CpModel other = model.getClone();
      LinearExprBuilder pulled = LinearExpr.newBuilder();
      for (int number : left) {
        pulled.addTerm(in(other, number), random.nextInt(7) - 3);
      }
      other.maximize(pulled);
      solved(other, seconds / 2, round);
    }
  }

  /** Looks for further values of one count. */
  Verdict look(int number) {
    while (values(number).size() < promised) {
      CpModel other = model.getClone();
      for (long value : values(number)) {
        other.addDifferent(in(other, number), value);
      }
      CpSolverStatus status = solved(other, seconds, 0);
      if (status == CpSolverStatus.INFEASIBLE) {
        return Verdict.FOUND;
      }
      if (!isTable(status)) {
        return Verdict.UNDECIDED;
      }
    }
    return Verdict.SAFE;
  }

  private IntVar in(CpModel other, int number) {
    return other.getIntVarFromProtoIndex(variables.get(number).getIndex());
  }

  /** Solves a program, and notes the values of the table that is found. */
  private CpSolverStatus solved(CpModel other, double most, int seed) {
    CpSolver solver = new CpSolver();
    solver.getParameters().setMaxTimeInSeconds(most);
    solver.getParameters().setNumWorkers(1);
    solver.getParameters().setRandomSeed(seed);
    CpSolverStatus status = solver.solve(other);
    if (isTable(status)) {
      variables.forEach((number, variable) -> values(number).add(solver.value(variable)));
    }
    return status;
  }

  private static boolean isTable(CpSolverStatus status) {
    return status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE;
  }
}
