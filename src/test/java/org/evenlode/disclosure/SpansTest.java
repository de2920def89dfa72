package org.evenlode.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
  private final Spans spans = new Spans(40);

  /** Twelve months of so many counts, then four quarters and a year of one each. */
  private void year(int month) {
    for (int i = 0; i < 12; i++) {
      spans.add(month);
    }
    for (int i = 0; i < 5; i++) {
      spans.add(1);
    }
    spans.join(
        List.of(
            new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16},
            new int[] {0, 1, 2, 12},
            new int[] {3, 4, 5, 13},
            new int[] {6, 7, 8, 14},
            new int[] {9, 10, 11, 15}));
  }

  @Test
  void monthsAreTogetherWithTheirQuarterAndQuartersWithTheirYearWhereThatIsNotTooMuch() {
    year(2);
    assertThat(spans.areTogether(new int[] {0, 11, 12, 16})).isTrue();
  }

  @Test
  void aYearThatIsTooMuchLeavesQuarters() {
    year(4);
    assertThat(spans.areTogether(new int[] {3, 4, 5, 13})).isTrue();
    assertThat(spans.areTogether(new int[] {2, 3})).isFalse();
    assertThat(spans.areTogether(new int[] {0, 16})).isFalse();
  }

  @Test
  void quartersThatAreTooMuchLeaveMonths() {
    year(14);
    assertThat(spans.areTogether(new int[] {0, 1})).isFalse();
    assertThat(spans.areTogether(new int[] {0, 12})).isFalse();
  }
}
