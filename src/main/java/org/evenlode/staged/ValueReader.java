package org.evenlode.staged;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats$;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import org.apache.spark.unsafe.types.UTF8String;
import org.evenlode.contract.FeedColumn;
import org.evenlode.standard.ClockTime;
import org.evenlode.standard.NhsNumber;
import org.evenlode.standard.Numbers;
import org.evenlode.standard.Organisation;
import org.evenlode.standard.Postcode;
import org.evenlode.standard.SmallArea;
import org.jspecify.annotations.Nullable;

/**
 * Reads one type of value from text: the value as Spark holds it, or the reason why there is none.
 */
abstract class ValueReader implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Returns the value; null where the text is none.
   *
   * @param text as delivered, without blanks at the ends, not empty, no placeholder
   * @param received day number of the file's delivery
   */
  abstract @Nullable Object read(String text, int received);

  /** Returns why a text that was read as null is no value. */
  abstract String reason(String text, int received);

  /**
   * Returns the reader of a column.
   *
   * @param codes of its code system; null where it has none
   * @param zone of times
   */
  static ValueReader of(
      FeedColumn column, @Nullable CodeReader codes, boolean allowTestNumbers, ZoneId zone) {
    return switch (column.type()) {
      case TEXT, LIST -> codes == null ? new Text("unknown_code") : new Coded(codes);
      case PSEUDONYM -> new Text("shape");
      case DATE -> new Day(column.formats(), column.futureAllowed());
      case TIMESTAMP -> new Moment(column.formats(), zone);
      case INTEGER -> new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, true);
      case LONG -> new Whole(-9.0e15, 9.0e15, false);
      case NUMBER -> new Decimal();
      case AGE -> new Years();
      case FLAG -> new Flag();
      case CLOCK_TIME -> new Clock();
      case NHS_NUMBER -> new Number(allowTestNumbers);
      case POSTCODE -> new Place();
      case PROVIDER, ORGANISATION -> new Code(column);
      case SMALL_AREA -> new Area();
      case COUNTS, NUMBERS -> throw new IllegalStateException("No feed may have " + column.name());
    };
  }

  private static @Nullable UTF8String utf8(@Nullable String text) {
    return text == null ? null : UTF8String.fromString(text);
  }

  private static final class Text extends ValueReader {
    private final String reason;

    Text(String reason) {
      this.reason = reason;
    }

    @Override
    Object read(String text, int received) {
      return UTF8String.fromString(text);
    }

    @Override
    String reason(String text, int received) {
      return reason;
    }
  }

  private static final class Coded extends ValueReader {
    private final CodeReader codes;

    Coded(CodeReader codes) {
      this.codes = codes;
    }

    @Override
    @Nullable Object read(String text, int received) {
      return utf8(codes.canonical(text));
    }

    @Override
    String reason(String text, int received) {
      return codes.reason(text);
    }
  }

  /** Days and times by patterns in order, as Spark itself reads them. */
  private static final class Patterns implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int DAY_LENGTH = 10;

    private final ArrayList<String> formats;
    private final String zone;
    private transient volatile @Nullable List<TimestampFormatter> formatters;

    Patterns(List<String> formats, ZoneId zone) {
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

    private static boolean hasSeparators(String text, char separator, int one, int other) {
      return text.length() == DAY_LENGTH
          && text.charAt(one) == separator
          && text.charAt(other) == separator;
    }
  }

  private static final class Day extends ValueReader {
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final int YEAR = 4;

    private final Patterns patterns;
    private final boolean isFutureAllowed;
    private final boolean isIsoFirst;

    Day(List<String> formats, boolean isFutureAllowed) {
      this.patterns = new Patterns(formats, ZoneId.of("UTC"));
      this.isFutureAllowed = isFutureAllowed;
      this.isIsoFirst = !formats.isEmpty() && formats.get(0).equals("yyyy-MM-dd");
    }

    @Override
    @Nullable Object read(String text, int received) {
      Integer day = day(text);
      // A day of grace: a delivery's day is the partner's, a time zone may differ.
      return day == null || !isFutureAllowed && day > received + 1 ? null : day;
    }

    private @Nullable Integer day(String text) {
      if (isIsoFirst && Patterns.hasSeparators(text, '-', YEAR, 7)) {
        int year = digits(text, 0, YEAR);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        if (year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28) {
          return (int) LocalDate.of(year, month, day).toEpochDay();
        }
      }
      Long micros = patterns.micros(text);
      return micros == null ? null : (Integer) (int) Math.floorDiv(micros, MICROS_OF_DAY);
    }

    private static int digits(String text, int from, int to) {
      int number = 0;
      for (int i = from; i < to; i++) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        number = 10 * number + digit;
      }
      return number;
    }

    @Override
    String reason(String text, int received) {
      return day(text) == null ? "not_a_date" : "future_date";
    }
  }

  private static final class Moment extends ValueReader {
    private final Patterns patterns;

    Moment(List<String> formats, ZoneId zone) {
      this.patterns = new Patterns(formats, zone);
    }

    @Override
    @Nullable Object read(String text, int received) {
      return patterns.micros(text);
    }

    @Override
    String reason(String text, int received) {
      return "not_a_time";
    }
  }

  private abstract static class Numeric extends ValueReader {
    @Override
    final String reason(String text, int received) {
      return "not_a_number";
    }
  }

  private static final class Whole extends Numeric {
    private final double least;
    private final double most;
    private final boolean isInteger;

    Whole(double least, double most, boolean isInteger) {
      this.least = least;
      this.most = most;
      this.isInteger = isInteger;
    }

    @Override
    @Nullable Object read(String text, int received) {
      double value = Numbers.decimal(text);
      if (!Numbers.isWhole(value, least, most)) {
        return null;
      }
      return isInteger ? (Object) (int) value : (Object) (long) value;
    }
  }

  private static final class Decimal extends Numeric {
    @Override
    @Nullable Object read(String text, int received) {
      double value = Numbers.decimal(text);
      return Double.isNaN(value) ? null : (Double) value;
    }
  }

  private static final class Years extends Numeric {
    @Override
    @Nullable Object read(String text, int received) {
      int age = Numbers.age(text);
      return age < 0 ? null : (Integer) age;
    }
  }

  private static final class Flag extends ValueReader {
    private static final Set<String> YES = Set.of("Y", "y", "1", "true", "TRUE", "True");
    private static final Set<String> NO = Set.of("N", "n", "0", "false", "FALSE", "False");

    /**
     * Indicators of the data dictionary say with these that somebody was not asked, or not told.
     */
    private static final Set<String> NEITHER = Set.of("U", "X", "Z", "9", "u", "x", "z");

    @Override
    @Nullable Object read(String text, int received) {
      return YES.contains(text) ? Boolean.TRUE : NO.contains(text) ? Boolean.FALSE : null;
    }

    @Override
    String reason(String text, int received) {
      return NEITHER.contains(text) ? "maps_nowhere" : "unknown_code";
    }
  }

  private static final class Clock extends ValueReader {
    @Override
    @Nullable Object read(String text, int received) {
      return utf8(ClockTime.normal(text));
    }

    @Override
    String reason(String text, int received) {
      return "not_a_time";
    }
  }

  private static final class Number extends ValueReader {
    private final boolean allowTestNumbers;

    Number(boolean allowTestNumbers) {
      this.allowTestNumbers = allowTestNumbers;
    }

    @Override
    @Nullable Object read(String text, int received) {
      String number = NhsNumber.normal(text);
      boolean isUsable =
          number != null
              && NhsNumber.isValid(number)
              && (allowTestNumbers || !NhsNumber.isTestNumber(number));
      return isUsable ? utf8(number) : null;
    }

    @Override
    String reason(String text, int received) {
      String number = NhsNumber.normal(text);
      if (number == null || !NhsNumber.hasCheckDigit(number)) {
        return "check_digit";
      }
      return NhsNumber.isNeverIssued(number) ? "never_issued" : "test_number";
    }
  }

  private static final class Place extends ValueReader {
    @Override
    @Nullable Object read(String text, int received) {
      String postcode = Postcode.normal(text);
      return postcode != null && Postcode.isValid(postcode) ? utf8(postcode) : null;
    }

    @Override
    String reason(String text, int received) {
      String postcode = Postcode.normal(text);
      return postcode != null && Postcode.isPseudo(postcode) ? "no_place" : "shape";
    }
  }

  private static final class Code extends ValueReader {
    private final boolean isProvider;

    Code(FeedColumn column) {
      this.isProvider = column.type() == org.evenlode.contract.ColumnType.PROVIDER;
    }

    @Override
    @Nullable Object read(String text, int received) {
      String code = isProvider ? Organisation.provider(text) : Organisation.normal(text);
      return code != null && Organisation.isValid(code) ? utf8(code) : null;
    }

    @Override
    String reason(String text, int received) {
      return "shape";
    }
  }

  private static final class Area extends ValueReader {
    @Override
    @Nullable Object read(String text, int received) {
      String code = Organisation.normal(text);
      return code != null && SmallArea.isValid(code) ? utf8(code) : null;
    }

    @Override
    String reason(String text, int received) {
      return "shape";
    }
  }
}
