package org.evenlode.bronze;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** Reads the records of one file in order, read as text. */
interface Records extends Closeable {
  /** Returns the column names; empty when the file has none. */
  List<String> header();

  /** Reads the next record; returns empty at the end. */
  Optional<Line> next();

  /** Returns false if the last line that was read does not end: the file may have been cut. */
  boolean endsWithLineBreak();

  /**
   * Holds one record.
   *
   * @param number physical line on which it starts, from 1
   */
  record Line(long number, List<String> fields) {}
}
