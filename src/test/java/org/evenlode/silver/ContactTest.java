package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactTest extends SqlTest {
  private static final String CONTACT =
      "contact_id, referral_id, contact_date, _provider, _period, _dataset, _feed";

  @BeforeEach
  void referralsOfTwoMonths() {
    given(
        "staged_mental_health_referral",
        "_provider, _period, referral_id, local_patient_id",
        "RX1|2026-01-01|S1|L1",
        "RX1|2026-02-01|S2|L2");
    given(
        "staged_mental_health_patient",
        "_provider, _period, local_patient_id, person_token",
        "RX1|2026-01-01|L1|T1",
        "RX1|2026-02-01|L2|T2");
    given("identity_person_key", "person_token, person_id", "T1|1", "T2|2");
  }

  @Test
  void contactBelongsToThePatientOfItsReferralInTheSameOrTheNewestSubmission() {
    given(
        "staged_mental_health_contact",
        CONTACT,
        "C1|S1|2026-01-05|RX1|2026-01-01|mhsds|mhsds",
        "C2|S1|2026-02-05|RX1|2026-02-01|mhsds|mhsds");
    assertThat(result("silver_contact", "contact_key, person_id"))
        .containsExactly("mental_health|RX1|C1|1", "mental_health|RX1|C2|1");
  }

  @Test
  void contactWithoutReferralIsKeptForAPersonOfItsSource() {
    given(
        "staged_mental_health_contact",
        CONTACT,
        "C3|S9|2026-02-05|RX1|2026-02-01|mhsds|mhsds",
        "C4|S9|2026-02-06|RX1|2026-02-01|mhsds|mhsds",
        "C5|S8|2026-02-07|RX1|2026-02-01|mhsds|mhsds");
    List<String> people = result("silver_contact", "person_id");
    assertThat(people).hasSize(3).allMatch(person -> person.startsWith("-"));
    assertThat(people.stream().distinct()).hasSize(2);
  }

  /** The same number, day and person: two trusts may use one number for different contacts. */
  @Test
  void aContactUnderBothCodesOfAMergedTrustCountsOnce() {
    given("silver_organisation", "organisation_code, current_code", "RX1|RX9");
    given(
        "staged_outpatient",
        "appointment_id, person_token, provider_code, appointment_date, _period, _dataset, _feed",
        "A1|T1|RX1|2026-01-05|2026-01-01|hes|hes",
        "A1|T1|RX9|2026-01-05|2026-01-01|hes|hes",
        "A2|T1|RX1|2026-01-05|2026-01-01|hes|hes",
        "A2|T2|RX9|2026-01-05|2026-01-01|hes|hes");

    assertThat(result("silver_contact", "contact_key, person_id"))
        .containsExactlyInAnyOrder(
            "outpatient|RX9|A1|1", "outpatient|RX1|A2|1", "outpatient|RX9|A2|2");
  }

  /** Deaths are known by month only: whatever is in it may have been before it. */
  @Test
  void aContactAfterTheMonthOfDeathIsMarked() {
    given("silver_person", "person_id, death_month", "1|2026-01-01", "2|");
    given(
        "staged_mental_health_contact",
        CONTACT,
        "C1|S1|2026-01-31|RX1|2026-01-01|mhsds|mhsds",
        "C2|S1|2026-02-01|RX1|2026-01-01|mhsds|mhsds",
        "C3|S2|2026-02-05|RX1|2026-02-01|mhsds|mhsds",
        "C4|S9|2026-02-05|RX1|2026-02-01|mhsds|mhsds");
    assertThat(result("silver_contact", "contact_key, is_after_death"))
        .containsExactly(
            "mental_health|RX1|C1|false",
            "mental_health|RX1|C2|true",
            "mental_health|RX1|C3|false",
            "mental_health|RX1|C4|false");
  }

  @Test
  void newestSubmissionOfAContactCounts() {
    given(
        "staged_mental_health_contact",
        CONTACT + ", attendance",
        "C1|S1|2026-01-05|RX1|2026-01-01|mhsds|mhsds|did_not_attend",
        "C1|S1|2026-01-05|RX1|2026-02-01|mhsds|mhsds|attended");
    assertThat(result("silver_contact", "contact_key, attendance"))
        .containsExactly("mental_health|RX1|C1|attended");
  }

  @Test
  void appointmentsWithGeneralPracticeAreContactsOfWhoeverBookedThem() {
    given(
        "staged_gp_patient",
        "gp_patient_id, person_token, is_deleted",
        "P1|T1|false",
        "P2|T2|true");
    given(
        "staged_gp_appointment",
        "appointment_id, gp_patient_id, practice_code, appointment_date, attendance, is_blocked,"
            + " is_deleted, _period, _dataset, _feed",
        "A1|P1|A81001|2026-01-05|did_not_attend|false|false|2026-01-01|gp|olids",
        "A2|P1|A81001|2026-01-06|attended|false|true|2026-01-01|gp|olids",
        "A3||A81001|2026-01-07||true|false|2026-01-01|gp|olids",
        "A4|P2|A81001|2026-01-08|attended|false|false|2026-01-01|gp|olids");
    assertThat(result("silver_contact", "contact_key, person_id, attendance"))
        .containsExactly("general_practice|A81001|A1|1|did_not_attend");
  }
}
