package org.evenlode.synthetic;

import java.util.Map;
import java.util.TreeMap;

/** Gathers lines of many files, by file. */
final class FileSet {
  private final Map<String, StringBuilder> lines = new TreeMap<>();

  void add(String file, Object line) {
    lines.computeIfAbsent(file, name -> new StringBuilder()).append(line).append('\n');
  }

  Map<String, StringBuilder> lines() {
    return lines;
  }
}
