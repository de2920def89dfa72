package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenlode.support.Shared;
import org.junit.jupiter.api.Test;

class ProportionTest {
  /** Expected values: PHEindicatormethods 2.1.0, golden/wilson. */
  @Test
  void wilsonEqualsTheReferenceImplementation() throws IOException {
    Map<String, NamedCsvRecord> expected = new HashMap<>();
    rows("golden/wilson/expected.csv").forEach(row -> expected.put(row.getField("case_id"), row));
    List<NamedCsvRecord> inputs = rows("golden/wilson/input.csv");
    assertThat(inputs).isNotEmpty();

    for (NamedCsvRecord input : inputs) {
      Interval wilson =
          Proportion.wilson(
              Double.parseDouble(input.getField("x")),
              Double.parseDouble(input.getField("n")),
              Double.parseDouble(input.getField("confidence")));

      NamedCsvRecord row = expected.get(input.getField("case_id"));
      assertThat(wilson.low())
          .isCloseTo(Double.parseDouble(row.getField("lowercl")), within(1e-12));
      assertThat(wilson.high())
          .isCloseTo(Double.parseDouble(row.getField("uppercl")), within(1e-12));
    }
  }

  private static List<NamedCsvRecord> rows(String file) throws IOException {
    try (var reader = CsvReader.builder().ofNamedCsvRecord(Shared.path(file))) {
      return reader.stream().toList();
    }
  }

  /** Newcombe and Altman 2000, table 6.1 style: 81 of 263 gives 0.2553 to 0.3662. */
  @Test
  void wilsonEqualsAPublishedExample() {
    Interval wilson = Proportion.wilson(81, 263, 0.95);

    assertThat(wilson.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(wilson.high()).isCloseTo(0.3662, within(5e-5));
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatThrownBy(() -> Proportion.wilson(5, 4, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proportion.wilson(0, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peopleWithOneTrialEachHaveNoDesignEffectAndWholeClustersHaveTheirSize() {
    // 100 people, one trial each, 30 events.
    assertThat(Proportion.designEffect(100, 30, 100, 30, 30, 100)).isCloseTo(1.0, within(0.02));
    // 100 people, five trials each, all or none missed: five trials carry the news of one.
    assertThat(Proportion.designEffect(100, 150, 500, 30 * 25, 30 * 25, 100 * 25))
        .isCloseTo(5.0, within(0.1));
  }

  @Test
  void clusteringNeverNarrowsAnInterval() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double trials = 1 + random.nextInt(5_000);
      double events = random.nextInt((int) trials + 1);
      Interval wilson = Proportion.wilson(events, trials, 0.95);
      Interval clustered = Proportion.clustered(events, trials, random.nextDouble() * 6, 0.95);

      assertThat(clustered.low()).isLessThanOrEqualTo(wilson.low() + 1e-12);
      assertThat(clustered.high()).isGreaterThanOrEqualTo(wilson.high() - 1e-12);
      assertThat(clustered.low()).isBetween(0.0, clustered.value());
    }
  }
}
