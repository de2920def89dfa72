package org.evenlode.lake;

import java.util.Locale;

/** Tells what a storage error means from its chain of causes. */
public final class Storage {
  private static final int LONGEST = 160;

  private Storage() {}

  /** Returns true if a write failed because the disk or the quota is full. */
  public static boolean isFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what went wrong in one line for people: storage knows paths, and no record's values.
   */
  static String reason(Throwable failure) {
    if (isFull(failure)) {
      return "no space left on the device";
    }
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : line;
    return said.length() > LONGEST ? said.substring(0, LONGEST) + " ..." : said;
  }
}
