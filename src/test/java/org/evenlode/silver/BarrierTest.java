package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

class BarrierTest extends SqlTest {
  @Test
  void whatRecordsSayStandsInTheWay() {
    given(
        "silver_person",
        "person_id, language, accommodation",
        "1|pl|",
        "2|en|homeless",
        "3||mainstream");
    given("silver_partner_person", "person_id, is_homeless", "2|true", "3|true", "4|false");
    given("identity_person_key", "person_token, person_id", "T4|4", "T5|5");
    given(
        "staged_benefit_status",
        "person_token, status, since",
        "T4|carer|2026-03-01",
        "T5|unemployed|2026-03-01");
    given(
        "staged_police_notice",
        "notice_id, notice_type, notice_date, valid_to, _dataset",
        "N1|exclusion_zone|2026-01-01|2026-06-30|police",
        "N2|domestic_abuse|2026-01-01||police");
    given(
        "identity_person_link",
        "source, record_key, person_id, own_person_id",
        "police|N1|1|9",
        "police|N2|1|9");

    assertThat(result("silver_barrier", "person_id, barrier, valid_from, valid_to"))
        .containsExactly(
            "1|exclusion_zone|2026-01-01|2026-06-30",
            "1|language|1900-01-01|2900-01-01",
            "2|address|1900-01-01|2900-01-01",
            "3|address|1900-01-01|2900-01-01",
            "4|caring|2026-03-01|2900-01-01");
  }

  /** An appointment counts once for each barrier that held on its day, or for none. */
  @Test
  void anAppointmentCountsForTheBarriersOfItsDay() {
    parameter("last_closed", Date.valueOf("2026-09-01"));
    given(
        "silver_barrier",
        "person_id, barrier, valid_from, valid_to",
        "1|exclusion_zone|2026-01-01|2026-06-30",
        "1|exclusion_zone|2026-02-01|2026-06-30",
        "1|language|1900-01-01|2900-01-01");
    given(
        "silver_contact",
        "contact_key, person_id, setting, attendance, contact_date, is_activity",
        "c0|1|outpatient|did_not_attend|2026-03-01|true",
        "c1|1|outpatient|attended|2026-08-01|true",
        "c2|1|outpatient|cancelled_by_patient|2026-08-01|true",
        "c3|2|outpatient|attended|2026-08-01|true",
        "c4|2|emergency|attended|2026-08-01|true");

    assertThat(result("gold_barrier", "barrier, people, kept_or_missed, missed"))
        .containsExactly("exclusion_zone|1|1|1", "language|1|2|1", "none|1|1|0");
  }
}
