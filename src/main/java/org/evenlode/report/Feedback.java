package org.evenlode.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.evenlode.lake.Root;

/**
 * Writes one spreadsheet and one CSV for each supplier: what to mend in its files, the most rows
 * first. Values of rows are not in them, only line numbers, so that they can be sent by ordinary
 * mail.
 */
public final class Feedback {
  private static final String[] COLUMNS = {
    "mend_first", "file", "field", "rule", "what_to_do", "rows", "of_rows", "share", "lines"
  };

  /** Lists what a supplier can do about a rule, by the rule's name. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("unknown_code", "Send a code of the national list, or leave the field empty"),
          Map.entry(
              "another_system",
              "The code is of another list of the same meaning: send the national one"),
          Map.entry("not_a_date", "Send dates as YYYY-MM-DD"),
          Map.entry("future_date", "Check the date: it lies after the file was sent"),
          Map.entry("check_digit", "Check the NHS number: its check digit is wrong"),
          Map.entry("never_issued", "Check the NHS number: it was never issued"),
          Map.entry("test_number", "Leave test patients out"),
          Map.entry("shape", "Check the value: it cannot be of this field"),
          Map.entry("no_place", "Send a real postcode, or leave the field empty"),
          Map.entry("not_a_number", "Send a number"),
          Map.entry("not_a_time", "Send times as HH:MM:SS"),
          Map.entry("needed", "Fill the field: without it the record cannot be used"),
          Map.entry("repeated", "Send every record once"),
          Map.entry("no_header", "Send the header record of the submission"));

  private Feedback() {}

  /**
   * Writes the files of every supplier under {@code feedback/}.
   *
   * @param rows of {@code silver_supplier_feedback}
   * @param paths the landed file's path by its name in the ledger
   * @param national what rules of national data sets say, by their error codes
   * @return how many suppliers have something to mend
   */
  public static int write(
      Dataset<Row> rows,
      Map<String, String> paths,
      Map<String, String> national,
      Root root,
      String day) {
    Map<String, List<Row>> bySupplier = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      bySupplier.computeIfAbsent(row.<String>getAs("supplier"), name -> new ArrayList<>()).add(row);
    }
    bySupplier.forEach(
        (supplier, some) -> {
          some.sort(
              Comparator.comparingLong((Row row) -> -row.<Long>getAs("rows"))
                  .thenComparing(row -> row.<String>getAs("file"))
                  .thenComparing(row -> row.<String>getAs("field")));
          List<Object[]> lines = new ArrayList<>();
          for (Row row : some) {
            lines.add(line(row, paths, national, lines.size() + 1));
          }
          // A supplier's code comes from its files; only what can be one becomes a path.
          String folder = "feedback/" + supplier.replaceAll("[^A-Za-z0-9_-]", "_") + "/" + day;
          root.writeText(folder + ".csv", csv(lines));
          try (OutputStream out = root.write(folder + ".xlsx")) {
            out.write(workbook(supplier, lines));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
    return bySupplier.size();
  }

  private static Object[] line(
      Row row, Map<String, String> paths, Map<String, String> national, int place) {
    String file = row.getAs("file");
    String field = row.getAs("field");
    String rule = row.getAs("rule");
    long rows = row.<Long>getAs("rows");
    long of = row.<Long>getAs("of_rows");
    return new Object[] {
      place,
      paths.getOrDefault(file, file),
      field.equals("check") || field.equals("record") ? "" : field,
      rule,
      field.equals("check")
          ? "See rule " + rule + " of the feed's contract"
          : national.getOrDefault(rule, ADVICE.getOrDefault(rule, "See the feed's contract")),
      rows,
      of,
      Math.round(1000.0 * rows / of) / 1000.0,
      row.getAs("examples")
    };
  }

  private static String csv(List<Object[]> lines) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      writer.writeRecord(COLUMNS);
      for (Object[] line : lines) {
        writer.writeRecord(java.util.Arrays.stream(line).map(String::valueOf).toList());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static byte[] workbook(String supplier, List<Object[]> lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(out, "Evenlode", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("To mend");
      for (int c = 0; c < COLUMNS.length; c++) {
        sheet.value(0, c, COLUMNS[c]);
        sheet.style(0, c).bold().set();
      }
      for (int r = 0; r < lines.size(); r++) {
        Object[] line = lines.get(r);
        for (int c = 0; c < line.length; c++) {
          if (line[c] instanceof Number number) {
            sheet.value(r + 1, c, number);
          } else {
            sheet.value(r + 1, c, String.valueOf(line[c]));
          }
        }
      }
      sheet.freezePane(0, 1);
      sheet.width(1, 60);
      sheet.width(4, 50);
    }
    return out.toByteArray();
  }
}
