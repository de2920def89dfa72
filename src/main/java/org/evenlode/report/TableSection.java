package org.evenlode.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Makes a section of the report that is one table of a query's rows. */
final class TableSection {
  /** Says how a column of a query is shown. */
  enum Kind {
    TEXT {
      @Override
      String of(Object value) {
        return value == null ? "-" : value.toString().replace('_', ' ');
      }
    },
    COUNT {
      @Override
      String of(Object value) {
        return value == null
            ? "*"
            : String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
      }
    },
    SHARE {
      @Override
      String of(Object value) {
        return value == null ? "*" : Percent.of(((Number) value).doubleValue());
      }
    },
    NUMBER {
      @Override
      String of(Object value) {
        return value == null
            ? "*"
            : String.format(Locale.ROOT, "%.1f", ((Number) value).doubleValue());
      }
    },
    /** Shows a share that may be missing for other reasons than its size; the row says which. */
    SHARE_IF_ANY {
      @Override
      String of(Object value) {
        return value == null ? "-" : Percent.of(((Number) value).doubleValue());
      }
    },
    POINTS {
      @Override
      String of(Object value) {
        return value == null ? "-" : Percent.points(((Number) value).doubleValue());
      }
    };

    abstract String of(Object value);
  }

  record Shown(String column, String heading, Kind kind) {}

  static Shown text(String column, String heading) {
    return new Shown(column, heading, Kind.TEXT);
  }

  static Shown count(String column, String heading) {
    return new Shown(column, heading, Kind.COUNT);
  }

  static Shown share(String column, String heading) {
    return new Shown(column, heading, Kind.SHARE);
  }

  private TableSection() {}

  /** Returns a column of numbers with one decimal, such as weeks. */
  static Shown number(String column, String heading) {
    return new Shown(column, heading, Kind.NUMBER);
  }

  /** Returns the section: a heading, what to know before reading, and the table. */
  static String of(String title, String intro, String caption, List<Row> rows, Shown... columns) {
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      for (Shown column : columns) {
        line.add(column.kind().of(row.<Object>getAs(column.column())));
      }
      cells.add(line);
    }
    List<String> headings = Arrays.stream(columns).map(Shown::heading).toList();
    return "<section><h2>"
        + Html.text(title)
        + "</h2><p>"
        + Html.text(intro)
        + "</p>"
        + (cells.isEmpty() ? "<p>None.</p>" : Html.table(caption, headings, cells))
        + "</section>";
  }
}
