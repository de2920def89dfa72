package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleaningTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAME|  O'Neill |oneill",
        "NAME|Anne-Marie|anne marie",
        "NAME|J. R.|j r",
        "NAME|Zoë|zoe",
        "NAME|Łukasz|lukasz",
        "NAME|王芳|王芳",
        "DATE|1971-06-24|19710624",
        "DATE|4/6/1971|19710604",
        "DATE|19560409|19560409",
        "DATE|1949 7 2|19490702",
        "DATE|1890|1890",
        "DATE|1990-05-01 00:00:00|19900501",
        "DATE|1835-81-01|18358101",
        "POSTCODE|ts19 0sh|TS190SH",
        "DIGITS|+44 20 7946 0000|442079460000",
        "NHS_NUMBER|943 476 5919|9434765919",
      })
  void oneForm(Cleaning cleaning, String raw, String clean) {
    assertThat(cleaning.clean(raw, Set.of())).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource({
    "NAME,NK",
    "NAME,Unknown",
    "NAME,BABY OF SMITH",
    "TEXT,n/a",
    "DATE,1900-01-01",
    "DATE,01/01/1900",
    "DATE,not known",
    "POSTCODE,Unknown",
    "POSTCODE,ZZ99 3VZ",
    "DIGITS,00000000000",
    "NHS_NUMBER,9434765918",
    "NHS_NUMBER,2222222222",
  })
  void whatStandsForNothingIsNothing(Cleaning cleaning, String raw) {
    assertThat(cleaning.clean(raw, Set.of())).isNull();
  }

  @Test
  void titlesGoAndLongValuesAreCut() {
    assertThat(Cleaning.NAME.clean("Sir John Hayes", Set.of("sir"))).isEqualTo("john hayes");
    assertThat(Cleaning.NAME.clean("Sir", Set.of("sir"))).isNull();
    assertThat(Cleaning.NAME.clean("x".repeat(200), Set.of())).hasSize(Cleaning.LONGEST);
  }
}
