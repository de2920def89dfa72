package org.evenlode.standard;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Checks the NHS number: ten digits, the last a modulus 11 check digit over weights 10 to 2; a
 * check value of 11 is 0, and 10 is never issued.
 *
 * <p>Source: NHS Data Dictionary, NHS NUMBER. The deny-list of 19 numbers that pass the check but
 * were never issued is that of NHS England's Reusable Code Library, palindromic NHS number check.
 */
public final class NhsNumber {
  private static final Object[] NEVER_ISSUED =
      Stream.concat(
              IntStream.rangeClosed(0, 9).mapToObj(d -> Integer.toString(d).repeat(10)),
              IntStream.rangeClosed(1, 9).mapToObj(d -> d + "00000000" + d))
          .toArray();

  private static final Set<Object> DENIED = Set.of(NEVER_ISSUED);
  private static final Pattern BLANKS = Pattern.compile("[\\s-]");

  private NhsNumber() {}

  /** Returns the number without the blanks and hyphens that people write into it; "" is null. */
  public static Column normal(Column written) {
    Column digits = regexp_replace(written, "[\\s-]", "");
    return when(digits.notEqual(""), digits);
  }

  /** Returns true if a normal number has ten digits and the right check digit. */
  public static Column hasCheckDigit(Column number) {
    Column sum = lit(0);
    for (int i = 0; i < 9; i++) {
      sum = sum.plus(digit(number, i).multiply(10 - i));
    }
    Column check = pmod(lit(11).minus(pmod(sum, lit(11))), lit(11));
    return number.rlike("^[0-9]{10}$").and(check.equalTo(digit(number, 9)));
  }

  /** Returns true if a normal number passes the check but was never issued to anybody. */
  public static Column isNeverIssued(Column number) {
    return number.isin(NEVER_ISSUED);
  }

  /** Returns true if a normal number is of the range kept for testing. */
  public static Column isTestNumber(Column number) {
    return number.startsWith("999");
  }

  /** Returns true if a normal number can be a person's. */
  public static Column isValid(Column number) {
    return hasCheckDigit(number).and(isNeverIssued(number).unary_$bang());
  }

  /** Returns the number without the blanks and hyphens that people write into it; null if empty. */
  public static @Nullable String normal(String written) {
    String digits = BLANKS.matcher(written).replaceAll("");
    return digits.isEmpty() ? null : digits;
  }

  /** Returns true if a number passes the check but was never issued to anybody. */
  public static boolean isNeverIssued(String number) {
    return DENIED.contains(number);
  }

  /** Returns true if a number is of the range kept for testing. */
  public static boolean isTestNumber(String number) {
    return number.startsWith("999");
  }

  /** Returns true if ten digits pass the check; for text outside Spark. */
  public static boolean hasCheckDigit(CharSequence number) {
    if (number.length() != 10) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      sum += i < 9 ? digit * (10 - i) : 0;
    }
    return (11 - sum % 11) % 11 == number.charAt(9) - '0';
  }

  /** Returns true if a text is a number that can be a person's; for text outside Spark. */
  public static boolean isValid(CharSequence number) {
    return hasCheckDigit(number) && !DENIED.contains(number.toString());
  }

  /** Returns the digit at a place; substring and try_cast, so that no text can fail the query. */
  private static Column digit(Column number, int place) {
    return substring(number, place + 1, 1).try_cast("int");
  }
}
