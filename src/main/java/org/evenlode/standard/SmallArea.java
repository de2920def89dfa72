package org.evenlode.standard;

import org.apache.spark.sql.Column;

/** Lower-layer super output areas of England and Wales, by the shape of their codes. */
public final class SmallArea {
  private SmallArea() {}

  /** Whether a normal code is of a real small area; pseudo codes such as E99999999 are not. */
  public static Column isValid(Column code) {
    return code.rlike("^[EW]01[0-9]{6}$");
  }
}
