package org.evenlode.bronze;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** The records of one file in order, read as text. */
interface Records extends Closeable {
  /** The column names; empty when the file has none. */
  List<String> header();

  /** The next record; empty at the end. */
  Optional<Line> next();

  /** Returns false if the last line that was read does not end: the file may have been cut. */
  boolean endsWithLineBreak();

  /**
   * One record.
   *
   * @param number physical line on which it starts, from 1
   */
  record Line(long number, List<String> fields) {}
}
