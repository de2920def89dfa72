package org.evenlode.contract;

/**
 * Describes one thing that is wrong in a definition.
 *
 * @param file the file, relative to its folder
 * @param line the line, from 1; 0 when the problem is of the file as a whole
 * @param path the configuration path, such as {@code columns.sex.codes}
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, String path, String message) {
  /** Begins the message of a file that cannot be parsed. */
  static final String NOT_HOCON = "is not HOCON: ";

  /** Returns true if the file cannot be parsed, which may be why other things are missing. */
  boolean isSyntax() {
    return message.startsWith(NOT_HOCON);
  }

  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file;
    return place + (path.isEmpty() ? "" : "  " + path) + "  " + message;
  }
}
