package org.evenlode.staged;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats$;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import org.jspecify.annotations.Nullable;

/** Reads days and times by several patterns in order, each as Spark itself reads it. */
final class TimePatterns implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int DAY_LENGTH = 10;

  private final ArrayList<String> formats;
  private final String zone;
  private transient volatile @Nullable List<TimestampFormatter> formatters;

  TimePatterns(List<String> formats, ZoneId zone) {
    this.formats = new ArrayList<>(formats);
    this.zone = zone.getId();
  }

  private List<TimestampFormatter> formatters() {
    List<TimestampFormatter> made = formatters;
    if (made == null) {
      made = new ArrayList<>();
      for (String format : formats) {
        made.add(
            TimestampFormatter$.MODULE$.apply(
                format, ZoneId.of(zone), LegacyDateFormats$.MODULE$.SIMPLE_DATE_FORMAT(), true));
      }
      formatters = made;
    }
    return made;
  }

  /** Returns microseconds since 1970; null where no pattern fits. */
  @Nullable Long micros(String text) {
    List<TimestampFormatter> all = formatters();
    for (int i = 0; i < all.size(); i++) {
      if (!mayFit(formats.get(i), text)) {
        continue;
      }
      try {
        return all.get(i).parse(text);
      } catch (Exception unfit) { // What Spark throws for a text that does not fit.
        continue;
      }
    }
    return null;
  }

  /** Most texts that do not fit differ in length or separators, and an exception costs much. */
  private static boolean mayFit(String format, String text) {
    return switch (format) {
      case "yyyy-MM-dd" -> hasSeparators(text, '-', 4, 7);
      case "dd/MM/yyyy" -> hasSeparators(text, '/', 2, 5);
      case "yyyyMMdd" -> text.length() == 8;
      default -> true;
    };
  }

  static boolean hasSeparators(String text, char separator, int one, int other) {
    return text.length() == DAY_LENGTH
        && text.charAt(one) == separator
        && text.charAt(other) == separator;
  }
}
