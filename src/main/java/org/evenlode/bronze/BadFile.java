package org.evenlode.bronze;

/** Reports a file that cannot be landed, and why, without any of its values. */
final class BadFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadFile(String reason) {
    super(reason);
  }

  static BadFile atLine(long line, String reason) {
    return new BadFile("line " + line + ": " + reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
