package org.evenlode.gold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** Numbers the texts of a partition, in the order in which they are met. */
final class LocalTexts {
  private final Map<UTF8String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  int number(UTF8String text) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    // Rows are read into the same memory one after the other.
    numbers.put(text.copy(), texts.size());
    texts.add(text.toString());
    return texts.size() - 1;
  }

  List<String> texts() {
    return texts;
  }
}
