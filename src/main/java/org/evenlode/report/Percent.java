package org.evenlode.report;

import java.util.Locale;

/** Writes shares as people read them; digits are those that disclosure control left. */
final class Percent {
  private Percent() {}

  static String of(double share) {
    String text = String.format(Locale.ROOT, "%.1f", share * 100);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + "%";
  }

  /** Returns a difference of shares in percentage points, with its sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.1f", difference * 100);
  }
}
