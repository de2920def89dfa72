package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PersonMonthTest extends SqlTest {
  @BeforeEach
  void aPatientSinceJanuary() {
    parameter("first_month", Date.valueOf("2026-01-01"));
    parameter("last_month", Date.valueOf("2026-04-01"));
    parameter("icb_code", "QEV");
    given("identity_person_key", "person_token, person_id", "T1|1");
    given("staged_practice", "practice_code, board_code", "A1|QEV", "B1|QEV");
  }

  private void patient(String death) {
    given(
        "staged_gp_patient",
        "gp_patient_id, person_token, birth_year, birth_month, death_year, death_month",
        "G1|T1|2000|3|" + death);
  }

  @Test
  void ofOverlappingRegistrationsTheOneThatBeganLastCountsWhileItLasts() {
    patient("|");
    given(
        "staged_gp_registration",
        "gp_patient_id, practice_code, start_date, end_date",
        "G1|A1|2026-01-10|",
        "G1|B1|2026-02-10|2026-03-20");
    assertThat(result("silver_person_month", "month, practice_code, is_registered, age"))
        .containsExactly(
            "2026-01-01|A1|true|25",
            "2026-02-01|B1|true|25",
            "2026-03-01|A1|true|26",
            "2026-04-01|A1|true|26");
  }

  @Test
  void gapBetweenRegistrationsAndDeathAreMonthsWithoutRegistration() {
    patient("2026|4");
    given(
        "staged_gp_registration",
        "gp_patient_id, practice_code, start_date, end_date",
        "G1|A1|2025-01-10|2026-02-10",
        "G1|B1|2026-03-10|");
    assertThat(result("silver_person_month", "month, practice_code, is_registered, is_alive"))
        .containsExactly(
            "2026-01-01|A1|true|true",
            "2026-02-01||false|true",
            "2026-03-01|B1|true|true",
            "2026-04-01|B1|false|false");
  }

  @Test
  void aDeathThatOnlyPdsKnowsOfEndsTheRegistrationUnlessPdsHasTakenItBack() {
    patient("|");
    given(
        "staged_gp_registration",
        "gp_patient_id, practice_code, start_date, end_date",
        "G1|A1|2025-01-10|");
    given(
        "staged_pds_person",
        "person_token, death_date, effective_from, effective_to",
        "T1|2026-02-03|2026-02-10|2026-03-01",
        "T1|2026-03-20|2026-03-25|");
    assertThat(result("silver_person_month", "month, is_registered, is_alive"))
        .containsExactly(
            "2026-01-01|true|true",
            "2026-02-01|true|true",
            "2026-03-01|false|false",
            "2026-04-01|false|false");
  }

  @Test
  void areaIsThatOfTheAddressOnTheMonthsLastDay() {
    patient("|");
    given(
        "staged_gp_registration",
        "gp_patient_id, practice_code, start_date, end_date",
        "G1|A1|2025-01-10|");
    given("staged_gp_postcode_area", "postcode_hash, lsoa11, lsoa21", "P1|E1|F1", "P2|E2|F2");
    given(
        "staged_gp_address",
        "gp_patient_id, postcode_hash, start_date, end_date",
        "G1|P1|2020-01-01|2026-03-31",
        "G1|P2|2026-03-31|");
    given("staged_deprivation_2019", "lsoa_code, imd_decile", "E1|3", "E2|10");
    assertThat(result("silver_person_month", "month, lsoa21, imd_2019_quintile"))
        .containsExactly(
            "2026-01-01|F1|2", "2026-02-01|F1|2", "2026-03-01|F2|5", "2026-04-01|F2|5");
  }
}
