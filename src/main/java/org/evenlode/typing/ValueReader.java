package org.evenlode.typing;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.unsafe.types.UTF8String;
import org.evenlode.contract.FeedColumn;
import org.evenlode.standard.ClockTime;
import org.evenlode.standard.DeliveredText;
import org.evenlode.standard.NhsNumber;
import org.evenlode.standard.Numbers;
import org.evenlode.standard.Organisation;
import org.evenlode.standard.Postcode;
import org.evenlode.standard.SmallArea;
import org.jspecify.annotations.Nullable;

/**
 * Reads one type of value from text: the value as Spark holds it, or the reason why there is none.
 */
interface ValueReader extends Serializable {
  /**
   * Returns the value; null where the text is none.
   *
   * @param text as delivered, without blanks at the ends, not empty, no placeholder
   * @param received day number of the file's delivery
   */
  @Nullable Object read(String text, int received);

  /** Returns why a text that was read as null is no value. */
  String reason(String text, int received);

  /**
   * Returns the reader of a column.
   *
   * @param codes of its code system; null where it has none
   * @param zone of times
   */
  static ValueReader of(
      FeedColumn column, @Nullable CodeReader codes, boolean allowTestNumbers, ZoneId zone) {
    return switch (column.type()) {
      case TEXT, LIST ->
          codes == null ? text(column) : with(text -> utf8(codes.canonical(text)), codes::reason);
      case PSEUDONYM -> plain("rounded", ValueReader::unrounded);
      case DATE -> new DayReader(column.formats(), column.placeholders(), column.futureAllowed());
      case TIMESTAMP -> plain("not_a_time", new TimePatterns(column.formats(), zone)::micros);
      case INTEGER -> plain("not_a_number", ValueReader::integer);
      case YEAR -> new YearReader();
      case LONG -> plain("not_a_number", ValueReader::whole);
      case NUMBER -> plain("not_a_number", ValueReader::decimal);
      case AGE -> plain("not_a_number", ValueReader::age);
      case FLAG -> with(ValueReader::flag, ValueReader::whyNoFlag);
      case CLOCK_TIME -> plain("not_a_time", text -> utf8(ClockTime.normal(text)));
      case NHS_NUMBER ->
          with(text -> nhsNumber(text, allowTestNumbers), ValueReader::whyNoNhsNumber);
      case POSTCODE -> with(ValueReader::postcode, ValueReader::whyNoPostcode);
      case PROVIDER -> with(ValueReader::provider, ValueReader::whyNoProvider);
      case ORGANISATION -> plain("shape", text -> organisation(Organisation.normal(text)));
      case SMALL_AREA -> plain("shape", ValueReader::smallArea);
      case COUNTS, NUMBERS -> throw new IllegalStateException("No feed may have " + column.name());
    };
  }

  /** Keys are kept whole or not at all. */
  private static ValueReader text(FeedColumn column) {
    return column.isIdentifier()
        ? plain("rounded", ValueReader::unrounded)
        : plain("unknown_code", UTF8String::fromString);
  }

  /** Makes something of a text. */
  interface Reading<T> extends Function<String, T>, Serializable {}

  /** Returns a reader whose values all fail for the same reason. */
  private static ValueReader plain(String reason, Reading<@Nullable Object> value) {
    return with(value, text -> reason);
  }

  private static ValueReader with(Reading<@Nullable Object> value, Reading<String> why) {
    return new ValueReader() {
      private static final long serialVersionUID = 1L;

      @Override
      public @Nullable Object read(String text, int received) {
        return value.apply(text);
      }

      @Override
      public String reason(String text, int received) {
        return why.apply(text);
      }
    };
  }

  private static @Nullable UTF8String utf8(@Nullable String text) {
    return text == null ? null : UTF8String.fromString(text);
  }

  private static @Nullable Object unrounded(String text) {
    return DeliveredText.isRounded(text) ? null : UTF8String.fromString(text);
  }

  private static @Nullable Object integer(String text) {
    double value = plainDecimal(text);
    return Numbers.isWhole(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
        ? (Integer) (int) value
        : null;
  }

  /** A whole number with an exponent has been rounded by a spreadsheet. */
  private static double plainDecimal(String text) {
    return DeliveredText.isRounded(text) ? Double.NaN : Numbers.decimal(text);
  }

  private static @Nullable Object whole(String text) {
    double value = plainDecimal(text);
    return Numbers.isWhole(value, -Numbers.EXACT, Numbers.EXACT) ? (Long) (long) value : null;
  }

  private static @Nullable Object decimal(String text) {
    double value = Numbers.decimal(text);
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static @Nullable Object age(String text) {
    int age = Numbers.age(text);
    return age < 0 ? null : (Integer) age;
  }

  private static @Nullable Object flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "y", "yes", "1", "1.0", "t", "true" -> Boolean.TRUE;
      case "n", "no", "0", "0.0", "f", "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  /**
   * Indicators of the data dictionary say with U, X, Z or 9 that somebody was not asked, or not
   * told.
   */
  private static String whyNoFlag(String text) {
    return Set.of("U", "X", "Z", "9", "u", "x", "z").contains(text)
        ? "maps_nowhere"
        : "unknown_code";
  }

  private static @Nullable Object nhsNumber(String text, boolean allowTestNumbers) {
    String number = NhsNumber.normal(text);
    boolean isUsable =
        number != null
            && NhsNumber.isValid(number)
            && (allowTestNumbers || !NhsNumber.isTestNumber(number));
    return isUsable ? utf8(number) : null;
  }

  private static String whyNoNhsNumber(String text) {
    String number = NhsNumber.normal(text);
    if (number == null || !NhsNumber.hasCheckDigit(number)) {
      return "check_digit";
    }
    return NhsNumber.isNeverIssued(number) ? "never_issued" : "test_number";
  }

  private static @Nullable Object postcode(String text) {
    String postcode = Postcode.normal(text);
    return postcode != null && Postcode.isValid(postcode) ? utf8(postcode) : null;
  }

  private static String whyNoPostcode(String text) {
    String postcode = Postcode.normal(text);
    return postcode != null && Postcode.isPseudo(postcode) ? "no_place" : "shape";
  }

  private static @Nullable Object provider(String text) {
    String code = Organisation.provider(text);
    return code != null && Organisation.isNoProvider(text) ? null : organisation(code);
  }

  private static String whyNoProvider(String text) {
    return Organisation.isNoProvider(text) ? "no_provider" : "shape";
  }

  private static @Nullable Object organisation(@Nullable String code) {
    return code != null && Organisation.isValid(code) ? utf8(code) : null;
  }

  private static @Nullable Object smallArea(String text) {
    String code = Organisation.normal(text);
    return code != null && SmallArea.isValid(code) ? utf8(code) : null;
  }
}
