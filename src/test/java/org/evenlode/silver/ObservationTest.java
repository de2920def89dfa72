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

  /** IFCC and NGSP: 6.5 per cent are 48 mmol/mol to the whole number, 7.5 per cent 58. */
  @Test
  void glycatedHaemoglobinInPerCentIsPutInMillimolesAMole() {
    given(
        "staged_gp_journal",
        ENTRY,
        "T1|999791000000106|2026-01-05|2026-01-05|53|",
        "T1|999791000000106|2026-02-05|2026-02-05|6.5|",
        "T1|999791000000106|2026-03-05|2026-03-05|7.5|",
        "T1|999791000000106|2026-04-05|2026-04-05|400|");

    assertThat(result("silver_observation", "kind, observed_on, value, unit, status"))
        .containsExactly(
            "hba1c|2026-01-05|53.0|mmol/mol|usable",
            "hba1c|2026-02-05|47.5|mmol/mol|usable",
            "hba1c|2026-03-05|58.5|mmol/mol|usable",
            "hba1c|2026-04-05||mmol/mol|cannot_be");
  }

  @Test
  void activitiesOfMentalHealthServicesNameTheirUnitAndOneThatIsNotKnownIsSaid() {
    given(
        "silver_contact",
        "contact_key, person_id, contact_date",
        "mental_health¦RX4¦C1|1|2026-01-05",
        "mental_health¦RX4¦C2|1|2026-01-06",
        "mental_health¦RX4¦C3|1|2026-01-07");
    given(
        "staged_mental_health_activity",
        "_provider, _period, activity_id, contact_id, observation, observation_value, observation_unit",
        "RX4|2026-01-01|A1|C1|27113001|81500|g",
        "RX4|2026-01-01|A2|C2|27113001|12|[stone_av]",
        "RX4|2026-01-01|A3|C3|27113001|81|kg",
        "RX4|2026-02-01|A3|C3|27113001|80|kg");

    assertThat(result("silver_observation", "kind, observed_on, value, unit, status, source"))
        .containsExactly(
            "weight|2026-01-05|81.5|kg|usable|mental_health",
            "weight|2026-01-06||kg|unit_unknown|mental_health",
            "weight|2026-01-07|80.0|kg|usable|mental_health");
  }
}
