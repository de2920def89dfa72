package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected: the code lists of the GDPPR analytical code and the limits of CVDPREVENT. */
class ObservationTest extends SqlTest {
  private static final String ENTRY =
      "person_token, code, event_date, recorded_date, value1, value2";

  @BeforeEach
  void onePerson() {
    given("identity_person_key", "person_token, person_id", "T1|1");
  }

  @Test
  void aPairGivesBothPressuresAndHomeReadingsStandApart() {
    given(
        "staged_gp_journal",
        ENTRY,
        "T1|75367002|2026-01-05|2026-01-05|142|88",
        "T1|413606001|2026-01-05|2026-01-06|133|",
        "T1|271650006|2026-02-05|2026-02-06|81|");

    assertThat(result("silver_observation", "kind, observed_on, value, unit, is_home, status"))
        .containsExactly(
            "diastolic|2026-01-05|88.0|mmHg|false|usable",
            "diastolic|2026-02-05|81.0|mmHg|false|usable",
            "systolic|2026-01-05|133.0|mmHg|true|usable",
            "systolic|2026-01-05|142.0|mmHg|false|usable");
  }

  @Test
  void valuesThatCannotBeAreKeptWithoutTheirNumber() {
    given(
        "staged_gp_journal",
        ENTRY,
        "T1|27113001|2026-01-05|2026-01-05|700|",
        "T1|75367002|2026-01-05|2026-01-05|49|19",
        "T1|60621009|2026-01-05|2026-01-05||");

    assertThat(result("silver_observation", "kind, value, status"))
        .containsExactly(
            "bmi||no_value", "diastolic||cannot_be", "systolic||cannot_be", "weight||cannot_be");
  }

  @Test
  void heightInMetresIsPutInCentimetresAndTheLastEnteredOfADayCounts() {
    given(
        "staged_gp_journal",
        ENTRY,
        "T1|50373000|2026-01-05|2026-01-05|1.83|",
        "T1|27113001|2026-01-05|2026-01-05|70|",
        "T1|27113001|2026-01-05|2026-01-09|71.25|");

    assertThat(result("silver_observation", "kind, value, unit"))
        .containsExactly("height|183.0|cm", "weight|71.3|kg");
  }

  @Test
  void smokingIsAFindingAndOtherCodesAreNoObservation() {
    given(
        "staged_gp_journal",
        ENTRY,
        "T1|160617001|2026-01-05|2026-01-05||",
        "T1|195967001|2026-01-05|2026-01-05||");

    assertThat(result("silver_observation", "kind, finding, status"))
        .containsExactly("smoking_status|not_smoking|usable");
  }
}
