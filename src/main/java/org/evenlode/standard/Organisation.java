package org.evenlode.standard;

import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** Normalises and checks ODS codes. Source: Organisation Data Service, code formats. */
public final class Organisation {
  private static final Pattern SUFFIX = Pattern.compile("-.*$");
  private static final Pattern TRUST = Pattern.compile("^[RT][A-Z0-9]{2}");
  private static final Pattern NO_PROVIDER =
      Pattern.compile("89997|89999|R9998|NVC00|X9[89]|X99[89][89]");
  private static final Pattern SHAPE = Pattern.compile("[A-Z0-9]{3,9}");

  private Organisation() {}

  /** Returns a written code in upper case without blanks at the ends; null if empty. */
  public static @Nullable String normal(String written) {
    String code = written.strip().toUpperCase(Locale.ROOT);
    return code.isEmpty() ? null : code;
  }

  /** Returns the provider that a written code belongs to; see {@link #provider(Column)}. */
  public static @Nullable String provider(String written) {
    String code = normal(written);
    if (code == null) {
      return null;
    }
    String bare = SUFFIX.matcher(code).replaceAll("");
    return TRUST.matcher(bare).find() ? bare.substring(0, 3) : bare;
  }

  /** Returns true if a normal code has a shape that ODS issues. */
  public static boolean isValid(String code) {
    return SHAPE.matcher(code).matches();
  }

  /**
   * Returns true if a written code stands for no provider: default codes (89997 provider outside
   * the UK, 89999 another provider without a code, R9998 not a hospital, NVC00 and other X98 and
   * X99 codes not applicable or not known).
   *
   * <p>Source: NHS Data Dictionary, ORGANISATION IDENTIFIER default codes.
   */
  public static boolean isNoProvider(String written) {
    return NO_PROVIDER.matcher(written.strip().toUpperCase(Locale.ROOT)).matches();
  }

  /** Returns upper case without blanks at the ends; "" is null. */
  public static Column normal(Column written) {
    Column code = upper(trim(written));
    return when(code.notEqual(""), code);
  }

  /**
   * Returns the provider that a code belongs to: a trust's site or a code with a suffix ({@code
   * R1H00}, {@code RXF-X}) becomes the trust's three characters; other providers keep theirs.
   */
  public static Column provider(Column written) {
    Column code = regexp_replace(normal(written), "-.*$", "");
    return when(code.rlike("^[RT][A-Z0-9]{2}"), substring(code, 1, 3)).otherwise(code);
  }

  /** Returns true if a normal code has a shape that ODS issues. */
  public static Column isValid(Column code) {
    return code.rlike("^[A-Z0-9]{3,9}$");
  }

  /**
   * Returns true if a GP practice code stands for no practice: V81997 none, V81998 not applicable,
   * V81999 not known.
   */
  public static Column isNoPractice(Column code) {
    return code.isin("V81997", "V81998", "V81999");
  }
}
