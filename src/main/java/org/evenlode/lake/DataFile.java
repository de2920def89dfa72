package org.evenlode.lake;

import java.io.Serializable;
import java.util.Map;

/**
 * Describes a data file of a table.
 *
 * @param path under the table's folder
 * @param bytes its size
 * @param partition value of each partition column; empty for a table without
 */
public record DataFile(String path, long bytes, Map<String, String> partition)
    implements Serializable {
  /** Takes a copy. */
  public DataFile {
    partition = Map.copyOf(partition);
  }
}
