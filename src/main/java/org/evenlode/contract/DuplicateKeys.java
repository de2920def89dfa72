package org.evenlode.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds keys that stand twice in one HOCON file. The parser merges them in silence, which would let
 * a second {@code columns} block hide the first.
 *
 * <p>Reads the subset that our files use: objects, lists, quoted and unquoted keys and values,
 * {@code #} and {@code //} comments, triple-quoted text.
 */
final class DuplicateKeys {
  private final String text;
  private final String file;
  private final Problems problems;
  private final Deque<String> path = new ArrayDeque<>();
  private final Deque<Map<String, Integer>> scopes = new ArrayDeque<>();
  private int at;
  private int line = 1;

  private DuplicateKeys(String text, String file, Problems problems) {
    this.text = text;
    this.file = file;
    this.problems = problems;
  }

  static void report(String text, String file, Problems problems) {
    new DuplicateKeys(text, file, problems).scan();
  }

  private void scan() {
    scopes.push(new HashMap<>());
    StringBuilder key = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' || text.startsWith("//", at)) {
        skipLine();
      } else if (c == '"') {
        key.append(quoted());
      } else if (c == '=' || c == ':' || (c == '+' && text.startsWith("+=", at))) {
        at += c == '+' ? 2 : 1;
        define(key);
        value();
      } else if (c == '{') {
        at++;
        open(key);
      } else if (c == '}') {
        at++;
        close();
        key.setLength(0);
      } else {
        if (c == '\n') {
          line++;
        }
        if (c == '\n' || c == ',') {
          key.setLength(0);
        } else if (!Character.isWhitespace(c)) {
          key.append(c);
        }
        at++;
      }
    }
  }

  private void open(StringBuilder key) {
    if (key.isEmpty()) {
      path.addLast("");
    } else {
      String name = define(key);
      path.addLast(name);
    }
    scopes.push(new HashMap<>());
  }

  private void close() {
    if (scopes.size() > 1) {
      scopes.pop();
      path.pollLast();
    }
  }

  private String define(StringBuilder key) {
    String name = key.toString();
    key.setLength(0);
    Map<String, Integer> scope = scopes.element();
    Integer before = scope.putIfAbsent(name, line);
    if (before != null) {
      String where = String.join(".", path);
      problems.add(
          new Problem(
              file,
              line,
              where.isEmpty() ? name : where + "." + name,
              "stands twice; the first is on line " + before));
    }
    return name;
  }

  /** Steps over a value; an object value opens a scope under the key just defined. */
  private void value() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      path.addLast("");
      scopes.push(new HashMap<>());
      return;
    }
    int lists = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted();
        continue;
      }
      if (c == '#' || text.startsWith("//", at)) {
        skipLine();
        continue;
      }
      if (c == '[' || c == '{') {
        lists++;
      } else if (c == ']' || c == '}') {
        if (lists == 0) {
          return;
        }
        lists--;
      } else if (lists == 0 && (c == ',' || c == '\n')) {
        return;
      }
      if (c == '\n') {
        line++;
      }
      at++;
    }
  }

  private String quoted() {
    if (text.startsWith("\"\"\"", at)) {
      int end = text.indexOf("\"\"\"", at + 3);
      int stop = end < 0 ? text.length() : end + 3;
      text.substring(at, stop).chars().filter(c -> c == '\n').forEach(c -> line++);
      at = stop;
      return "";
    }
    StringBuilder inside = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        inside.append(text.charAt(at));
      }
      at++;
    }
    at++;
    return inside.toString();
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }
}
