package org.evenlode.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.pipeline.Ledger;

/** Prints rows for people and programs. */
final class Rows {
  private Rows() {}

  /** Prints rows; whether a value among them was blank. */
  static boolean print(Dataset<Row> rows, SqlCommand.Format format) {
    List<String> names = List.of(rows.columns());
    boolean isAnyBlank = false;
    List<List<String>> texts = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      isAnyBlank |= row.anyNull();
      if (format == SqlCommand.Format.JSON) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
          Object value = row.get(i);
          object.put(
              names.get(i), value instanceof Number || value == null ? value : value.toString());
        }
        Console.result(Ledger.line(object));
      } else {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          fields.add(row.isNullAt(i) ? "" : row.get(i).toString());
        }
        texts.add(fields);
      }
    }
    if (format == SqlCommand.Format.CSV) {
      Console.result(csv(names));
      texts.forEach(fields -> Console.result(csv(fields)));
    } else if (format == SqlCommand.Format.TABLE) {
      table(names, texts);
    }
    return isAnyBlank;
  }

  /** Prints a table with aligned columns. */
  static void table(List<String> names, List<List<String>> rows) {
    int[] widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = names.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    Console.result(line(names, widths));
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append("-".repeat(width)).append("  ");
    }
    Console.result(rule.toString().stripTrailing());
    rows.forEach(row -> Console.result(line(row, widths)));
  }

  private static String line(List<String> fields, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String field = fields.get(i);
      line.append(field).append(" ".repeat(widths[i] - field.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String csv(List<String> fields) {
    StringBuilder line = new StringBuilder();
    for (String field : fields) {
      line.append(line.isEmpty() ? "" : ",");
      boolean quoted = field.contains(",") || field.contains("\"") || field.contains("\n");
      line.append(quoted ? "\"" + field.replace("\"", "\"\"") + "\"" : field);
    }
    return line.toString();
  }

  /** Returns the first of a list for one line, and how many more there are. */
  static String few(List<String> all, int most) {
    int shown = Math.min(most, all.size());
    return String.join(", ", all.subList(0, shown))
        + (all.size() > shown ? ", and " + (all.size() - shown) + " more" : "");
  }
}
