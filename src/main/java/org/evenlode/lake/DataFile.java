package org.evenlode.lake;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A data file of a table.
 *
 * @param path under the table's folder
 * @param bytes its size
 * @param partition value of each partition column; empty for a table without
 */
public record DataFile(String path, long bytes, TreeMap<String, String> partition)
    implements Serializable {
  /** Takes a copy. */
  public DataFile(String path, long bytes, Map<String, String> partition) {
    this(path, bytes, new TreeMap<>(partition));
  }
}
