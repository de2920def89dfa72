package org.evenlode.standard;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** Reads times of day as submitted: {@code HHMM}, {@code HH:MM} or {@code HH:MM:SS}. */
public final class ClockTime {
  private static final String SHAPE = "^([01][0-9]|2[0-3]):?([0-5][0-9])(:?[0-5][0-9])?(\\.0+)?$";

  private static final Pattern PATTERN = Pattern.compile(SHAPE);

  private ClockTime() {}

  /** Returns the time as HH:mm; null for times that no clock shows, such as 4000. */
  public static @Nullable String normal(String written) {
    Matcher time = PATTERN.matcher(written);
    return time.find() ? time.group(1) + ":" + time.group(2) : null;
  }

  /** Returns the time as HH:mm; null for times that no clock shows, such as 4000. */
  public static Column normal(Column written) {
    return when(
        written.rlike(SHAPE),
        concat(regexp_extract(written, SHAPE, 1), lit(":"), regexp_extract(written, SHAPE, 2)));
  }
}
