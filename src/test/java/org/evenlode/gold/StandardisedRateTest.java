package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.evenlode.statistics.DirectStandardisation;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Reason;
import org.junit.jupiter.api.Test;

class StandardisedRateTest {
  private static final int BANDS = StandardisedRate.BANDS;

  /** Ten events in each band of a thousand people for a year, but in some bands nobody. */
  private static double[] counts(int firstBand, int bands) {
    double[] counts = new double[2 * BANDS];
    for (int band = firstBand; band < firstBand + bands; band++) {
      counts[band] = 10 + band;
      counts[BANDS + band] = 12_000;
    }
    return counts;
  }

  @Test
  void monthsAreTakenAsYearsAndTheRateIsPer100000() {
    double[] weights = DirectStandardisation.european2013();
    double expected = 0;
    for (int band = 0; band < BANDS; band++) {
      expected += weights[band] / 100_000 * (10 + band) / 1_000 * 100_000;
    }
    assertThat(StandardisedRate.of(counts(0, BANDS), 1).value()).isCloseTo(expected, within(1e-9));
  }

  /** Children are held against children: the standard is cut to the bands that have people. */
  @Test
  void bandsWithoutPeopleAreLeftOutOfTheStandard() {
    double expected = (10 * 5_000 + 11 * 5_500 + 12 * 5_500) / 16_000.0 / 1_000 * 100_000;
    assertThat(StandardisedRate.of(counts(0, 3), 1).value()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void fourTimesTheVarianceMakesTheLimitsTwiceAsFar() {
    Estimate independent = StandardisedRate.of(counts(0, BANDS), 1);
    Estimate clustered = StandardisedRate.of(counts(0, BANDS), 4);
    assertThat(clustered.value()).isEqualTo(independent.value());
    assertThat(clustered.value() - clustered.low())
        .isCloseTo(2 * (independent.value() - independent.low()), within(1e-9));
    assertThat(clustered.high() - clustered.value())
        .isCloseTo(2 * (independent.high() - independent.value()), within(1e-9));
  }

  @Test
  void belowTenEventsThereIsNoRateAndWithoutPeopleNeither() {
    double[] few = counts(0, BANDS);
    for (int band = 0; band < BANDS; band++) {
      few[band] = band < 9 ? 1 : 0;
    }
    assertThat(StandardisedRate.of(few, 1).reason()).isEqualTo(Reason.FEW_EVENTS);
    assertThat(StandardisedRate.of(new double[2 * BANDS], 1).value()).isNaN();
  }
}
