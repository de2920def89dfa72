package org.evenlode.linkage;

import java.util.HashMap;
import java.util.Map;

/** Counts how many records hold each word of a field. */
final class WordCounts {
  private final Map<String, Integer> counts = new HashMap<>();

  WordCounts(CodedField field) {
    for (int code = 0; code < field.distinct(); code++) {
      for (String word : field.value(code).split(" ")) {
        counts.merge(word, field.count(code), Integer::sum);
      }
    }
  }

  /**
   * Returns the one of a value's words that fewest records hold; the first in the alphabet of
   * several.
   */
  String rarest(String value) {
    String rarest = "";
    int least = Integer.MAX_VALUE;
    for (String word : value.split(" ")) {
      int count = counts.getOrDefault(word, 0);
      if (count < least || count == least && word.compareTo(rarest) < 0) {
        rarest = word;
        least = count;
      }
    }
    return rarest;
  }
}
