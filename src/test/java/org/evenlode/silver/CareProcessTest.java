package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Expected: the eight care processes of the National Diabetes Audit and the six physical health
 * checks of people with serious mental illness (NHS England), each in twelve months.
 */
class CareProcessTest extends SqlTest {
  private static final String OBSERVATION =
      "person_id, kind, observed_on, value, finding, is_home, status";
  private static final String LAST_CLOSED = "2026-09-01";
  private static final List<String> DIABETES =
      List.of(
          "hba1c",
          "systolic",
          "diastolic",
          "total_cholesterol",
          "egfr",
          "acr",
          "foot_check",
          "bmi",
          "smoking_status");
  private static final List<String> MENTAL =
      List.of(
          "bmi",
          "systolic",
          "diastolic",
          "glucose",
          "total_cholesterol",
          "audit_c",
          "smoking_status");

  @BeforeEach
  void twoPeopleOnTwoRegisters() {
    parameter("last_closed", Date.valueOf(LAST_CLOSED));
    given(
        "silver_condition",
        "person_id, register",
        "1|diabetes",
        "2|diabetes",
        "1|serious_mental_illness",
        "2|serious_mental_illness");
    given(
        "silver_person_month",
        "person_id, month, is_registered, age",
        "1|" + LAST_CLOSED + "|true|50",
        "2|" + LAST_CLOSED + "|true|50");
  }

  private void observe(List<String> kinds, String without) {
    List<String> rows = new ArrayList<>();
    for (String kind : kinds) {
      rows.add("1|" + kind + "|" + LAST_CLOSED + "|58|x|false|usable");
      if (!kind.equals(without)) {
        rows.add("2|" + kind + "|" + LAST_CLOSED + "|59|x|false|usable");
      }
    }
    given("silver_observation", OBSERVATION, rows.toArray(String[]::new));
  }

  @Test
  void allEightMeansEachOfThem() {
    for (String missing : DIABETES) {
      observe(DIABETES, missing);
      assertThat(result("silver_care_process", "person_id, register, has_all_eight"))
          .as("without " + missing)
          .contains("1|diabetes|true", "2|diabetes|false");
    }
  }

  @Test
  void allSixMeansEachOfThem() {
    for (String missing : MENTAL) {
      observe(MENTAL, missing);
      assertThat(result("silver_care_process", "person_id, register, has_all_six"))
          .as("without " + missing)
          .contains("1|serious_mental_illness|true", "2|serious_mental_illness|false");
    }
  }

  @Test
  void fiftyEightIsTheTargetOfGlycatedHaemoglobin() {
    observe(DIABETES, "foot_check");
    assertThat(result("silver_care_process", "person_id, register, is_hba1c_to_target"))
        .contains("1|diabetes|true", "2|diabetes|false");
  }
}
