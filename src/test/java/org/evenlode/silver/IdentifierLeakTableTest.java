package org.evenlode.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Inputs;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

class IdentifierLeakTableTest extends SparkTest {
  private static final Tokens TOKENS =
      new Tokens("token key of a test ".getBytes(), "icb", "domain key of a test".getBytes());
  private static final TableId PERSON_KEY = TableId.of("identity_person_key");

  /** Numbers with a right check digit, of the range kept for testing. */
  private static final List<String> NUMBERS =
      List.of("9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069");

  private static final FeedContract FEED =
      Objects.requireNonNull(definitions().feeds().get("mhsds_contact"));

  @Test
  void numbersOfPeopleKnownStopTheNightAndAreNotToldThemselves() {
    assertThatThrownBy(() -> judged(NUMBERS, NUMBERS, "f"))
        .isInstanceOfSatisfying(
            BrokenPromise.class, broken -> assertThat(broken.exitCode()).isEqualTo(ExitCode.GATE))
        .hasMessageContaining("mental_health/contacts.csv")
        .hasMessageContaining("'contact_id'")
        .hasMessageContaining("mhsds_contact")
        .message()
        .doesNotContain(NUMBERS);
  }

  @Test
  void numbersThatNobodyHasAreReferences() {
    assertThat(judged(NUMBERS, List.of(), "f")).isEqualTo("6|0");
    assertThat(judged(NUMBERS, NUMBERS.subList(0, 4), "f")).isEqualTo("6|4");
  }

  @Test
  void aFileThatACorrectionHasReplacedIsNotJudged() {
    assertThat(judged(NUMBERS, NUMBERS, "another")).isEmpty();
  }

  /** What the check finds in a column of contacts: numbers and matches. */
  private String judged(List<String> values, List<String> known, String fileInUse) {
    IdentifierLeakTable step =
        new IdentifierLeakTable(
            contract(TableId.of("identity_leak")), List.of(FEED), PERSON_KEY, TOKENS);
    TableContract bronze = SystemColumns.bronze(FEED);
    TableContract staged = SystemColumns.staged(contract(FEED.staged()));
    Dataset<Row> contacts =
        texts("contact_id", values).withColumn("_file", lit("f")).withColumn("_row", lit(1L));
    Map<TableId, Dataset<Row>> rows =
        Map.of(
            FEED.bronze(),
            shaped(contacts, bronze),
            FEED.staged(),
            shaped(contacts.withColumn("_file", lit(fileInUse)), staged),
            PERSON_KEY,
            shaped(
                texts("n", known)
                    .select(
                        TOKENS.ofNhsNumber(col("n")).as("person_token"),
                        TOKENS.ofNhsNumber(col("n")).as("canonical_token")),
                contract(PERSON_KEY)));
    FileRecord file =
        new FileRecord(
            "f",
            "mental_health/contacts.csv",
            "",
            1,
            1,
            "2026-10-20",
            1,
            FileRecord.Status.LANDED,
            values.size(),
            "",
            List.of(),
            List.of(),
            List.of("contact_id"),
            "");
    Inputs in =
        GivenInputs.of(
            spark(),
            step,
            Map.of(FEED.bronze(), bronze, FEED.staged(), staged, PERSON_KEY, contract(PERSON_KEY)),
            (SparkSession session, TableContract asked) ->
                Optional.ofNullable(rows.get(asked.table())),
            Map.of(FEED.bronze(), List.of(file)));
    Dataset<Row> built = step.build(in).rows().orElseThrow();
    step.verify(() -> built, in);
    return String.join(
        " ",
        built.collectAsList().stream()
            .map(row -> row.getAs("numbers") + "|" + row.getAs("matches"))
            .toList());
  }

  private static Dataset<Row> shaped(Dataset<Row> rows, TableContract contract) {
    List<Column> columns = new ArrayList<>();
    List<String> given = Arrays.asList(rows.columns());
    for (StructField field : StructType.fromDDL(contract.ddl()).fields()) {
      Column value = given.contains(field.name()) ? col(field.name()) : lit(null);
      columns.add(value.cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static TableContract contract(TableId id) {
    return Objects.requireNonNull(definitions().tables().get(id));
  }
}
