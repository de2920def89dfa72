package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

class PersonEvidenceTest extends SqlTest {
  @Test
  void whatPdsHasSupersededSaysNothing() {
    parameter("last_month", Date.valueOf("2026-04-01"));
    given("identity_person_key", "person_token, person_id", "T1|1");
    given("staged_lsoa_change", "lsoa11, lsoa21", "E1|F1");
    given(
        "staged_pds_person",
        "person_token, birth_month, sex, death_date, language, effective_from, effective_to",
        "T1|2000-03-01|male||en|2020-01-01|2026-03-31",
        "T1|2000-03-01|female|2026-04-09||2026-04-01|2026-05-31");
    given(
        "staged_pds_address",
        "person_token, lsoa11, lsoa21, effective_from, effective_to",
        "T1|E9|F9|2020-01-01|2025-12-31",
        "T1|E1||2026-01-01|");
    given(
        "staged_pds_practice",
        "person_token, practice_code, effective_from, effective_to",
        "T1|A1|2020-01-01|2026-03-31",
        "T1|B1|2026-04-01|2026-05-14",
        "T1|C1|2026-05-15|");

    // The last month of the history ends on 30 April: what has ended by then is no longer so, and
    // what begins later is not yet.
    assertThat(result("silver_person_evidence", "field, source, value, detail, recorded_on"))
        .containsExactly(
            "birth_month|pds|2000-03-01||2026-04-01",
            "death_month|pds|2026-04-01||2026-04-01",
            "language|pds|||2026-04-01",
            "practice|pds|B1||2026-04-01",
            "sex|pds|female||2026-04-01",
            "small_area|pds|F1|E1|2026-01-01");
  }
}
