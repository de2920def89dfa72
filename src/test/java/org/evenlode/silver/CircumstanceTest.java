package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

class CircumstanceTest extends SqlTest {
  @Test
  void whatSettingsSayOfAPersonIsKeptByKindAndValue() {
    given(
        "staged_mental_health_patient",
        "_provider, _period, local_patient_id, person_token",
        "RX1|2026-01-01|L1|T1",
        "RX1|2026-02-01|L1|T1");
    given(
        "staged_community_patient",
        "_provider, _period, local_patient_id, person_token",
        "RY1|2026-01-01|L9|T2");
    given("identity_person_key", "person_token, person_id", "T1|1", "T2|1");
    given(
        "staged_mental_health_accommodation",
        "_provider, _period, local_patient_id, accommodation, recorded_date",
        "RX1|2026-01-01|L1|homeless|2026-01-09",
        "RX1|2026-02-01|L1|homeless|");
    given(
        "staged_mental_health_circumstance",
        "_provider, _period, local_patient_id, is_young_carer",
        "RX1|2026-01-01|L1|true");
    given(
        "staged_community_disability",
        "_provider, _period, local_patient_id, disability",
        "RY1|2026-01-01|L9|sight",
        "RY1|2026-01-01|L9|not_stated");
    assertThat(result("silver_circumstance", "circumstance, value, source, recorded_on, times"))
        .containsExactly(
            "accommodation|homeless|mental_health|2026-02-01|2",
            "disability|sight|community|2026-01-01|1",
            "young_carer|yes|mental_health|2026-01-01|1");
  }
}
