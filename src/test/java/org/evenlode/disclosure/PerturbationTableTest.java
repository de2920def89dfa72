package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected: shared/disclosure.md, section 3, after the R package ptable. */
class PerturbationTableTest {
  @Test
  void theReferencePackagesRowIsMet() {
    // ptable with D = 2, V = 1.08, js = 1, row i = 1: the count may become 0, 2 or 3.
    double[] p = PerturbationTable.probabilities(new int[] {-1, 1, 2}, 1.08);

    assertThat(p[0]).isCloseTo(0.5133, within(5e-5));
    assertThat(p[1]).isCloseTo(0.46, within(5e-5));
    assertThat(p[2]).isCloseTo(0.0267, within(5e-5));
  }

  @Test
  void symmetricTablesAreThoseOfTheDesign() {
    double[] five = PerturbationTable.probabilities(IntStream.rangeClosed(-5, 5).toArray(), 3);
    double[] three = PerturbationTable.probabilities(IntStream.rangeClosed(-3, 3).toArray(), 2);

    double[] designedFive = {
      0.22880150, 0.19419346, 0.11873037, 0.05229263, 0.01659093, 0.00379186
    };
    double[] designedThree = {0.26917818, 0.21614490, 0.11190781, 0.03735821};
    for (int v = 0; v <= 5; v++) {
      assertThat(five[5 + v]).isCloseTo(designedFive[v], within(5e-9));
      assertThat(five[5 - v]).isCloseTo(designedFive[v], within(5e-9));
    }
    for (int v = 0; v <= 3; v++) {
      assertThat(three[3 + v]).isCloseTo(designedThree[v], within(5e-9));
    }
  }

  @Test
  void thresholdsAreThoseOfTheDesign() {
    long[] computed =
        PerturbationTable.thresholds(
            PerturbationTable.probabilities(IntStream.rangeClosed(-5, 5).toArray(), 3));

    assertThat(CellNoise.thresholds()).isEqualTo(computed);
    assertThat(computed)
        .containsExactly(
            16285916L,
            87543411L,
            312138561L,
            822081613L,
            1656136175L,
            2638831121L,
            3472885683L,
            3982828735L,
            4207423885L,
            4278681380L);
  }
}
