package org.evenlode.synthetic;

import java.io.Serializable;

/** Makes a family of files: one care setting's or one data set's. */
interface FileMaker extends Serializable {
  /** Whether a file of the landing folder is of this family. */
  boolean owns(String file);

  /** The header line of one of its files. */
  String header(String file);
}
