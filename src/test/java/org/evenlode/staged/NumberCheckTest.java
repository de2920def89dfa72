package org.evenlode.staged;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected: a number identifies with at least one part of the birth date that agrees. */
class NumberCheckTest extends StagingTest {
  private static final String NUMBER = "9434765919";
  private static final String OTHER = "9434765870";

  @BeforeEach
  void listsOfNobody() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
    for (String list : new String[] {"national_data_opt_out", "type_1"}) {
      Files.writeString(
          folder.resolve("landing/opt_outs/" + list + "_20261020.csv"), "NHS\n9434765889\n");
    }
  }

  private String token(String number) {
    return spark().range(1).select(TOKENS.ofNhsNumber(lit(number))).first().getString(0);
  }

  @Test
  void aNumberWhoseBirthDateAgreesInNoPartIsSomebodyElses() {
    givenStaged("pds_person", "person_token, birth_month", token(NUMBER) + "|1980-05-01");
    given(
        "mhsds_patient",
        "local_patient_id, nhs_number, nhs_number_status, birth_date",
        "L1|" + NUMBER + "|01|1980-05-17",
        "L2|" + NUMBER + "|01|1980-11-17",
        "L3|" + NUMBER + "|01|1991-05-17",
        "L4|" + NUMBER + "|01|1991-11-17",
        "L5|" + NUMBER + "|01|",
        "L6|" + NUMBER + "|02|",
        "L7|" + NUMBER + "|02|1980-11-17",
        "L8|" + OTHER + "|01|1991-11-17",
        "L9|" + OTHER + "|04|1991-11-17");

    assertThat(staged("mental_health_patient", "_row, identity_method"))
        .containsExactly(
            "staged|token|[]|1|nhs_number",
            "staged|token|[]|2|nhs_number",
            "staged|token|[]|3|nhs_number",
            "staged|token|[]|5|nhs_number",
            "staged|token|[]|7|nhs_number",
            "staged|token|[]|8|nhs_number",
            "staged|token|[nhs_number:another_person]|4|source",
            "staged|token|[nhs_number:not_verified]|6|source",
            "staged|token|[nhs_number:not_verified]|9|source");
  }

  /** A register with days agrees in the day, and any of a person's births will do. */
  @Test
  void aDayThatAgreesWillDo() {
    givenStaged(
        "patient_index",
        "person_token, birth_date",
        token(NUMBER) + "|1980-05-17",
        token(NUMBER) + "|1962-02-03");
    given(
        "mhsds_patient",
        "local_patient_id, nhs_number, birth_date",
        "L1|" + NUMBER + "|1991-11-17",
        "L2|" + NUMBER + "|1991-02-20",
        "L3|" + NUMBER + "|1991-11-20");

    assertThat(staged("mental_health_patient", "_row, identity_method"))
        .containsExactly(
            "staged|token|[]|1|nhs_number",
            "staged|token|[]|2|nhs_number",
            "staged|token|[nhs_number:another_person]|3|source");
  }

  /** PDS has births under the number that goes on; both numbers are looked up there. */
  @Test
  void aSupersededNumberIsLookedUpUnderTheOneThatGoesOn() {
    givenStaged("pds_person", "person_token, birth_month", token(OTHER) + "|1980-05-01");
    givenStaged(
        "identity_bridge",
        "from_pseudonym, to_pseudonym, _dataset",
        token(NUMBER) + "|" + token(OTHER) + "|pds");
    given(
        "mhsds_patient",
        "local_patient_id, nhs_number, nhs_number_status, birth_date",
        "L1|" + NUMBER + "|02|1980-05-17",
        "L2|" + NUMBER + "|01|1991-11-17");

    assertThat(staged("mental_health_patient", "_row, identity_method"))
        .containsExactly(
            "staged|token|[]|1|nhs_number", "staged|token|[nhs_number:another_person]|2|source");
  }
}
