package org.evenlode.standard;

import java.util.regex.Pattern;

/**
 * Normalises the characters of a delivered value: what tools and keyboards put in the place of a
 * plain space or apostrophe, and what nobody can see.
 */
public final class DeliveredText {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  /** Spreadsheets mark text by an apostrophe in front of it. */
  private static final Pattern MARKED = Pattern.compile("'(?=[0-9+=@-]).*", Pattern.DOTALL);

  /** Matches how a spreadsheet writes a long number that it has rounded, such as 5.01234E+11. */
  private static final Pattern ROUNDED =
      Pattern.compile("[0-9](?:[.,][0-9]+)?[eE]\\+(?:0[89]|[1-9][0-9])");

  private DeliveredText() {}

  /** Returns the value with plain spaces and apostrophes, without invisible characters. */
  public static String clean(String value) {
    String stripped = value.strip();
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c < ' ' || c > '~') {
        stripped = plain(stripped);
        break;
      }
    }
    return stripped.startsWith("'") && MARKED.matcher(stripped).matches()
        ? stripped.substring(1).strip()
        : stripped;
  }

  private static String plain(String value) {
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isSpace(c)) {
        plain.append(' ');
      } else if (isApostrophe(c)) {
        plain.append('\'');
      } else if (!isInvisible(c)) {
        plain.append(c);
      }
    }
    return CONTROLS.matcher(plain).replaceAll(" ").strip();
  }

  private static boolean isSpace(char c) {
    return c == '\u00A0' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isApostrophe(char c) {
    return c == '\u2018' || c == '\u2019' || c == '\u02BC' || c == '\u02B9' || c == '\u2032';
  }

  private static boolean isInvisible(char c) {
    return c == '\u00AD' || Character.getType(c) == Character.FORMAT;
  }

  /** Returns true if a spreadsheet has rounded the value, so that its last digits are lost. */
  public static boolean isRounded(String value) {
    return ROUNDED.matcher(value).matches();
  }
}
