package org.evenlode.staged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A column with codes of two systems: what is of the other is said, and may be named. */
class AnotherSystemTest extends StagingTest {
  @BeforeEach
  void listsOfNobody() throws IOException {
    Files.createDirectories(folder.resolve("landing/opt_outs"));
    for (String list : new String[] {"national_data_opt_out", "type_1"}) {
      Files.writeString(
          folder.resolve("landing/opt_outs/" + list + "_20261020.csv"), "NHS\n9434765889\n");
    }
  }

  /**
   * 92391000000108 is British or mixed British (NHS ethnicity bridge): A among the codes of 2001.
   */
  @Test
  void aCodeOfAnotherSystemOfTheSameMeaningIsCalledThat() {
    given(
        "mhsds_patient",
        "local_patient_id, ethnic_category",
        "L1|A",
        "L2|92391000000108",
        "L3|A1X",
        "L4|SMITH");

    assertThat(staged("mental_health_patient", "ethnic_category, _unmapped"))
        .containsExactly(
            "staged|token|[]|A|[]",
            "staged|token|[ethnic_category:another_system]||[ethnic_category:ethnic_category_2001:92391000000108]",
            "staged|token|[ethnic_category:unknown_code]||[ethnic_category:ethnic_category_2001:]",
            "staged|token|[ethnic_category:unknown_code]||[ethnic_category:ethnic_category_2001:]");
  }
}
