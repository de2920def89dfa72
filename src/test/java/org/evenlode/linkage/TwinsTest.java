package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TwinsTest {
  private static final TwinRule RULE =
      new TwinRule(List.of("surname", "birth_date"), List.of("uprn", "postcode"), "given", true);

  private static final RecordTable TABLE =
      Tables.of(
          Tables.field(
              "given", Cleaning.NAME, "Maria", "Helen", "Marie", "M", "", "Ann Maria", "Helen"),
          Tables.field(
              "surname",
              Cleaning.NAME,
              "Zygote",
              "Zygote",
              "Zygote",
              "Zygote",
              "Zygote",
              "Zygote",
              "Other"),
          Tables.field(
              "birth_date",
              Cleaning.DATE,
              "2001-02-03",
              "2001-02-03",
              "2001-02-03",
              "2001-02-03",
              "2001-02-03",
              "2001-02-03",
              "2001-02-03"),
          Tables.field(
              "postcode",
              Cleaning.POSTCODE,
              "Q1 1AA",
              "Q1 1AA",
              "Q1 1AA",
              "Q1 1AA",
              "Q1 1AA",
              "Q1 1AA",
              "Q1 1AA"),
          Tables.field("uprn", Cleaning.DIGITS, "", "", "", "", "", "", ""));

  private static final Set<String> ALL =
      Set.of("given", "surname", "birth_date", "postcode", "uprn");

  @Test
  void twoNamesOfOneDayAndHomeAreTwins() {
    Twins twins = new Twins(RULE, TABLE, ALL);
    assertThat(twins.mayBe(0, 1)).isTrue();
    assertThat(twins.mayBe(1, 0)).isTrue();
    assertThat(twins.mayBe(0, 2)).as("alike").isFalse();
    assertThat(twins.mayBe(0, 3)).as("an initial").isFalse();
    assertThat(twins.mayBe(0, 4)).as("missing").isFalse();
    assertThat(twins.mayBe(0, 5)).as("the second name").isFalse();
    assertThat(twins.mayBe(0, 6)).as("another surname").isFalse();
    assertThat(twins.mayBe(0, 0)).isFalse();
  }

  @Test
  void withoutTheFieldsNobodyIs() {
    assertThat(new Twins(RULE, TABLE, Set.of("given", "surname", "birth_date")).mayBe(0, 1))
        .isFalse();
    assertThat(new Twins(RULE, TABLE, Set.of("surname", "birth_date", "postcode")).mayBe(0, 1))
        .isFalse();
    assertThat(new Twins(TwinRule.none(), TABLE, ALL).mayBe(0, 1)).isFalse();
  }
}
