package org.evenlode.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.silver.FeedbackTable;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTest extends SparkTest {
  private static final StructType STAGED =
      StructType.fromDDL(
          "_provider string, _dataset string, _feed string, _file string, _row bigint,"
              + " _reasons array<string>, _fate string");

  @TempDir private Path folder;

  private static org.apache.spark.sql.Row row(
      String provider, long line, String fate, String... reasons) {
    return RowFactory.create(provider, "mhsds", "mhsds_patient", "f1", line, reasons, fate);
  }

  @Test
  void everySupplierGetsItsOwnRowsMostFirstAndASpreadsheetThatReadsBack() throws Exception {
    var patients = TableId.of("staged_mental_health_patient");
    FeedbackTable step = new FeedbackTable(java.util.Set.of(patients), List.of(), Map.of());
    var contract =
        SystemColumns.staged(
            java.util.Objects.requireNonNull(definitions().tables().get(patients)));
    Dataset<org.apache.spark.sql.Row> built =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    Map.of(patients, contract, step.output(), step.contract()),
                    (session, table) ->
                        table.table().equals(patients)
                            ? java.util.Optional.of(
                                session.createDataFrame(
                                    List.of(
                                        row("RX1", 2, "staged", "sex:unknown_code"),
                                        row("RX1", 3, "staged", "sex:unknown_code", "check:MH1"),
                                        row("RX1", 4, "staged", "postcode:placeholder"),
                                        row("RX1", 5, "replaced", "sex:unknown_code"),
                                        row("RX2", 2, "quarantined", "key:repeated")),
                                    STAGED))
                            : java.util.Optional.empty()))
            .rows()
            .orElseThrow();
    Root root = Root.open(folder.toString(), new Configuration());

    int suppliers =
        Feedback.write(built, Map.of("f1", "mental_health/a.csv"), Map.of(), root, "2026-10-27");

    assertThat(suppliers).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("feedback/RX1/2026-10-27.csv")).lines())
        .containsExactly(
            "mend_first,file,field,rule,what_to_do,rows,of_rows,share,lines",
            "1,mental_health/a.csv,sex,unknown_code,\"Send a code of the national list, or leave the field empty\",2,3,0.667,\"2, 3\"",
            "2,mental_health/a.csv,,MH1,See rule MH1 of the feed's contract,1,3,0.333,3");
    try (InputStream in = Files.newInputStream(folder.resolve("feedback/RX2/2026-10-27.xlsx"));
        ReadableWorkbook workbook = new ReadableWorkbook(in)) {
      var rows = workbook.getFirstSheet().read();
      assertThat(rows).hasSize(2);
      assertThat(rows.get(1).getCellText(3)).isEqualTo("repeated");
      assertThat(rows.get(1).getCellAsNumber(5).orElseThrow().intValue()).isEqualTo(1);
    }
  }
}
