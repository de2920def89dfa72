package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

class IndicatorCheckTest {
  private static Indicator indicator(String from, String where, String numerator) {
    return new Indicator(
        "try_out",
        Indicator.Kind.SHARE,
        "Try-out",
        "access",
        Indicator.Polarity.NEITHER,
        from,
        where,
        "contact_date",
        numerator,
        "true",
        "true",
        List.of(Indicator.PeriodKind.MONTH),
        List.of(Indicator.AreaKind.ICB),
        List.of("everybody"),
        "proportion",
        "none");
  }

  private static List<String> problems(String from, String where, String numerator) {
    return IndicatorCheck.problems(
        indicator(from, where, numerator), Packaged.definitions().tables());
  }

  @Test
  void everyPackagedIndicatorCanBeComputed() {
    IndicatorCheck.require(
        Packaged.definitions().indicators().values(),
        Packaged.definitions().lenses(),
        Packaged.definitions().tables());
    assertThat(Packaged.definitions().indicators()).hasSizeGreaterThan(30);
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithTheNearestThatIs() {
    assertThat(problems("silver_contact", "seting = 'outpatient'", "attendance = 'attended'"))
        .containsExactly(
            "indicator try_out: where: silver_contact has no column 'seting'; did you mean 'setting'?");
  }

  @Test
  void anExpressionIsNoQueryAndNoWayOut() {
    assertThat(problems("silver_contact", "true", "reflect('java.lang.System', 'exit', 1)").get(0))
        .contains("not permitted");
    assertThat(
            problems("silver_contact", "true", "person_id in (select person_id from silver_person)")
                .get(0))
        .contains("not permitted");
    assertThat(problems("silver_contact", "attendance = ", "true").get(0))
        .contains("not an expression");
  }

  @Test
  void aLensMayAskForAttributesOfAPersonOnly() {
    Lenses.Lens wrong =
        new Lenses.Lens(
            "wrong", "Wrong", "postcode", List.of(), "", List.of("unknown"), List.of(), "", "");
    assertThatThrownBy(
            () ->
                IndicatorCheck.require(
                    List.of(), new Lenses(Map.of("wrong", wrong), Map.of()), Map.of()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("lens wrong: category: a person has no column 'postcode'");
  }
}
