package org.evenlode.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds the columns of a real record layout, in order, and writes lines in it. */
final class Layout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> columns;
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * Makes a layout.
   *
   * @param lines a column each; after a bar the name of the same column in the form that is
   *     submitted, where this is another form of it
   */
  private Layout(List<String> lines) {
    columns = lines.stream().map(line -> line.replaceFirst("\\|.*", "")).toList();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).split("\\|")) {
        places.put(name.toLowerCase(Locale.ROOT), i);
      }
    }
  }

  /** Reads a layout by name, from {@code synthetic/layouts}. */
  static Layout of(String name) {
    String resource = "/synthetic/layouts/" + name + ".csv";
    try (InputStream in = Layout.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("No layout " + name);
      }
      return new Layout(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  List<String> columns() {
    return columns;
  }

  String header() {
    Line line = line();
    columns.forEach(column -> line.put(column, column));
    return line.toString();
  }

  Line line() {
    return new Line();
  }

  /** Holds one record of the layout; what is not put stays empty. */
  final class Line {
    private final String[] values = new String[columns.size()];

    /** Puts a value; versions of a layout write one name in capitals and small letters. */
    Line put(String column, Object value) {
      Integer place = places.get(column.toLowerCase(Locale.ROOT));
      if (place == null) {
        throw new IllegalArgumentException("The layout has no column " + column);
      }
      values[place] = String.valueOf(value);
      return this;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(values.length * 4);
      for (int i = 0; i < values.length; i++) {
        if (i > 0) {
          text.append(',');
        }
        String value = values[i];
        if (value == null) {
          continue;
        }
        if (value.indexOf(',') >= 0 || value.indexOf('"') >= 0) {
          text.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
          text.append(value);
        }
      }
      return text.toString();
    }
  }
}
