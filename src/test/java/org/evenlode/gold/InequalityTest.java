package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.evenlode.contract.Indicator.Polarity;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.gold.Inequality.Measure;
import org.evenlode.statistics.TwoProportions;
import org.junit.jupiter.api.Test;

class InequalityTest {
  private static final Lens QUINTILES =
      new Lens(
          "deprivation_quintile",
          "Deprivation quintile",
          "q",
          List.of("1", "2", "3", "4", "5"),
          "5",
          List.of("unknown"),
          List.of(),
          "",
          "");
  private static final Lens ETHNICITY =
      new Lens(
          "ethnic_group",
          "Ethnic group",
          "e",
          List.of(),
          "White",
          List.of("unknown", "Not stated"),
          List.of(),
          "",
          "");

  private static Measure measure(Inequality inequality, String name, String compared) {
    return inequality.measures().stream()
        .filter(m -> PersonFacts.label(m.kind()).equals(name) && m.compared().equals(compared))
        .findFirst()
        .orElseThrow();
  }

  private static Inequality quintiles(double... numerators) {
    Map<String, Shown> groups = new TreeMap<>();
    for (int i = 0; i < numerators.length; i++) {
      groups.put("" + (i + 1), new Shown(numerators[i], 1_000, 1));
    }
    groups.put("unknown", new Shown(30, 250, 1));
    return Inequality.of(QUINTILES, Polarity.LOWER_IS_BETTER, groups);
  }

  /** 0.20 to 0.10 over the mid-points 0.1 to 0.9 is a line from 0.2125 to 0.0875. */
  @Test
  void aGradientHasItsSlopeRatioAndGapWithTheMostDeprivedFirst() {
    Inequality inequality = quintiles(200, 175, 150, 125, 100);

    assertThat(measure(inequality, "slope_index", "all").estimate().value())
        .isCloseTo(0.125, within(1e-9));
    assertThat(measure(inequality, "relative_index", "all").estimate().value())
        .isCloseTo(0.2125 / 0.0875, within(1e-9));
    Measure gap = measure(inequality, "difference", "1");
    assertThat(gap.estimate()).isEqualTo(TwoProportions.difference(200, 1_000, 100, 1_000, 0.95));
    assertThat(gap.direction()).isEqualTo("1_minus_5");
    assertThat(measure(inequality, "ratio", "1").estimate().value()).isEqualTo(2);
    assertThat(measure(inequality, "concentration_index", "all").estimate().value()).isNegative();
    assertThat(measure(inequality, "attributable_risk", "all").estimate().value())
        .isCloseTo(-0.05, within(1e-9));
    assertThat(inequality.unknownShare()).isCloseTo(250 / 5_250.0, within(1e-12));
    assertThat(inequality.measures()).allMatch(m -> m.status().equals("shown"));
    assertThat(measure(inequality, "slope_index", "all").caution()).isEmpty();
  }

  @Test
  void aHiddenGroupWithholdsWhatItIsPartOf() {
    Inequality inequality = quintiles(200, Double.NaN, 150, 125, 100);

    assertThat(measure(inequality, "slope_index", "all").status()).isEqualTo("group_suppressed");
    assertThat(measure(inequality, "attributable_risk", "all").status())
        .isEqualTo("group_suppressed");
    assertThat(measure(inequality, "difference", "1").status()).isEqualTo("shown");
    assertThat(measure(quintiles(Double.NaN, 1, 1, 1, 100), "difference", "1").status())
        .isEqualTo("group_suppressed");
  }

  @Test
  void fewEventsGiveNoRatioAndAMissingGroupNoMeasureOfTheWhole() {
    Inequality few = quintiles(200, 175, 150, 125, 15);
    assertThat(measure(few, "ratio", "1").status()).isEqualTo("few_events");
    assertThat(measure(few, "relative_index", "all").status()).isEqualTo("few_events");
    assertThat(measure(few, "difference", "1").status()).isEqualTo("shown");

    Inequality short4 =
        Inequality.of(
            QUINTILES,
            Polarity.NEITHER,
            Map.of("2", new Shown(50, 100, 1), "5", new Shown(50, 100, 1)));
    assertThat(measure(short4, "slope_index", "all").status()).isEqualTo("group_missing");
    assertThat(measure(short4, "difference", "1").status()).isEqualTo("group_missing");
    assertThat(short4.measures())
        .noneMatch(m -> PersonFacts.label(m.kind()).startsWith("attributable"));
  }

  @Test
  void aGradientThatTurnsIsSaidToTurn() {
    assertThat(measure(quintiles(300, 100, 250, 80, 60), "slope_index", "all").caution())
        .isEqualTo("gradient_turns");
  }

  @Test
  void groupsWithoutAnOrderAreComparedWithTheReference() {
    Inequality inequality =
        Inequality.of(
            ETHNICITY,
            Polarity.LOWER_IS_BETTER,
            Map.of(
                "White", new Shown(400, 4_000, 1.4),
                "Black", new Shown(90, 500, 1.4),
                "Asian", new Shown(120, 900, 1.4),
                "Not stated", new Shown(100, 300, 1.4),
                "unknown", new Shown(60, 200, 1.4)));

    assertThat(measure(inequality, "ratio", "Black").estimate().value())
        .isCloseTo(1.8, within(1e-12));
    assertThat(inequality.measures()).noneMatch(m -> m.compared().equals("Not stated"));
    assertThat(measure(inequality, "attributable_risk", "all").reference()).isEqualTo("White");
    assertThat(inequality.unknownShare()).isCloseTo(500 / 5_900.0, within(1e-12));
    // Clustering widens: the same counts of as many people have a narrower interval.
    assertThat(measure(inequality, "difference", "Black").estimate().low())
        .isLessThan(TwoProportions.difference(90, 500, 400, 4_000, 0.95).low());
  }

  /** Of a hundred made-up boards, 95 in a hundred intervals should hold the truth. */
  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() {
    double[] truth = {0.14, 0.125, 0.11, 0.095, 0.08};
    int[] people = {2_600, 2_200, 1_900, 1_700, 1_600};
    double trueSlope = trueSlope(truth, people);
    int gap = 0;
    int ratio = 0;
    int slope = 0;
    for (int seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      Map<String, Shown> groups = new TreeMap<>();
      for (int g = 0; g < 5; g++) {
        int events = 0;
        for (int i = 0; i < people[g]; i++) {
          events += random.nextDouble() < truth[g] ? 1 : 0;
        }
        groups.put("" + (g + 1), new Shown(Math.round(events / 5.0) * 5, people[g], 1));
      }
      Inequality drawn = Inequality.of(QUINTILES, Polarity.LOWER_IS_BETTER, groups);
      gap += holds(measure(drawn, "difference", "1"), truth[0] - truth[4]);
      ratio += holds(measure(drawn, "ratio", "1"), truth[0] / truth[4]);
      slope += holds(measure(drawn, "slope_index", "all"), trueSlope);
    }

    assertThat(gap).isGreaterThanOrEqualTo(88);
    assertThat(ratio).isGreaterThanOrEqualTo(88);
    assertThat(slope).isGreaterThanOrEqualTo(88);
  }

  private static int holds(Measure measure, double truth) {
    return measure.estimate().low() <= truth && truth <= measure.estimate().high() ? 1 : 0;
  }

  /** Least squares over the mid-points, written out from the definition. */
  private static double trueSlope(double[] shares, int[] people) {
    double all = 0;
    for (int p : people) {
      all += p;
    }
    double below = 0;
    double meanRank = 0;
    double meanShare = 0;
    double[] rank = new double[shares.length];
    for (int i = 0; i < shares.length; i++) {
      rank[i] = (below + people[i] / 2.0) / all;
      below += people[i];
      meanRank += people[i] / all * rank[i];
      meanShare += people[i] / all * shares[i];
    }
    double top = 0;
    double bottom = 0;
    for (int i = 0; i < shares.length; i++) {
      top += people[i] / all * (rank[i] - meanRank) * (shares[i] - meanShare);
      bottom += people[i] / all * (rank[i] - meanRank) * (rank[i] - meanRank);
    }
    return -top / bottom;
  }
}
