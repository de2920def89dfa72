package org.evenlode.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final String REST =
      """
      agreement = council
      partner = "A council"
      reference = "DSA-1"
      suppression { suppress_to = 5 }
      """;

  private static Agreement read(String text) {
    Problems problems = new Problems();
    Agreement agreement = Agreement.read(Section.parse(text + REST, "council.conf", problems));
    problems.throwIfAny();
    return agreement;
  }

  @Test
  void dataAreReadForTheirPurposesUntilTheAgreementEnds() {
    Agreement agreement = read("purposes = [commissioning, direct_care], expires = 2026-12-31\n");
    LocalDate last = LocalDate.parse("2026-12-31");

    assertThat(agreement.permits(last, Purpose.DIRECT_CARE)).isTrue();
    assertThat(agreement.permits(last.plusDays(1), Purpose.DIRECT_CARE)).isFalse();
    assertThat(agreement.permits(last, Purpose.RESEARCH)).isFalse();
    assertThat(read("purposes = [any]\n").permits(last, Purpose.RESEARCH)).isTrue();
  }

  @Test
  void filesAreKeptForAsManyMonthsAsAgreed() {
    LocalDate day = LocalDate.parse("2026-10-31");
    assertThat(read("purposes = [any], retain_months = 8\n").keepsFrom(day))
        .contains(LocalDate.parse("2026-02-28"));
    assertThat(read("purposes = [any]\n").keepsFrom(day)).isEmpty();
  }

  @Test
  void anUnknownPurposeAndNoneAreRefused() {
    assertThatThrownBy(() -> read("purposes = [commisioning]\n"))
        .hasMessageContaining("is 'commisioning'")
        .hasMessageContaining("did you mean 'commissioning'?");
    assertThatThrownBy(() -> read(""))
        .hasMessageContaining("nothing may be done with data without a purpose");
    assertThatThrownBy(() -> read("purposes = [any], retain_months = -1\n"))
        .hasMessageContaining("must be 0 or more");
  }

  @Test
  void aColumnThatIsNotCoveredIsNamed() {
    Agreement agreement =
        read(
            """
            purposes = [any]
            feeds { housing { columns = [CLAIM, "rent*"] } }
            """);
    Problems problems = new Problems();
    FeedContract feed =
        FeedContract.read(
            Section.parse(
                """
                feed = housing, title = "Housing", provides = housing, dataset = housing
                agreement = council
                files { pattern = "council/housing.csv" }
                key = [claim_id], delivery = append, cadence = monthly
                columns {
                  claim_id { from = claim, sensitivity = identifier }
                  rent     { from = RENT_WEEKLY, type = number, sensitivity = person }
                  income   { from = INCOME, type = number, sensitivity = person }
                }
                """,
                "housing.conf",
                problems),
            (name, section) -> List.of());
    problems.throwIfAny();

    assertThat(agreement.notCovered(feed)).containsExactly("INCOME");
  }
}
