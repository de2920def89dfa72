package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private static Calibration.Decided decided(double stated, boolean isMatch) {
    return new Calibration.Decided(stated, isMatch, 1);
  }

  /** By hand: of 0.1 none, of 0.5 and 0.6 pooled half of each, of 0.9 all. */
  @Test
  void violatorsArePooled() {
    List<Calibration.Decided> decisions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      decisions.add(decided(0.1, false));
      decisions.add(decided(0.5, i < 6));
      decisions.add(decided(0.6, i < 4));
      decisions.add(decided(0.9, true));
    }
    Calibration calibration = Calibration.fit(decisions);
    assertThat(calibration.of(0.05)).isZero();
    assertThat(calibration.of(0.95)).isEqualTo(1);
    assertThat(calibration.of(0.55)).isBetween(0.3, 0.7);
  }

  /** The law: it never falls, and stays between nought and one. */
  @Test
  void itNeverFalls() {
    Random random = new Random(4);
    List<Calibration.Decided> decisions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double stated = random.nextDouble();
      decisions.add(decided(stated, random.nextDouble() < stated * stated));
    }
    Calibration calibration = Calibration.fit(decisions);
    double before = 0;
    for (double p = 0; p <= 1; p += 0.01) {
      double worth = calibration.of(p);
      assertThat(worth).isBetween(before, 1.0);
      before = worth;
    }
    // What was drawn: the square of what was stated.
    assertThat(calibration.of(0.5)).isCloseTo(0.25, within(0.12));
    assertThat(calibration.of(0.8)).isCloseTo(0.64, within(0.12));
  }

  @Test
  void fewDecisionsChangeNothing() {
    assertThat(Calibration.fit(List.of(decided(0.5, false))).of(0.5)).isEqualTo(0.5);
  }

  @Test
  void decisionsAreReadKeptAndToldWrong() {
    String header = Reviews.HEADER + "\n";
    Reviews reviews = new Reviews();
    List<String> problems = new ArrayList<>();
    reviews.read(
        header
            + "hb,k1,0.5,2 under 0.6,3.5,Match,A. Clerk,2026-10-27\n"
            + "hb,k2,0.5,2 under 0.6,3.5,,,\n"
            + "hb,k1,0.5,2 under 0.6,3.5,no_match,A. Clerk,2026-10-28\n",
        problems);
    assertThat(problems).isEmpty();
    assertThat(reviews.all()).hasSize(1);
    assertThat(reviews.all().get(0).decision()).isEqualTo("no_match");
    Reviews again = new Reviews();
    again.read(reviews.text(), problems);
    assertThat(again.all()).isEqualTo(reviews.all());

    reviews.read(
        header
            + "hb,k3,0.5,s,1,mach,A,2026-10-27\n"
            + "hb,k4,0.5,s,1,match,,2026-10-27\n"
            + "hb,k5,0.5,s,1,match,A,27/10/2026\n",
        problems);
    assertThat(problems)
        .hasSize(3)
        .anyMatch(text -> text.startsWith("line 2") && text.contains("did you mean 'match'"))
        .anyMatch(text -> text.contains("line 3: reviewer is missing"))
        .anyMatch(text -> text.startsWith("line 4"))
        .noneMatch(text -> text.contains("k3"));
  }
}
