package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaternityTest extends SqlTest {
  private static final String BOOKING =
      "_provider, _period, pregnancy_id, local_patient_id, booking_date, due_date";

  @BeforeEach
  void oneWoman() {
    given(
        "staged_maternity_mother",
        "_provider, _period, local_patient_id, person_token",
        "RX1|2026-01-01|L1|T1",
        "RX1|2026-02-01|L1|T1");
    given("identity_person_key", "person_token, person_id", "T1|1");
  }

  @Test
  void gestationAtBookingIsCountedBackFromTheDueDateOfTheNewestSubmission() {
    given(
        "staged_maternity_booking",
        BOOKING,
        "RX1|2026-01-01|P1|L1|2026-01-10|2026-08-08",
        "RX1|2026-02-01|P1|L1|2026-01-10|2026-08-01",
        "RX1|2026-02-01|P2|L1|2026-02-10|2027-08-01",
        "RX1|2026-02-01|P3|L1|2026-02-10|");
    assertThat(result("silver_pregnancy", "pregnancy_key, person_id, booked_at_days"))
        .containsExactly("RX1|P1|1|77", "RX1|P2|1|", "RX1|P3|1|");
  }

  @Test
  void eachBabyIsARowOfItsWoman() {
    given("silver_pregnancy", "pregnancy_key, person_id", "RX1¦P1|1");
    given(
        "staged_maternity_delivery",
        "_provider, _period, delivery_id, pregnancy_id, caesarean_date",
        "RX1|2026-02-01|D1|P1|2026-02-03");
    given(
        "staged_maternity_baby",
        "_provider, _period, baby_id, delivery_id, birth_date, outcome, gestation_days",
        "RX1|2026-02-01|B1|D1|2026-02-03|live_birth|258",
        "RX1|2026-02-01|B2|D1|2026-02-03|live_birth|999",
        "RX1|2026-02-01|B3|D9|2026-02-03|live_birth|280");
    assertThat(result("silver_birth", "birth_key, person_id, gestation_days, babies, is_caesarean"))
        .containsExactly("RX1|D1|1|1|258|2|true", "RX1|D1|2|1||2|true");
  }
}
