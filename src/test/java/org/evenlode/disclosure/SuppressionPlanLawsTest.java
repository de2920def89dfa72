package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.evenlode.disclosure.TrialMarts.ALL;
import static org.evenlode.disclosure.TrialMarts.LEAST;
import static org.evenlode.disclosure.TrialMarts.hidden;
import static org.evenlode.disclosure.TrialMarts.mart;
import static org.evenlode.disclosure.TrialMarts.plan;
import static org.evenlode.disclosure.TrialMarts.row;
import static org.evenlode.disclosure.TrialMarts.sex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.disclosure.SuppressionPlan.Planned;
import org.junit.jupiter.api.Test;

/** What holds of every plan, whatever the counts. */
class SuppressionPlanLawsTest {
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
}
