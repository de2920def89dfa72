package org.evenlode.standard;

import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/** Recognises lower-layer super output areas of England and Wales, by the shape of their codes. */
public final class SmallArea {
  private static final Pattern SHAPE = Pattern.compile("[EW]01[0-9]{6}");

  private SmallArea() {}

  /** Returns true if a normal code is of a real small area. */
  public static boolean isValid(String code) {
    return SHAPE.matcher(code).matches();
  }

  /**
   * Returns true if a normal code is of a real small area; pseudo codes such as E99999999 are not.
   */
  public static Column isValid(Column code) {
    return code.rlike("^[EW]01[0-9]{6}$");
  }
}
