package org.evenlode.lake;

import java.util.Locale;

/** What a storage error means, told from its chain of causes. */
public final class Storage {
  private Storage() {}

  /** Whether a write failed because the disk or the quota is full. */
  public static boolean isFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }
}
