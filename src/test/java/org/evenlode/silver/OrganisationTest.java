package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.apache.spark.sql.Encoders;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected: mergers of English trusts as ODS has them (trust-to-trust look-up, 2022). */
class OrganisationTest extends SqlTest {
  @BeforeEach
  void period() {
    parameter("last_closed", Date.valueOf("2026-09-01"));
  }

  @Test
  void mergersAreFollowedToTheTrustThatGoesOn() {
    given(
        "staged_organisation_change",
        "organisation_code, successor_code, changed_on",
        "RDB|RV7|1999-04-01",
        "RV7|RWN|2010-04-01",
        "RWN|R1L|2017-04-01",
        "RDD|RAJ|2020-04-01",
        "RDD|RAJ|2020-04-02");

    assertThat(
            result("silver_organisation", "organisation_code, current_code, changed_on, mergers"))
        .containsExactly(
            "RDB|R1L|1999-04-01|3",
            "RDD|RAJ|2020-04-02|1",
            "RV7|R1L|2010-04-01|2",
            "RWN|R1L|2017-04-01|1");
  }

  @Test
  void aTrustThatWasSplitOneInACircleAndAMergerYetToComeGoOnUnderTheirOwnCode() {
    given(
        "staged_organisation_change",
        "organisation_code, successor_code, changed_on",
        "RW6|RM3|2021-10-01",
        "RW6|R0A|2021-10-01",
        "RX1|RX2|2001-04-01",
        "RX2|RX1|2002-04-01",
        "RX5|RX5|2002-04-01",
        "RY1|RY2|2026-10-01",
        "RY3|RW6|2002-04-01");

    assertThat(result("silver_organisation", "organisation_code, current_code"))
        .containsExactly("RY3|RW6");
  }

  @Test
  void aMartCountsAMergedTrustUnderItsSuccessor() {
    given(
        "silver_organisation", "organisation_code, current_code, changed_on", "RDD|RAJ|2026-08-01");
    given(
        "silver_waiting",
        "waiting_key, person_id, provider_code, week_ending_date, days_waited, is_rtt, is_month_end",
        "1|1|RDD|2026-08-30|130|true|true",
        "2|2|RAJ|2026-08-30|10|true|true",
        "3|3||2026-08-30|10|true|true",
        "4|1|RDD|2026-07-26|95|true|true");
    given("silver_person", "person_id", "1", "2", "3");

    assertThat(
            result("gold_waiting_list")
                .where("lens = 'everybody'")
                .selectExpr(
                    "month(census_date) || provider_code || ' ' || pathways || ' ' || over_18_weeks")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("8RAJ 2 1", "8unknown 1 0", "8all 3 1", "7RDD 1 0", "7all 1 0");
  }
}
