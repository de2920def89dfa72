package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Register;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

/** Expected: the rules as registers.conf states them. */
class RegisterTest extends SparkTest {
  private static final List<Register> REGISTERS =
      List.of(
          new Register("heart", "Heart", "code = 'H'", Optional.empty(), 0, Optional.empty()),
          new Register(
              "blood", "Blood", "code = 'B'", Optional.of("code = 'BR'"), 18, Optional.empty()),
          new Register(
              "mood",
              "Mood",
              "code = 'M'",
              Optional.empty(),
              0,
              Optional.of(LocalDate.parse("2006-04-01"))));

  /** Person, register, first and last day and number of entries of everybody on a register. */
  private List<String> registers(String... entries) {
    Map<TableId, TableContract> contracts = definitions().tables();
    TableContract contract = Objects.requireNonNull(contracts.get(TableId.of("silver_condition")));
    RegisterTable step = new RegisterTable(contract, REGISTERS, LocalDate.parse("2026-10-27"));
    return step
        .build(
            GivenInputs.of(
                spark(), step, contracts, (session, table) -> rows(session, table, entries)))
        .rows()
        .orElseThrow()
        .select("person_id", "register", "first_coded_on", "last_coded_on", "entries")
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .sorted()
        .toList();
  }

  /** Person 1 is an adult, 2 turns 18 in the month after, 3 has no known birth. */
  private static Optional<Dataset<Row>> rows(
      SparkSession session, TableContract table, String[] entries) {
    return switch (table.table().name()) {
      case "staged_gp_journal" -> {
        List<Row> rows = new ArrayList<>();
        for (String entry : entries) {
          String[] cells = entry.split(" ");
          rows.add(
              RowFactory.create("T" + cells[0], cells[1], java.sql.Date.valueOf(cells[2]), "P1"));
        }
        yield Optional.of(
            session.createDataFrame(
                rows,
                StructType.fromDDL(
                    "person_token string, code string, event_date date, practice_code string")));
      }
      case "identity_person_key" ->
          Optional.of(
              session.sql(
                  "select concat('T', id) as person_token, id as person_id from range(1, 4)"));
      case "silver_person" ->
          Optional.of(
              session.sql(
                  "select * from values (1L, date '1960-01-01'), (2L, date '2008-11-01'),"
                      + " (3L, cast(null as date)) as p (person_id, birth_month)"));
      default -> Optional.empty();
    };
  }

  @Test
  void anyDiagnosisPutsAPersonOnTheRegisterOnce() {
    assertThat(registers("1 H 2020-01-01", "1 H 2024-01-01", "1 X 2025-01-01", "3 H 2021-01-01"))
        .containsExactly("1 heart 2020-01-01 2024-01-01 2", "3 heart 2021-01-01 2021-01-01 1");
  }

  @Test
  void aLaterResolvedCodeTakesThePersonOffUntilDiagnosedAgain() {
    assertThat(registers("1 B 2020-01-01", "1 BR 2021-01-01")).isEmpty();
    assertThat(registers("1 B 2020-01-01", "1 BR 2021-01-01", "1 B 2022-01-01"))
        .containsExactly("1 blood 2020-01-01 2022-01-01 2");
    assertThat(registers("1 BR 2021-01-01")).isEmpty();
  }

  @Test
  void theTooYoungAndThoseOfUnknownAgeAreOnNoRegisterWithALeastAge() {
    assertThat(registers("2 B 2020-01-01", "3 B 2020-01-01", "2 H 2020-01-01"))
        .containsExactly("2 heart 2020-01-01 2020-01-01 1");
  }

  @Test
  void diagnosesBeforeTheRegistersFirstDayDoNotCount() {
    assertThat(registers("1 M 2006-03-31")).isEmpty();
    assertThat(registers("1 M 2006-03-31", "1 M 2006-04-01"))
        .containsExactly("1 mood 2006-04-01 2006-04-01 1");
  }
}
