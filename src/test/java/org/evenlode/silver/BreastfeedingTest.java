package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.evenlode.contract.Codelist;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

/** Expected: CSDS 1.6, BreastFeedingStatus_Master: a coded finding overrides 01, 02 and 03. */
class BreastfeedingTest extends SqlTest {
  private static String finding(String category) {
    return Objects.requireNonNull(definitions().codelists().get("demo_breastfeeding"))
        .entries()
        .values()
        .stream()
        .filter(entry -> entry.category().equals(category))
        .map(Codelist.Entry::code)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCodedFindingOverridesTheStatusAndTheNewestSubmissionCounts() {
    given(
        "staged_community_activity",
        "_provider, _period, activity_id, contact_id, finding",
        "RX1|2026-08-01|A1|C1|" + finding("none"),
        "RX1|2026-08-01|A2|C1|",
        "RX1|2026-08-01|A3|C1|195967001",
        "RX1|2026-08-01|A4|C9|" + finding("none"),
        "RX1|2026-07-01|A5|C1|",
        "RX1|2026-08-01|A5|C1|");
    given(
        "staged_community_breastfeeding",
        "_provider, _period, activity_id, status",
        "RX1|2026-08-01|A1|exclusive",
        "RX1|2026-08-01|A2|partial",
        "RX1|2026-07-01|A5|none",
        "RX1|2026-08-01|A5|exclusive");
    given(
        "silver_contact", "contact_key, person_id, contact_date", "community¦RX1¦C1|7|2026-08-05");

    assertThat(
            result(
                "silver_breastfeeding", "activity_key, person_id, status, method, is_conflicting"))
        .containsExactly(
            "RX1|A1|7|none|coded_finding|true",
            "RX1|A2|7|partial|recorded_status|false",
            "RX1|A5|7|exclusive|recorded_status|false");
  }
}
