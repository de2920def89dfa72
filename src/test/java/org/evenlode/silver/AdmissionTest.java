package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionTest extends SqlTest {
  private static final String EPISODE =
      "provider_code, episode_id, spell_id, person_token, episode_order, episode_start_date,"
          + " admission_date, discharge_date, admission_method, primary_diagnosis, _dataset,"
          + " landing_spell, landing_episode";

  @BeforeEach
  void people() {
    given("identity_person_key", "person_token, person_id", "T1|1", "T2|2");
  }

  @Test
  void episodesOfAStayAreOneAdmissionThatTheFirstEpisodeDescribes() {
    given(
        "staged_admission_episode",
        EPISODE,
        "RX1|E2|S1|T1|2|2026-01-03|2026-01-01|2026-01-09|emergency_ed|I219|sus||",
        "RX1|E1|S1|T1|1|2026-01-01|2026-01-01||emergency_ed|J440|sus||",
        "RX2|H1||T1|1|2026-02-01|2026-02-01|2026-02-01|elective_booked|H269|hes||",
        "RX2|H2||T1|1|2026-03-01|2026-03-01|2026-03-02|emergency_gp|S720|hes||");

    assertThat(
            result(
                "silver_admission",
                "admission_key, person_id, kind, episodes, length_of_stay, cause, acsc_set"))
        .containsExactly(
            "RX1|E1|1|emergency|2|8|respiratory|chronic",
            "RX2|H1|1|elective|1|0|eye_or_ear|",
            "RX2|H2|1|emergency|1|1|injury|");
  }

  /** A transfer on one day is no such thing, and one provider's two stays are its own affair. */
  @Test
  void aStayDuringAnotherProvidersStayIsMarked() {
    given(
        "staged_admission_episode",
        EPISODE,
        "RX1|E1|S1|T1|1|2026-01-01|2026-01-01|2026-01-09|emergency_ed|J440|sus||",
        "RX2|E2|S2|T1|1|2026-01-04|2026-01-04|2026-01-06|emergency_ed|J440|sus||",
        "RX3|E3|S3|T1|1|2026-01-09|2026-01-09|2026-01-12|emergency_ed|J440|sus||",
        "RX3|E4|S4|T1|1|2026-01-10|2026-01-10|2026-01-11|emergency_ed|J440|sus||",
        "RX2|E5|S5|T2|1|2026-01-04|2026-01-04|2026-01-06|emergency_ed|J440|sus||");

    assertThat(result("silver_admission", "admission_key, is_elsewhere_too"))
        .containsExactly(
            "RX1|E1|true", "RX2|E2|true", "RX2|E5|false", "RX3|E3|false", "RX3|E4|false");
  }

  @Test
  void diagnosesOfATableOfTheirOwnAreFound() {
    given(
        "staged_admission_episode",
        EPISODE,
        "RX1|E1|S1|T2|1|2026-01-01|2026-01-01|2026-01-04|emergency_ed||sus|P1|1");
    given(
        "staged_admission_diagnosis",
        "landing_spell, landing_episode, diagnosis_order, diagnosis",
        "P1|1|2|I10X",
        "P1|1|1|E116");

    assertThat(result("silver_admission", "primary_diagnosis, acsc_set"))
        .containsExactly("E116|chronic");
  }
}
