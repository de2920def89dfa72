package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.Optional;

/** Makes a family of files: one care setting's or one data set's. */
interface FileMaker extends Serializable {
  /** Returns true if a file of the landing folder is of this family. */
  boolean owns(String file);

  /** Returns the header line of one of its files. */
  String header(String file);

  /**
   * Returns the last line of one of its files, where the layout has one.
   *
   * @param lines how many lines there are without header and trailer
   */
  default Optional<String> trailer(String file, long lines) {
    return Optional.empty();
  }
}
