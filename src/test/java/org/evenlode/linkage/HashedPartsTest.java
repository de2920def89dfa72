package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HashedPartsTest {
  private static final byte[] KEY = new byte[32];

  private static Map<String, String> of(String given, String surname, String date, String code) {
    return new HashedParts(KEY).of(given, surname, date, code, "F");
  }

  @Test
  void equalPartsHaveEqualHashesHoweverTheyAreWritten() {
    assertThat(of("Zoë", "O'NEILL", "1971-06-24", "OX1 2JD"))
        .isEqualTo(of("zoe", "oneill", "24/06/1971", "ox12jd"));
  }

  @Test
  void aSlipLeavesSoundOrStartAsTheyWere() {
    Map<String, String> right = of("Anne", "Fairfield", "1971-06-24", "OX1 2JD");
    Map<String, String> slip = of("Anne", "Fairfeild", "1971-06-25", "OX1 2JE");
    assertThat(slip.get("surname")).isNotEqualTo(right.get("surname"));
    assertThat(slip.get("surname_sound")).isEqualTo(right.get("surname_sound"));
    assertThat(slip.get("birth_year_month")).isEqualTo(right.get("birth_year_month"));
    assertThat(slip.get("postcode_sector")).isEqualTo(right.get("postcode_sector"));
  }

  @Test
  void placeholdersHaveNoHashAndNothingIsInClear() {
    Map<String, String> hashed = of("Unknown", "Smith", "01/01/1900", "ZZ99 3VZ");
    assertThat(hashed).doesNotContainKeys("given", "birth_date", "postcode");
    assertThat(hashed.values()).allMatch(value -> value.matches("[0-9a-f]{24}"));
  }

  @Test
  void anotherKeyAgreesWithNothing() {
    byte[] other = new byte[32];
    other[0] = 1;
    Map<String, String> one = of("Ann", "Lee", "1971-06-24", "OX1 2JD");
    assertThat(new HashedParts(other).of("Ann", "Lee", "1971-06-24", "OX1 2JD", "F").values())
        .doesNotContainAnyElementsOf(one.values());
  }
}
