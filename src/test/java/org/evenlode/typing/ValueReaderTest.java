package org.evenlode.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.SerializationUtils;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.Sensitivity;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

/** What each type makes of a text: the value, or the reason why there is none. */
class ValueReaderTest {
  private static final int DELIVERED = (int) LocalDate.parse("2026-10-20").toEpochDay();

  private static FeedColumn column(ColumnType type, boolean future, String... formats) {
    return new FeedColumn(
        "c",
        List.of("C"),
        Optional.empty(),
        type,
        Optional.empty(),
        List.of(formats),
        List.of(),
        false,
        Sensitivity.PERSON,
        Optional.empty(),
        future);
  }

  private static String read(FeedColumn column, String text) {
    // As executors get it.
    ValueReader reader =
        SerializationUtils.clone(ValueReader.of(column, null, false, ZoneId.of("UTC")));
    Object value = reader.read(text, DELIVERED);
    return value == null ? "!" + reader.reason(text, DELIVERED) : value.toString();
  }

  private static String read(ColumnType type, String text) {
    return read(column(type, false), text);
  }

  private static String day(String text, String... formats) {
    String read = read(column(ColumnType.DATE, false, formats), text);
    return read.startsWith("!") ? read : LocalDate.ofEpochDay(Long.parseLong(read)).toString();
  }

  @Test
  void datesAreReadByTheirPatternsInOrder() {
    assertThat(day("2026-02-28", "yyyy-MM-dd")).isEqualTo("2026-02-28");
    assertThat(day("2024-02-29", "yyyy-MM-dd")).isEqualTo("2024-02-29");
    assertThat(day("2026-02-29", "yyyy-MM-dd")).isEqualTo("!not_a_date");
    assertThat(day("2026-13-01", "yyyy-MM-dd", "dd/MM/yyyy")).isEqualTo("!not_a_date");
    assertThat(day("03/04/2026", "yyyy-MM-dd", "dd/MM/yyyy")).isEqualTo("2026-04-03");
    assertThat(day("20260403", "yyyy-MM-dd", "yyyyMMdd")).isEqualTo("2026-04-03");
    assertThat(day("2026-04-03 10:11:12", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"))
        .isEqualTo("2026-04-03");
    assertThat(day("2026-04", "yyyy-MM", "yyyyMM")).isEqualTo("2026-04-01");
    assertThat(day("202604", "yyyyMM")).isEqualTo("2026-04-01");
    assertThat(day("1901-01-01", "yyyy-MM-dd")).isEqualTo("1901-01-01");
    assertThat(day("2026-04-03T", "yyyy-MM-dd")).isEqualTo("!not_a_date");
    assertThat(day("٢٠٢٦-04-03", "yyyy-MM-dd")).isEqualTo("!not_a_date");
  }

  /** However a placeholder is written, it is no day on which something happened. */
  @Test
  void placeholdersAreComparedAsDays() {
    assertThat(day("1900-01-01", "yyyy-MM-dd")).isEqualTo("!placeholder");
    assertThat(day("01/01/1900", "yyyy-MM-dd", "dd/MM/yyyy")).isEqualTo("!placeholder");
    assertThat(day("1582-10-15", "yyyy-MM-dd")).isEqualTo("!placeholder");
    assertThat(day("0001-01-01", "yyyy-MM-dd")).isEqualTo("!placeholder");
    assertThat(day("9999-12-31", "yyyy-MM-dd")).isEqualTo("!placeholder");
    FeedColumn own =
        new FeedColumn(
            "c",
            List.of("C"),
            Optional.empty(),
            ColumnType.DATE,
            Optional.empty(),
            List.of("yyyy-MM-dd", "dd/MM/yyyy"),
            List.of("2001-01-01"),
            false,
            Sensitivity.PERSON,
            Optional.empty(),
            false);
    assertThat(read(own, "01/01/2001")).isEqualTo("!placeholder");
  }

  /** An offset tells an instant, and the day is London's. */
  @Test
  void aTimeWithAnOffsetBelongsToTheLondonDay() {
    assertThat(day("2026-07-01T00:30:00+01:00", "yyyy-MM-dd")).isEqualTo("2026-07-01");
    assertThat(day("2026-06-30T23:30:00Z", "yyyy-MM-dd")).isEqualTo("2026-07-01");
    assertThat(day("2026-06-30 23:30:00.000Z", "yyyy-MM-dd HH:mm:ss.SSSX")).isEqualTo("2026-07-01");
    assertThat(day("2026-01-01T00:30:00+0100", "yyyy-MM-dd")).isEqualTo("2025-12-31");
    assertThat(day("2026-07-01T00:30:00", "yyyy-MM-dd")).isEqualTo("2026-07-01");
    assertThat(day("2026-07-01 00:30", "yyyy-MM-dd")).isEqualTo("2026-07-01");
    assertThat(day("2026-07-01T25:30:00Z", "yyyy-MM-dd")).isEqualTo("!not_a_date");
    FeedColumn time = column(ColumnType.TIMESTAMP, false, "yyyy-MM-dd HH:mm:ss");
    assertThat(read(time, "1970-07-01T00:00:00Z"))
        .as("London kept summer time all year in 1970")
        .isEqualTo(read(time, "1970-07-01 01:00:00"));
  }

  @Test
  void yearsOfBirthAndDeathAreThoseOfPeopleWhoMayLive() {
    assertThat(read(ColumnType.YEAR, "1950")).isEqualTo("1950");
    assertThat(read(ColumnType.YEAR, "1950.0")).isEqualTo("1950");
    assertThat(read(ColumnType.YEAR, "2030")).isEqualTo("!future_date");
    assertThat(read(ColumnType.YEAR, "1890")).isEqualTo("!impossible_date");
    assertThat(read(ColumnType.YEAR, "1950.5")).isEqualTo("!not_a_year");
    assertThat(read(ColumnType.YEAR, "NaN")).isEqualTo("!not_a_year");
  }

  @Test
  void flagsAreReadAsPeopleWriteThem() {
    for (String yes : List.of("Y", "yes", "YES", "True", "t", "1", "1.0")) {
      assertThat(read(ColumnType.FLAG, yes)).as(yes).isEqualTo("true");
    }
    for (String no : List.of("N", "no", "NO", "False", "f", "0", "0.0")) {
      assertThat(read(ColumnType.FLAG, no)).as(no).isEqualTo("false");
    }
    assertThat(read(ColumnType.FLAG, "2")).isEqualTo("!unknown_code");
    assertThat(read(ColumnType.FLAG, "U")).isEqualTo("!maps_nowhere");
  }

  @Test
  void whatASpreadsheetHasRoundedIsNoKeyAndNoWholeNumber() {
    assertThat(read(ColumnType.PSEUDONYM, "5.01234E+11")).isEqualTo("!rounded");
    assertThat(read(ColumnType.LONG, "5.01234E+11")).isEqualTo("!not_a_number");
    assertThat(read(ColumnType.INTEGER, "3.7")).isEqualTo("!not_a_number");
    assertThat(read(ColumnType.NUMBER, "5.01234E+11")).isEqualTo("5.01234E11");
    assertThat(read(ColumnType.NUMBER, "NaN")).isEqualTo("!not_a_number");
    assertThat(read(ColumnType.AGE, "NaN")).isEqualTo("!not_a_number");
  }

  @Test
  void defaultOrganisationCodesAreNoProviders() {
    for (String code : List.of("89997", "89999", "X98", "NVC00", "R9998", "x99")) {
      assertThat(read(ColumnType.PROVIDER, code)).as(code).isEqualTo("!no_provider");
    }
    assertThat(read(ColumnType.PROVIDER, "NVC01")).isEqualTo("NVC01");
    assertThat(read(ColumnType.PROVIDER, "RX600")).isEqualTo("RX6");
  }

  @Test
  void aDateAfterTheDeliveryIsBelievedWhereTheColumnSaysSo() {
    assertThat(day("2026-10-21", "yyyy-MM-dd")).isEqualTo("2026-10-21");
    assertThat(day("2026-10-22", "yyyy-MM-dd")).isEqualTo("!future_date");
    assertThat(read(column(ColumnType.DATE, true, "yyyy-MM-dd"), "2030-01-01")).isEqualTo("21915");
  }

  @Test
  void timesAreMicrosecondsOfTheSessionsZone() {
    FeedColumn column =
        column(ColumnType.TIMESTAMP, false, "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm:ss");
    assertThat(read(column, "1970-01-02 00:00:00.001")).isEqualTo("86400001000");
    assertThat(read(column, "1970-01-01T00:00:01")).isEqualTo("1000000");
    assertThat(read(column, "yesterday")).isEqualTo("!not_a_time");
  }

  /** One bad number is a reason and never stops a night. */
  @Test
  void numbersAreFiniteAndWholeOnesWhole() {
    assertThat(read(ColumnType.INTEGER, "12")).isEqualTo("12");
    assertThat(read(ColumnType.INTEGER, "12.0")).isEqualTo("12");
    assertThat(read(ColumnType.LONG, "5.01E+3")).isEqualTo("5010");
    assertThat(read(ColumnType.NUMBER, "-3.75")).isEqualTo("-3.75");
    for (String bad :
        List.of("NaN", "Infinity", "1e999", "3.7", "99999999999", "1d", "0x10", "1,5")) {
      assertThat(read(ColumnType.INTEGER, bad)).as(bad).isEqualTo("!not_a_number");
    }
    for (String bad : List.of("NaN", "-inf", "1e999", "12f", "--1", ".")) {
      assertThat(read(ColumnType.NUMBER, bad)).as(bad).isEqualTo("!not_a_number");
    }
  }

  @Test
  void agesAreThoseOfHes() {
    assertThat(List.of("7001", "7007", "0.4", "83.0", "120"))
        .extracting(age -> read(ColumnType.AGE, age))
        .containsExactly("0", "0", "0", "83", "120");
    assertThat(List.of("121", "-1", "NaN", "7008", "x"))
        .extracting(age -> read(ColumnType.AGE, age))
        .containsOnly("!not_a_number");
  }

  @Test
  void identifiersAndCodesHaveShapes() {
    assertThat(read(ColumnType.NHS_NUMBER, "943 476-5919")).isEqualTo("9434765919");
    assertThat(read(ColumnType.NHS_NUMBER, "9434765918")).isEqualTo("!check_digit");
    assertThat(read(ColumnType.NHS_NUMBER, "2222222222")).isEqualTo("!never_issued");
    assertThat(read(ColumnType.NHS_NUMBER, "9990000018")).isEqualTo("!test_number");
    assertThat(read(ColumnType.POSTCODE, "ec1a 1bb")).isEqualTo("EC1A1BB");
    assertThat(read(ColumnType.POSTCODE, "ZZ99 3WZ")).isEqualTo("!no_place");
    assertThat(read(ColumnType.POSTCODE, "M1 1A")).isEqualTo("!shape");
    assertThat(read(ColumnType.PROVIDER, "r1h00")).isEqualTo("R1H");
    assertThat(read(ColumnType.ORGANISATION, "rxf-x")).isEqualTo("!shape");
    assertThat(read(ColumnType.SMALL_AREA, "e01000001")).isEqualTo("E01000001");
    assertThat(read(ColumnType.SMALL_AREA, "E99999999")).isEqualTo("!shape");
    assertThat(read(ColumnType.CLOCK_TIME, "09:30:00")).isEqualTo("09:30");
    assertThat(read(ColumnType.CLOCK_TIME, "4000")).isEqualTo("!not_a_time");
    assertThat(read(ColumnType.FLAG, "Y")).isEqualTo("true");
    assertThat(read(ColumnType.FLAG, "X")).isEqualTo("!maps_nowhere");
    assertThat(read(ColumnType.FLAG, "Maybe")).isEqualTo("!unknown_code");
  }

  /** Every code of every system is read as its list says, whatever its length. */
  @Test
  void codesAreReadAsTheirListSays() {
    int codes = 0;
    var systems = Packaged.definitions().codeSystems();
    for (var system : systems.values()) {
      CodeReader reader = new CodeReader(system, systems.values());
      for (var mapping : system.mappings().values()) {
        boolean maps = mapping.relationship() != org.evenlode.contract.CodeSystem.Relationship.NONE;
        assertThat(reader.canonical(" " + mapping.code()))
            .as(system.name() + " " + mapping.code())
            .isEqualTo(maps ? mapping.to() : null);
        if (!maps) {
          assertThat(reader.reason(mapping.code())).isEqualTo("maps_nowhere");
          assertThat(reader.unmapped(mapping.code())).isNull();
        }
        codes++;
      }
    }
    assertThat(codes).isGreaterThan(1_000);
  }
}
