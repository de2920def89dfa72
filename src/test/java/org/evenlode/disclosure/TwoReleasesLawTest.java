package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.evenlode.disclosure.TrialMarts.LEAST;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.contract.Nesting;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;
import org.junit.jupiter.api.Test;

/** What two releases of the same period, of which the second is revised, say together. */
class TwoReleasesLawTest {
  private static final int SEXES = 2;
  private static final int FIFTHS = 4;
  private static final long MOST = 400;
  private static final List<Nesting> NESTINGS =
      List.of(
          new Nesting("sex_by_fifth", "sex", 0, List.of(), List.of()),
          new Nesting("sex_by_fifth", "fifth", 1, List.of(), List.of()));

  /**
   * Law: for somebody who has both releases, and even knows which counts are the same in both, each
   * hidden count of either keeps four values, by integer programming.
   */
  @Test
  void everyHiddenCountOfEitherReleaseKeepsFourValues() {
    Loader.loadNativeLibraries();
    Random random = new Random(1);
    int looked = 0;
    for (int trial = 0; trial < 80; trial++) {
      long[][] people = new long[SEXES][FIFTHS];
      for (long[] row : people) {
        for (int i = 0; i < FIFTHS; i++) {
          row[i] = random.nextInt(2) == 0 ? random.nextInt(10) : 8 + random.nextInt(30);
        }
      }
      Plan before = SuppressionPlan.plan(List.of(mart(people)), NESTINGS, Memory.none(), LEAST);
      for (int moved = 0; moved < 1 + trial % 4; moved++) {
        long[] row = people[random.nextInt(SEXES)];
        int fifth = random.nextInt(FIFTHS);
        row[fifth] = Math.max(0, row[fifth] + random.nextInt(7) - 3);
      }
      Plan after =
          SuppressionPlan.plan(
              List.of(mart(people)), NESTINGS, Memory.of(TrialMarts.versions(before)), LEAST);

      assertThat(after.narrow()).isZero();
      looked += look(before, after);
    }
    assertThat(looked).isGreaterThan(300);
  }

  /** Looks at each hidden count; how many there were. */
  private static int look(Plan before, Plan after) {
    CpModel model = new CpModel();
    Map<String, IntVar> known = new HashMap<>();
    Map<String, IntVar> hidden = new HashMap<>();
    for (Plan plan : List.of(before, after)) {
      Map<String, IntVar> here = new HashMap<>();
      for (Planned one : plan.counts()) {
        if (one.isCurrent()) {
          IntVar count =
              known.computeIfAbsent(
                  one.place().cell() + one.count(), name -> model.newIntVar(0, MOST, name));
          tell(model, count, one);
          here.put(one.place().cell(), count);
          if (one.isHidden()) {
            hidden.put(one.place().cell() + one.count(), count);
          }
        }
      }
      sums(model, here);
    }
    for (Map.Entry<String, IntVar> one : hidden.entrySet()) {
      assertThat(values(model, one.getValue()))
          .as("%s in %s and %s", one.getKey(), before, after)
          .isGreaterThanOrEqualTo(LEAST);
    }
    return hidden.size();
  }

  /** What a release says of a count, by a reading of its own. */
  private static void tell(CpModel model, IntVar count, Planned said) {
    if (!said.isHidden()) {
      long by = said.roundedTo() > 0 ? said.roundedTo() : 5;
      long shown = (said.count() + by / 2) / by * by;
      model.addGreaterOrEqual(count, Math.max(8, shown - by / 2));
      model.addLessOrEqual(count, shown + by - by / 2 - 1);
    } else if (!said.isComplementary() && !said.isWithheld()) {
      model.addLessOrEqual(count, 7);
    }
  }

  private static void sums(CpModel model, Map<String, IntVar> counts) {
    List<IntVar> all = new ArrayList<>();
    for (int sex = 0; sex < SEXES; sex++) {
      List<IntVar> parts = new ArrayList<>();
      for (int fifth = 0; fifth < FIFTHS; fifth++) {
        parts.add(at(counts, "sex_by_fifth", "s" + sex + " | " + fifth));
      }
      all.addAll(parts);
      equal(model, parts, at(counts, "sex", "s" + sex));
    }
    for (int fifth = 0; fifth < FIFTHS; fifth++) {
      List<IntVar> parts = new ArrayList<>();
      for (int sex = 0; sex < SEXES; sex++) {
        parts.add(at(counts, "sex_by_fifth", "s" + sex + " | " + fifth));
      }
      equal(model, parts, at(counts, "fifth", "" + fifth));
    }
    equal(model, all, at(counts, "everybody", "all"));
  }

  private static void equal(CpModel model, List<IntVar> parts, IntVar total) {
    model.addEquality(LinearExpr.sum(parts.toArray(IntVar[]::new)), total);
  }

  private static IntVar at(Map<String, IntVar> counts, String lens, String category) {
    IntVar count = counts.get(lens + SuppressionPlan.BETWEEN + category);
    assertThat(count).as(lens + " " + category).isNotNull();
    return count;
  }

  /** How many values a count can have, as far as four. */
  private static int values(CpModel model, IntVar count) {
    CpModel other = model.getClone();
    IntVar same = other.getIntVarFromProtoIndex(count.getIndex());
    int values = 0;
    while (values < LEAST) {
      CpSolver solver = new CpSolver();
      solver.getParameters().setNumWorkers(1);
      CpSolverStatus status = solver.solve(other);
      if (status != CpSolverStatus.OPTIMAL && status != CpSolverStatus.FEASIBLE) {
        break;
      }
      other.addDifferent(same, solver.value(same));
      values++;
    }
    return values;
  }

  private static MartCounts mart(long[][] people) {
    List<CountRow> rows = new ArrayList<>();
    long all = 0;
    for (int sex = 0; sex < SEXES; sex++) {
      long ofSex = 0;
      for (int fifth = 0; fifth < FIFTHS; fifth++) {
        rows.add(row(people[sex][fifth], "sex_by_fifth", "s" + sex + " | " + fifth));
        ofSex += people[sex][fifth];
      }
      rows.add(row(ofSex, "sex", "s" + sex));
      all += ofSex;
    }
    for (int fifth = 0; fifth < FIFTHS; fifth++) {
      rows.add(row(people[0][fifth] + people[1][fifth], "fifth", "" + fifth));
    }
    rows.add(row(all, "everybody", "all"));
    MartCounts mart = TrialMarts.mart("m", rows.toArray(CountRow[]::new));
    return new MartCounts(mart.contract(), new Rule(7, true, 5), mart.rows());
  }

  /** Zero is hidden like other small counts. */
  private static CountRow row(long count, String lens, String category) {
    return new CountRow(
        new String[] {lens, category}, new long[] {count}, new boolean[] {count <= 7}, true);
  }
}
