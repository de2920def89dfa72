package org.evenlode.gold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts by number, in the order in which they are met. */
final class Dictionary {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final int most;

  Dictionary(int bits) {
    this.most = 1 << bits;
  }

  int of(String name) {
    Integer number = numbers.get(name);
    if (number != null) {
      return number;
    }
    if (names.size() == most) {
      throw new IllegalStateException("More than " + most + " areas or categories");
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  String name(int number) {
    return names.get(number);
  }
}
