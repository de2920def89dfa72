package org.evenlode.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.jspecify.annotations.Nullable;

/**
 * Writes published marts to files that can be taken away: CSV, each with a description of its
 * columns, and one workbook of them all.
 *
 * <p>Source: CSV on the Web, Metadata Vocabulary for Tabular Data (W3C Recommendation, 2015).
 */
public final class MartExport implements AutoCloseable {
  /** Rows that a sheet of a workbook holds at most, its header included. */
  private static final int SHEET_ROWS = 1_048_576;

  private static final int SHEET_NAME = 31;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final CsvWriter dictionary;
  private final OutputStream file;
  private final Workbook workbook;
  private final List<String> cut = new ArrayList<>();

  /**
   * Begins an export.
   *
   * @param folder made if need be; files of the same names are replaced
   */
  public MartExport(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    this.dictionary = CsvWriter.builder().build(folder.resolve("dictionary.csv"));
    dictionary.writeRecord("mart", "column", "type", "meaning");
    this.file = Files.newOutputStream(folder.resolve("marts.xlsx"));
    this.workbook = new Workbook(file, "Evenlode", "1.0");
  }

  /**
   * Adds a mart.
   *
   * @return how many rows it has
   */
  public long add(Mart mart) throws IOException {
    String name = mart.name();
    TableContract contract = mart.contract();
    String[] columns = mart.rows().columns();
    for (String column : columns) {
      TableColumn described = contract.columns().get(column);
      dictionary.writeRecord(
          name,
          column,
          described == null ? "string" : described.type().sqlType(),
          described == null ? "release" : described.meaning());
    }
    Files.writeString(
        folder.resolve(name + ".csv-metadata.json"),
        JSON.writeValueAsString(metadata(name, contract, columns)) + "\n");
    Worksheet sheet =
        workbook.newWorksheet(
            name.replace("published_", "")
                .substring(0, Math.min(SHEET_NAME, name.length() - "published_".length())));
    for (int c = 0; c < columns.length; c++) {
      sheet.value(0, c, columns[c]);
      sheet.style(0, c).bold().set();
    }
    sheet.freezePane(0, 1);
    long count = 0;
    try (CsvWriter csv = CsvWriter.builder().build(folder.resolve(name + ".csv"))) {
      csv.writeRecord(columns);
      Iterator<Row> all = mart.rows().toLocalIterator();
      while (all.hasNext()) {
        Row row = all.next();
        count++;
        String[] cells = new String[columns.length];
        for (int c = 0; c < columns.length; c++) {
          cells[c] = row.isNullAt(c) ? "" : row.get(c).toString();
          if (count < SHEET_ROWS) {
            cell(sheet, (int) count, c, row.get(c));
          }
        }
        csv.writeRecord(cells);
      }
    }
    if (count >= SHEET_ROWS) {
      cut.add(name);
    }
    return count;
  }

  private static void cell(Worksheet sheet, int row, int column, @Nullable Object value) {
    if (value instanceof Number number) {
      sheet.value(row, column, number);
    } else if (value instanceof Boolean flag) {
      sheet.value(row, column, flag);
    } else if (value instanceof Date date) {
      sheet.value(row, column, date.toLocalDate());
      sheet.style(row, column).format("yyyy-mm-dd").set();
    } else if (value instanceof LocalDate date) {
      sheet.value(row, column, date);
      sheet.style(row, column).format("yyyy-mm-dd").set();
    } else if (value != null) {
      sheet.value(row, column, value.toString());
    }
  }

  private static Map<String, Object> metadata(
      String name, TableContract contract, String[] columns) {
    List<Map<String, Object>> described = new ArrayList<>();
    for (String column : columns) {
      TableColumn known = contract.columns().get(column);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", column);
      one.put("titles", column);
      one.put("datatype", known == null ? "string" : datatype(known.type()));
      one.put("dc:description", known == null ? "release" : known.meaning());
      described.add(one);
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("@context", "http://www.w3.org/ns/csvw");
    metadata.put("url", name + ".csv");
    metadata.put("dc:title", contract.title());
    metadata.put("dc:description", "One row per " + contract.grain());
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("columns", described);
    schema.put("primaryKey", contract.key());
    metadata.put("tableSchema", schema);
    return metadata;
  }

  private static String datatype(ColumnType type) {
    return switch (type) {
      case DATE -> "date";
      case TIMESTAMP -> "datetime";
      case INTEGER, LONG, YEAR, AGE -> "integer";
      case NUMBER -> "double";
      case FLAG -> "boolean";
      default -> "string";
    };
  }

  /** Returns the marts that have more rows than a sheet: the workbook has their first ones only. */
  public List<String> cut() {
    return List.copyOf(cut);
  }

  @Override
  public void close() throws IOException {
    workbook.finish();
    file.close();
    dictionary.close();
  }
}
