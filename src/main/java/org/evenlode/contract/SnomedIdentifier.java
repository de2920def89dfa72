package org.evenlode.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks SNOMED CT identifiers: 6 to 18 digits, the last a Verhoeff check digit.
 *
 * <p>Source: SNOMED CT Release File Specification, SCTID data type, check-digit computation.
 */
public final class SnomedIdentifier {
  private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{5,17})(?:\\.0*)?");

  /** Holds the multiplication table of the dihedral group D5, row by row. */
  private static final String PRODUCTS =
      "0123456789"
          + "1234067895"
          + "2340178956"
          + "3401289567"
          + "4012395678"
          + "5987604321"
          + "6598710432"
          + "7659821043"
          + "8765932104"
          + "9876543210";

  /** Holds the permutation of a digit by its place from the right, modulo 8. */
  private static final String PERMUTATIONS =
      "0123456789"
          + "1576283094"
          + "5803796142"
          + "8916043527"
          + "9453126870"
          + "4286573901"
          + "2793806415"
          + "7046913258";

  private SnomedIdentifier() {}

  /** Returns the digits of a written identifier; decimals that a tool has added are left out. */
  public static String normal(String written) {
    Matcher shape = SHAPE.matcher(written.strip());
    return shape.matches() ? shape.group(1) : written.strip();
  }

  /** Returns true if the digits are an identifier: its length and check digit are right. */
  public static boolean isValid(String digits) {
    Matcher shape = SHAPE.matcher(digits);
    if (!shape.matches() || shape.group(1).length() != digits.length()) {
      return false;
    }
    int check = 0;
    for (int place = 0; place < digits.length(); place++) {
      int digit = digits.charAt(digits.length() - 1 - place) - '0';
      int permuted = PERMUTATIONS.charAt(10 * (place % 8) + digit) - '0';
      check = PRODUCTS.charAt(10 * check + permuted) - '0';
    }
    return check == 0;
  }
}
