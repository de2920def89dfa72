package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected: Waiting List Minimum Data Set rules as in the domain notes, 2.4. */
class WaitingTest extends SqlTest {
  private static final String PATHWAY =
      "submission_id, submission_row, submitted_at, week_ending_date, provider_code, list_type,"
          + " person_token, pathway_id, rtt_start_date, rtt_end_date, _dataset";

  @BeforeEach
  void people() {
    given("identity_person_key", "person_token, person_id", "T1|1", "T2|2");
  }

  @Test
  void newestSubmissionOfTheWeekCountsAndAPathwayCountsOnce() {
    given(
        "staged_waiting_pathway",
        PATHWAY,
        "S1|1|2026-10-05 09:00:00|2026-10-04|RX1|rtt_admitted|T1|P1|2026-01-04||wlmds",
        "S2|9|2026-10-06 09:00:00|2026-10-04|RX1|rtt_admitted|T1|P1|2026-01-04||wlmds",
        "S2|10|2026-10-06 09:00:00|2026-10-04|RX1|rtt_admitted|T1|P1|2026-01-04||wlmds",
        "S3|1|2026-10-12 09:00:00|2026-10-11|RX1|rtt_admitted|T1|P1|2026-01-04||wlmds");

    assertThat(result("silver_waiting", "waiting_key, weeks_waited, is_rtt"))
        .containsExactly("S2|10|39|true", "S3|1|40|true");
  }

  @Test
  void closedPathwaysAreLeftOutAndImpossibleStartsHaveNoWait() {
    given(
        "staged_waiting_pathway",
        PATHWAY,
        "S1|1|2026-10-05 09:00:00|2026-10-04|RX1|rtt_outpatient|T1|P1|2026-05-31||wlmds",
        "S1|2|2026-10-05 09:00:00|2026-10-04|RX1|rtt_outpatient|T1|P2|2026-05-31|2026-10-01|wlmds",
        "S1|3|2026-10-05 09:00:00|2026-10-04|RX1|non_rtt_admitted|T2|P3|1900-01-01||wlmds",
        "S1|4|2026-10-05 09:00:00|2026-10-04|RX1|rtt_outpatient|T2|P4|2026-10-05||wlmds");

    // 126 days are exactly 18 weeks, not yet over them.
    assertThat(result("silver_waiting", "waiting_key, person_id, weeks_waited, is_rtt"))
        .containsExactly("S1|1|1|18|true", "S1|3|2||false", "S1|4|2||true");
  }

  @Test
  void aClockStopsOnceAndOnlyStatus30IsTreatment() {
    given(
        "staged_waiting_clock_stop",
        "submission_id, submission_row, submitted_at, week_ending_date, provider_code, list_type,"
            + " person_token, pathway_id, rtt_start_date, rtt_end_date, rtt_status, _dataset",
        "S1|1|2026-10-05 09:00:00|2026-10-04|RX1|rtt_admitted|T1|P1|2026-05-31|2026-10-01|stop_treatment|wlmds",
        "S2|1|2026-10-06 09:00:00|2026-10-04|RX1|rtt_admitted|T1|P1|2026-05-31|2026-10-02|stop_treatment|wlmds",
        "S2|2|2026-10-06 09:00:00|2026-10-04|RX1|rtt_admitted|T2|P2|1900-01-01|2026-10-02|stop_died|wlmds",
        "S3|1|2026-10-12 09:00:00|2026-10-11|RX1|rtt_admitted|T1|P1|2026-05-31|2026-10-02|stop_treatment|wlmds");

    assertThat(result("silver_clock_stop", "clock_stop_key, person_id, is_treated, days_waited"))
        .containsExactly("S2|2|2|false|", "S3|1|1|true|124");
  }
}
