package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected: counted by hand from the definition in coding_quality.sql. */
class CodingQualityTest extends SqlTest {
  private final List<String> patients = new ArrayList<>();

  @BeforeEach
  void closedMonths() {
    parameter("last_closed", Date.valueOf("2026-09-01"));
    patients.clear();
  }

  private void patients(String provider, String month, String category, int count) {
    for (int i = 0; i < count; i++) {
      patients.add(
          String.join(
              "|", "mhsds", provider, month, "T" + patients.size(), "nhs_number", category));
    }
  }

  private List<String> quality(String columns, String where) {
    given(
        "staged_mental_health_patient",
        "_feed, _provider, _period, person_token, identity_method, ethnic_category",
        patients.toArray(String[]::new));
    return result("gold_coding_quality")
        .where(where)
        .selectExpr(columns.split(", "))
        .collectAsList()
        .stream()
        .map(row -> row.mkString("|"))
        .sorted()
        .toList();
  }

  @Test
  void aValueFarAboveThatOfThePeersIsSuspectedToBeADefault() {
    patients("RX1", "2026-09-01", "Z", 80);
    patients("RX1", "2026-09-01", "A", 20);
    for (String peer : List.of("RX2", "RX3")) {
      patients(peer, "2026-09-01", "A", 60);
      patients(peer, "2026-09-01", "Z", 40);
    }

    // Z: 80 of 100 against 80 of 200 elsewhere; A: 60 of 100 against 80 of 200, not twice.
    assertThat(
            quality("provider_code, default_value, default_records", "field = 'ethnic_category'"))
        .containsExactly("RX1|Z|80", "RX2|null|0", "RX3|null|0");
  }

  @Test
  void fewPeopleAndASingleProviderAreNotSuspected() {
    patients("RX1", "2026-09-01", "Z", 49);
    patients("RX2", "2026-09-01", "A", 49);
    patients("RX9", "2026-08-01", "A", 100);

    assertThat(quality("default_records", "field = 'ethnic_category'"))
        .containsExactly("0", "0", "0");
  }

  @Test
  void theScoreIsTheUsableShareOverAllFields() {
    patients("RX1", "2026-09-01", "A", 6);
    patients("RX1", "2026-09-01", "Z", 2);
    patients("RX1", "2026-09-01", "99", 2);

    // Ethnic category 8 usable of 10, sex and postcode none, NHS number all; rules do not count.
    assertThat(quality("records, people, known, usable", "field = 'all_fields'"))
        .containsExactly("40|10|16|18");
  }

  @Test
  void theThreeMonthsBeforeStandBeside() {
    patients("RX1", "2026-05-01", "A", 100);
    patients("RX1", "2026-06-01", "A", 10);
    patients("RX1", "2026-08-01", "99", 5);
    patients("RX1", "2026-09-01", "A", 7);

    assertThat(
            quality(
                "records_before, known_before",
                "field = 'ethnic_category' and period = '2026-09-01'"))
        .containsExactly("15|10");
  }

  @Test
  void knownRecordsThatOthersContradictAreConflicting() {
    patients("RX1", "2026-09-01", "A", 3);
    given("identity_person_key", "person_token, person_id", "T0|1", "T1|2", "T2|3");
    given(
        "silver_person_best",
        "person_id, field, value, known_values",
        "1|ethnic_category|B|2",
        "2|ethnic_category|A|1");

    assertThat(quality("known, conflicting", "field = 'ethnic_category'")).containsExactly("3|1");
  }
}
