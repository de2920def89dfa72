package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MentalHealthStayTest extends SqlTest {
  private static final String STAY =
      "_provider, _period, stay_id, referral_id, start_date, discharge_date, _dataset";
  private static final String CONTACT = "person_id, setting, contact_date, attendance, mechanism";

  @BeforeEach
  void onePatient() {
    given(
        "staged_mental_health_referral",
        "_provider, _period, referral_id, local_patient_id",
        "RX1|2026-01-01|S1|L1");
    given(
        "staged_mental_health_patient",
        "_provider, _period, local_patient_id, person_token",
        "RX1|2026-01-01|L1|T1");
    given("identity_person_key", "person_token, person_id", "T1|1");
    given("silver_person", "person_id, birth_month", "1|1980-05-01");
    given("staged_mental_health_stay", STAY, "RX1|2026-01-01|H1|S1|2026-01-02|2026-01-20|mhsds");
  }

  private String followUp() {
    return String.join("", result("silver_mental_health_stay", "is_due, followed_up_within_days"));
  }

  @Test
  void theThreeDaysBeginOnTheDayAfterDischarge() {
    given(
        "silver_contact",
        CONTACT,
        "1|mental_health|2026-01-20|attended|face_to_face",
        "1|mental_health|2026-01-23|attended|telephone");
    assertThat(followUp()).isEqualTo("true|3");
  }

  @Test
  void aContactThatWasMissedOrWrittenIsNoFollowUp() {
    given(
        "silver_contact",
        CONTACT,
        "1|mental_health|2026-01-21|did_not_attend|face_to_face",
        "1|mental_health|2026-01-22|attended|email",
        "1|community|2026-01-22|attended|face_to_face");
    assertThat(followUp()).isEqualTo("true|");
  }

  @Test
  void aStayThatIsReadmittedAtOnceIsNotDue() {
    given(
        "staged_mental_health_stay",
        STAY,
        "RX1|2026-01-01|H1|S1|2026-01-02|2026-01-20|mhsds",
        "RX1|2026-01-01|H2|S1|2026-01-22||mhsds");
    assertThat(result("silver_mental_health_stay", "stay_key, is_due"))
        .containsExactly("RX1|H1|false", "RX1|H2|false");
  }

  @Test
  void childrenAndTheDeadAreNotDue() {
    given("silver_person", "person_id, birth_month", "1|2010-05-01");
    assertThat(followUp()).isEqualTo("false|");
    given("silver_person", "person_id, birth_month, death_month", "1|1980-05-01|2026-01-01");
    assertThat(followUp()).isEqualTo("false|");
  }

  @Test
  void theNewestSubmissionOfAStayCounts() {
    given(
        "staged_mental_health_stay",
        STAY,
        "RX1|2026-01-01|H1|S1|2026-01-02||mhsds",
        "RX1|2026-02-01|H1|S1|2026-01-02|2026-02-10|mhsds");
    assertThat(result("silver_mental_health_stay", "discharge_date, nights"))
        .containsExactly("2026-02-10|39");
  }
}
