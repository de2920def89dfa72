package org.evenlode.silver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds where pseudonyms lead over other pseudonyms that lead on themselves. One that leads to two
 * people in the end, or in a circle, leads nowhere: it is its own end.
 */
final class Bridges {
  private final Map<String, Set<String>> next = new TreeMap<>();
  private final Map<String, String> ends = new TreeMap<>();

  void add(String from, String to) {
    next.computeIfAbsent(from, none -> new TreeSet<>()).add(to);
  }

  /** Returns the end of every pseudonym that leads on. */
  Map<String, String> ends() {
    next.keySet().forEach(this::end);
    return ends;
  }

  private String end(String from) {
    String known = ends.get(from);
    if (known != null) {
      return known;
    }
    Set<String> to = next.get(from);
    if (to == null) {
      return from;
    }
    Set<String> last = new TreeSet<>();
    if (!isInCircle(from)) {
      to.forEach(one -> last.add(end(one)));
    }
    String end = last.size() == 1 ? last.iterator().next() : from;
    ends.put(from, end);
    return end;
  }

  private boolean isInCircle(String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(next.getOrDefault(from, Set.of()));
    while (!open.isEmpty()) {
      String one = open.pop();
      if (one.equals(from)) {
        return true;
      }
      if (seen.add(one)) {
        open.addAll(next.getOrDefault(one, Set.of()));
      }
    }
    return false;
  }
}
