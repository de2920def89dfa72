package org.evenlode.standard;

import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Normalises and checks UK postcodes by shape. Source: NHS Data Dictionary, POSTCODE (A9 9AA, A99
 * 9AA, A9A 9AA, AA9 9AA, AA99 9AA, AA9A 9AA). ZZ99 codes are the NHS's pseudo postcodes: no fixed
 * abode, abroad, unknown.
 */
public final class Postcode {
  private static final Pattern BLANKS = Pattern.compile("\\s");
  private static final Pattern SHAPE = Pattern.compile("[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}");

  private Postcode() {}

  /** Returns a written postcode in upper case without blanks; null if empty. */
  public static @Nullable String normal(String written) {
    String compact = BLANKS.matcher(written).replaceAll("").toUpperCase(Locale.ROOT);
    return compact.isEmpty() ? null : compact;
  }

  /** Returns true if a normal postcode has the shape of one and is of a place. */
  public static boolean isValid(String postcode) {
    return SHAPE.matcher(postcode).matches() && !isPseudo(postcode);
  }

  /** Returns true if a normal postcode stands for no place. */
  public static boolean isPseudo(String postcode) {
    return postcode.startsWith("ZZ99");
  }

  /** Returns upper case without blanks; "" is null. */
  public static Column normal(Column written) {
    Column compact = upper(regexp_replace(written, "\\s", ""));
    return when(compact.notEqual(""), compact);
  }

  /** Returns true if a normal postcode has the shape of one and is of a place. */
  public static Column isValid(Column postcode) {
    return postcode
        .rlike("^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")
        .and(isPseudo(postcode).unary_$bang());
  }

  /** Returns true if a normal postcode is one that stands for no place. */
  public static Column isPseudo(Column postcode) {
    return postcode.startsWith("ZZ99");
  }
}
