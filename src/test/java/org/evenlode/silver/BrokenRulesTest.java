package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.SubmissionRule;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.Shared;
import org.evenlode.support.SparkTest;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

/** Expected: the rules of MHSDS version 6 (NHS England, MHSDS v6.0 validation rules). */
class BrokenRulesTest extends SparkTest {
  private static final String OF = "_provider, _period, _feed, _dataset, _file, _row, _fate, ";
  private static final String AT = "RX1|2026-09-01|mhsds_%s|mhsds|f|%d|%s|";

  private final Map<String, String[]> given = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();

  private void given(String feed, String table, String names, String... rows) {
    columns.put(table, OF + names);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      boolean isUnused = rows[i].startsWith("!");
      lines.add(
          String.format(AT, feed, i + 2, isUnused ? "quarantined" : "staged")
              + rows[i].replace("!", ""));
    }
    given.put(table, lines.toArray(String[]::new));
  }

  /** Line, field and rule of everything that there is to mend. */
  private List<String> told(String version) {
    return told(version, definitions().submissionRules());
  }

  private List<String> told(String version, List<SubmissionRule> rules) {
    columns.put(
        "mental_health_submission",
        "_provider, _period, _feed, _fate, provider_code, period_start, period_end, created_at, version");
    given.put(
        "mental_health_submission",
        new String[] {
          "RX1|2026-09-01|mhsds_header|staged|RX1|2026-09-01|2026-09-30|2026-10-20 09:00:00|"
              + version
        });
    TreeSet<TableId> tables = new TreeSet<>();
    given.keySet().forEach(name -> tables.add(TableId.of("staged_" + name)));
    tables.add(TableId.of("staged_mental_health_referral"));
    tables.add(TableId.of("staged_mental_health_registration"));
    tables.add(TableId.of("staged_mental_health_patient"));
    FeedbackTable step = new FeedbackTable(tables, rules, definitions().feeds());
    Map<TableId, TableContract> contracts = new TreeMap<>();
    for (TableId table : tables) {
      contracts.put(table, SystemColumns.staged(Packaged.definitions().table(table)));
    }
    contracts.put(step.output(), step.contract());
    Dataset<Row> built =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    contracts,
                    (session, contract) ->
                        Optional.ofNullable(given.get(contract.table().noun()))
                            .map(
                                rows ->
                                    SqlTest.rows(
                                        session,
                                        contract,
                                        columns.get(contract.table().noun()),
                                        rows))))
            .rows()
            .orElseThrow();
    return built
        .selectExpr("concat_ws(' ', feed, examples, field, rule, rows)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private void patients() {
    given(
        "patient",
        "mental_health_patient",
        "local_patient_id, nhs_number, nhs_number_status, birth_date, postcode, sex, ethnic_category, language",
        "L1|N1|01|1980-05-01|P|male|A|EN",
        "L2|N1|07|1880-05-01|P|male|A|EN",
        "L3||01|2026-10-01|P|male|A|EN",
        "L4||07||P|male|A|EN");
    given(
        "registration",
        "mental_health_registration",
        "local_patient_id, practice_code, start_date, end_date",
        "L1|A1|1979-01-01|",
        "L1|A1|1999-01-01|",
        "L2|A1|1999-01-01|2026-08-31",
        "L9|A1|1999-01-01|");
    given(
        "referral",
        "mental_health_referral",
        "referral_id, local_patient_id, received_date, source_of_referral, priority, discharge_date",
        "R1|L1|2026-09-02|self|routine|2026-09-01",
        "R2|L2|2026-10-02|self|routine|",
        "R3|L3|2026-08-02|self|routine|2026-10-01");
  }

  @Test
  void aSupplierIsToldTheErrorCodesOfItsOwnDataSet() {
    patients();

    assertThat(told("6.0"))
        .containsExactly(
            "mhsds_patient 3 birth_date MHS00171 1",
            "mhsds_patient 3 nhs_number_status MHS00117 1",
            "mhsds_patient 4 birth_date MHS00168 1",
            "mhsds_patient 4 nhs_number_status MHS00119 1",
            "mhsds_patient 4, 5 nhs_number MHS00111 2",
            "mhsds_patient 5 birth_date MHS00120 1",
            "mhsds_referral 2 discharge_date MHS10128 1",
            "mhsds_referral 3 received_date MHS10113 1",
            "mhsds_registration 2 start_date MHS00212 1",
            "mhsds_registration 2, 3 end_date MHS00222 2",
            "mhsds_registration 4 end_date MHS00214 1",
            "mhsds_registration 4 end_date MHS00223 1",
            "mhsds_registration 5 record MHS00220 1");
  }

  @Test
  void rulesOfVersionSixAreForVersionSix() {
    patients();

    assertThat(told("5.0")).isEmpty();
  }

  @Test
  void aRuleThatAsksForWhatIsNotThereIsNamed() {
    patients();
    SubmissionRule wrong =
        new SubmissionRule(
            "X1",
            "6",
            "MHS001MPI",
            "Gender",
            "warning",
            SubmissionRule.Kind.RULE,
            "mhsds_patient",
            "sex",
            "sexx is null",
            "is wrong");

    assertThatThrownBy(() -> told("6.0", List.of(wrong)))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageStartingWith(
            "submission_rules: X1 asks for what a row of mhsds_patient does not have");
  }

  /** Every rule of the tables that are read is either checked or says why not. */
  @Test
  void everyRuleOfTheTablesThatAreReadIsThere() throws IOException {
    List<String> tables =
        definitions().submissionRules().stream().map(SubmissionRule::table).distinct().toList();
    TreeSet<String> theirs = new TreeSet<>();
    try (CsvReader<NamedCsvRecord> rules =
        CsvReader.builder()
            .detectBomHeader(true)
            .ofNamedCsvRecord(Shared.path("reference/schemas/MHSDS_validation_rules_v6.0.csv"))) {
      for (NamedCsvRecord row : rules) {
        if (tables.contains(row.getField("Table"))) {
          theirs.add(
              row.getField("Error Code").strip() + " " + row.getField("XML ELEMENT NAME").strip());
        }
      }
    }
    assertThat(definitions().submissionRules())
        .extracting(rule -> rule.code() + " " + rule.element())
        .containsExactlyInAnyOrderElementsOf(theirs);
    assertThat(
            definitions().submissionRules().stream()
                .filter(rule -> rule.kind() != SubmissionRule.Kind.UNCHECKED))
        .hasSize(118);
  }
}
