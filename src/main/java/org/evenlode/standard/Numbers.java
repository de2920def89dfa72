package org.evenlode.standard;

import java.util.regex.Pattern;

/** Reads numbers as partners write them: plain decimals, with an exponent at most. */
public final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");

  /** Sets the size beyond which a double does not hold every whole number. */
  public static final double EXACT = 9_007_199_254_740_992.0;

  private static final int OLDEST = 120;

  private Numbers() {}

  /** Returns the finite number that a text is; not a number where it is none. */
  public static double decimal(String written) {
    String text = written.strip();
    if (!DECIMAL.matcher(text).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** Returns true if a number is whole, and within some limits. */
  public static boolean isWhole(double value, double least, double most) {
    return value == Math.rint(value) && value >= least && value <= most;
  }

  /**
   * Returns an age in whole years; -1 for what cannot be an age. HES writes bands of the first year
   * of life as 7001 to 7007, and calculated ages with decimals.
   */
  public static int age(String written) {
    double value = decimal(written);
    if (value >= 7001 && value < 7008) {
      return 0;
    }
    return value > -1 && value < OLDEST + 1 ? (int) value : -1;
  }
}
