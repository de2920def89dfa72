package org.evenlode.bronze;

/**
 * Follows the quotation marks of a delimited text, and refuses those that do not close their field:
 * one open quotation mark would swallow the rest of the file.
 *
 * <p>Source: RFC 4180, Common Format and MIME Type for Comma-Separated Values, section 2.
 */
final class Quotation {
  /** A quoted field of more lines is one that somebody forgot to close. */
  private static final int MOST_LINES = 100;

  private final char delimiter;
  private Place place = Place.FIELD_START;
  private long began;

  private enum Place {
    FIELD_START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  Quotation(char delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Takes the next character.
   *
   * @param line on which it stands
   * @throws BadFile when the quotation marks of a field are not what they should be
   */
  void next(char c, long line) {
    switch (place) {
      case FIELD_START -> start(c, line);
      case PLAIN -> place = isEnd(c) ? Place.FIELD_START : Place.PLAIN;
      case QUOTED -> {
        if (c == '"') {
          place = Place.AFTER_QUOTE;
        } else if (line - began > MOST_LINES) {
          throw unclosed();
        }
      }
      case AFTER_QUOTE -> afterQuote(c);
    }
  }

  private void start(char c, long line) {
    if (c == '"') {
      place = Place.QUOTED;
      began = line;
    } else if (!isEnd(c)) {
      place = Place.PLAIN;
    }
  }

  private void afterQuote(char c) {
    if (c == '"') {
      place = Place.QUOTED;
    } else if (isEnd(c)) {
      place = Place.FIELD_START;
    } else {
      throw unclosed();
    }
  }

  private boolean isEnd(char c) {
    return c == delimiter || c == '\n' || c == '\r';
  }

  /**
   * Takes the end of the text.
   *
   * @throws BadFile when a quoted field is still open
   */
  void end() {
    if (place == Place.QUOTED) {
      throw unclosed();
    }
  }

  private BadFile unclosed() {
    return BadFile.atLine(
        began,
        "a field begins with a quotation mark and does not end with one; " + CsvRecords.QUOTES);
  }
}
