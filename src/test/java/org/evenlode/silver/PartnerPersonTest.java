package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartnerPersonTest extends SqlTest {
  private static final String CONTACT =
      "contact_key, person_id, partner, kind, contact_date, is_answered, certainty";

  @BeforeEach
  void september() {
    parameter("last_closed", Date.valueOf("2026-09-01"));
  }

  /**
   * By number: the person's. By names: the person's that linkage found, or nobody's but its own.
   */
  @Test
  void aRecordIsThePersonsWithTheProbabilityOfItsLink() {
    given("identity_person_key", "person_token, person_id", "T1|1", "T2|2");
    given(
        "staged_ambulance_incident",
        "incident_id, person_token, stop_code, call_date, _dataset, identity_method",
        "A1|T1|treated_at_scene|2026-05-01|ambulance|nhs_number",
        "A2|T2|treated_at_scene|2026-05-01|ambulance|source");
    given(
        "staged_homelessness_case",
        "case_id, assessment, application_date, duty_end_reason, _dataset",
        "H1|homeless|2026-05-02|Secured accommodation for 6 months|homelessness",
        "H2|homeless|2026-05-03||homelessness");
    given(
        "identity_person_link",
        "source, record_key, person_id, own_person_id, group_person_id, probability, band",
        "homelessness|H1|1|7||0.75|match",
        "homelessness|H2||8||0.25|unlinkable",
        "police|H1|5|5||0.5|match");

    assertThat(
            result(
                "silver_partner_contact",
                "partner, person_id, kind, is_answered, certainty, is_traceable"))
        .containsExactly(
            "ambulance|1|treated_at_scene|true|1.0|true",
            "ambulance|2|treated_at_scene|true|1.0|false",
            "homelessness|1|homeless|true|0.75|true",
            "homelessness|8|homeless|false|0.75|false");
  }

  @Test
  void whatPartnersKnowOfAPersonInTwelveMonthsStandsSideBySide() {
    given(
        "silver_partner_contact",
        CONTACT,
        "a|1|ambulance|conveyed_to_emergency|2025-10-01|true|1",
        "b|1|police|mental_health|2026-09-30|false|0.9",
        "c|1|homelessness|threatened|2025-09-30|true|1",
        "d|2|homelessness|homeless|2026-01-01|false|0.8",
        "e|3|police|exclusion_zone|2026-01-01|false|1");
    given(
        "silver_contact",
        "person_id, setting, attendance, contact_date",
        "1|emergency|attended|2026-02-01",
        "1|outpatient|attended|2026-02-01",
        "2|community|attended|2026-02-01",
        "2|community|did_not_attend|2026-02-01");
    given(
        "silver_person", "person_id, is_registered, accommodation", "1|true|", "3|false|homeless");
    given("silver_condition", "person_id, register", "1|asthma", "1|diabetes");

    assertThat(
            result(
                "silver_partner_person",
                "person_id, cast(partners as string), partner_count, ambulance_incidents,"
                    + " emergency_attendances, police_notices, is_homeless, is_registered, conditions,"
                    + " planned_contacts, is_served, certainty"))
        .containsExactly(
            "1|[ambulance, emergency, police]|3|1|1|1|false|true|2|1|false|0.9",
            "2|[homelessness]|1|0|0|0|true|false|0|1|true|0.8",
            "3|[police]|1|0|0|0|true|false|0|0|false|1.0");
  }

  /** Every packaged rule is a SELECT that runs, and one that meets somebody meets them once. */
  @Test
  void aRuleNamesEachPersonOnce() {
    given(
        "silver_partner_person",
        "person_id, partner_count, is_served, is_homeless, ambulance_incidents,"
            + " emergency_attendances, police_notices, is_registered, is_out_of_work, conditions,"
            + " planned_contacts, certainty, is_traceable, is_dead",
        "1|2|true|true|4|0|0|true|false|0|1|0.9|true|false",
        "2|1|false|false|0|0|0|false|true|1|0|1|true|false",
        "3|1|false|false|0|0|0|false|false|0|0|1|false|false",
        "4|1|false|false|0|0|0|false|false|0|0|1|true|true");
    given(
        "silver_referral",
        "person_id, received_date, discharge_date, first_attended_date",
        "1|2026-03-01|2026-04-01|",
        "1|2026-03-02|2026-04-02|2026-05-01",
        "2|2026-07-01||",
        "2|2026-09-20||",
        "3|2026-07-01||2026-07-09");

    assertThat(result("silver_person_rule", "kind, rule, person_id, is_met, certainty"))
        .containsExactly(
            "care_gap|closed_unseen|1|false|1.0",
            "care_gap|frequent_crisis_no_plan|1|false|0.9",
            "care_gap|known_but_unregistered|2|false|1.0",
            "care_gap|referred_never_seen|2|false|1.0",
            "cohort|homeless_in_crisis|1|true|0.9",
            "cohort|known_to_several|1|true|0.9",
            "cohort|out_of_work_with_illness|2|false|1.0");
  }
}
