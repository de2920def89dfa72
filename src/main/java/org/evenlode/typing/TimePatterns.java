package org.evenlode.typing;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats$;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import org.jspecify.annotations.Nullable;

/**
 * Reads days and times by several patterns in order, each as Spark itself reads it. A time with an
 * offset from UTC is the time that clocks in London showed, whatever the patterns.
 */
final class TimePatterns implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int DAY_LENGTH = 10;
  private static final ZoneId LONDON = ZoneId.of("Europe/London");
  private static final Pattern OFFSET = Pattern.compile("(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)$");
  private static final Pattern ISO =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?"
              + "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?");
  private static final DateTimeFormatter OFFSET_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOptional(offset("+HH:MM"))
          .appendOptional(offset("+HHMM"))
          .appendOptional(offset("+HH"))
          .toFormatter(Locale.ROOT);

  private final ArrayList<String> formats;
  private final String zone;
  private transient volatile @Nullable List<TimestampFormatter> formatters;

  TimePatterns(List<String> formats, ZoneId zone) {
    this.formats = new ArrayList<>(formats);
    this.zone = zone.getId();
  }

  private static DateTimeFormatter offset(String pattern) {
    return new DateTimeFormatterBuilder().appendOffset(pattern, "Z").toFormatter(Locale.ROOT);
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
      if (!mayFit(formats.get(i), text) || isOffset(text)) {
        continue;
      }
      try {
        return all.get(i).parse(text);
      } catch (Exception unfit) { // What Spark throws for a text that does not fit.
        continue;
      }
    }
    return clockTime(text);
  }

  /** Returns an ISO 8601 date and time; one with an offset as London's clocks showed it. */
  private static @Nullable Long clockTime(String text) {
    if (text.length() <= DAY_LENGTH || !ISO.matcher(text).matches()) {
      return null;
    }
    String iso = text.replace(' ', 'T');
    try {
      LocalDateTime shown =
          OFFSET.matcher(iso).find()
              ? OffsetDateTime.parse(iso, OFFSET_TIME).atZoneSameInstant(LONDON).toLocalDateTime()
              : LocalDateTime.parse(iso);
      Instant instant = shown.toInstant(ZoneOffset.UTC);
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  private static boolean isOffset(String text) {
    return text.length() > DAY_LENGTH && OFFSET.matcher(text).find() && ISO.matcher(text).matches();
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
