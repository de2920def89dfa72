package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenlode.support.Shared;

/**
 * Inputs and outputs of reference implementations, as the folder golden/ of shared data has them.
 */
final class Golden {
  private Golden() {}

  /** The rows of a file such as {@code dsr/input.csv}; never none. */
  static List<NamedCsvRecord> rows(String file) {
    try (var reader = CsvReader.builder().ofNamedCsvRecord(Shared.path("golden/" + file))) {
      List<NamedCsvRecord> rows = reader.stream().toList();
      assertThat(rows).as(file).isNotEmpty();
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows by the value of columns, joined by a bar. */
  static Map<String, List<NamedCsvRecord>> grouped(String file, String... columns) {
    Function<NamedCsvRecord, String> key =
        row -> List.of(columns).stream().map(row::getField).collect(Collectors.joining("|"));
    return rows(file).stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  /** A number; not a number where the field is empty or NA. */
  static double number(NamedCsvRecord row, String column) {
    String text = row.getField(column);
    return switch (text) {
      case "", "NA", "NaN" -> Double.NaN;
      case "Infinity", "Inf" -> Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  static double[] numbers(List<NamedCsvRecord> rows, String column) {
    return rows.stream().mapToDouble(row -> number(row, column)).toArray();
  }

  /** Equal within a relative tolerance; both missing is equal. */
  static void near(double actual, double expected, double relative, String of) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertThat(Double.compare(actual, expected)).as(of).isZero();
      return;
    }
    assertThat(Math.abs(actual - expected))
        .as("%s: %s should be %s", of, actual, expected)
        .isLessThanOrEqualTo(relative * Math.max(Math.abs(expected), 1e-300));
  }
}
