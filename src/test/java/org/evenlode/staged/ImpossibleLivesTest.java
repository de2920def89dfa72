package org.evenlode.staged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Births and deaths that cannot be, and rows that stray into another provider's month. */
class ImpossibleLivesTest extends StagingTest {
  @BeforeEach
  void listsOfSomebodyElse() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
    for (String list : new String[] {"national_data_opt_out", "type_1"}) {
      Files.writeString(
          folder.resolve("landing/opt_outs/" + list + "_20261020.csv"), "NHS\n9434765889\n");
    }
  }

  @Test
  void aDeathThatIsAPlaceholderOrBeforeTheBirthIsNone() {
    given(
        "mhsds_patient",
        "local_patient_id, birth_date, death_date",
        "L1|1980-05-17|1979-01-01",
        "L2|1980-05-17|01/01/1900",
        "L3|1980-05-17|2020-01-01");

    assertThat(staged("mental_health_patient", "_row, death_date"))
        .containsExactly(
            "staged|token|[]|3|2020-01-01",
            "staged|token|[death_date:before_birth]|1|",
            "staged|token|[death_date:placeholder]|2|");
  }

  @Test
  void aBirthInTheFutureHasNoAge() {
    given(
        "gp_olids_patient",
        "gp_patient_id, birth_year, death_year",
        "P1|2030|",
        "P2|1890|",
        "P3|1950|1940");

    assertThat(staged("gp_patient", "_row, birth_year, death_year"))
        .containsExactly(
            "staged|token|[birth_year:future_date]|1||",
            "staged|token|[birth_year:impossible_date]|2||",
            "staged|token|[death_year:before_birth]|3|1950|");
  }

  /** One row of RX5 in a later file of RX6 does not take the place of RX5's month. */
  @Test
  void aStrayRowDoesNotReplaceAProvidersMonth() {
    String columns = "appointment_id, provider_code, appointment_date, _file, _order";
    String[] rows = new String[24];
    for (int i = 0; i < 20; i++) {
      rows[i] = "A" + i + "|RX5|2026-09-01|first|1";
    }
    rows[20] = "S1|RX5|2026-09-02|second|2";
    rows[21] = "B1|RX6|2026-09-02|second|2";
    rows[22] = "B2|RX6|2026-09-02|second|2";
    rows[23] = "B3|RX6|2026-09-02|second|2";
    given("outpatient_sus", columns, rows);

    assertThat(staged("outpatient", "_provider"))
        .hasSize(24)
        .filteredOn(row -> row.startsWith("quarantined"))
        .containsExactly("quarantined||[delivery:drop]|RX5");
    assertThat(staged("outpatient", "_provider"))
        .filteredOn(row -> row.startsWith("staged") && row.endsWith("RX5"))
        .hasSize(20);
  }
}
