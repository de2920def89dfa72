package org.evenlode.bronze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Names;

/**
 * Finds where each declared column stands in a file, and how the file's columns have drifted from
 * the feed's file before.
 *
 * @param positions where the field stands, by canonical name: once for each of its names that the
 *     file has
 */
record Header(Map<String, List<Integer>> positions, List<String> drift) {

  /**
   * Compares a file's columns with the contract and the file before.
   *
   * @param before columns of the feed's last file; empty for its first
   * @throws BadFile when a required column is missing
   */
  static Header of(List<String> names, FeedContract feed, List<String> before) {
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    List<String> drift = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      if (column.from().isEmpty() || column.isSubmission()) {
        continue;
      }
      List<Integer> places = places(names, column);
      refuseTwice(names, places);
      positions.put(column.name(), places);
      if (places.isEmpty()) {
        String wanted = column.from().get(0);
        String missing = "'" + wanted + "'" + Names.hint(wanted, names);
        drift.add("missing " + missing);
        if (column.required() || feed.key().contains(column.name())) {
          lacking.add(missing);
        }
      } else if (!column.from().contains(names.get(places.get(0)))
          && !column.from().get(0).endsWith("*")) {
        drift.add("renamed '" + column.from().get(0) + "' to '" + names.get(places.get(0)) + "'");
      }
    }
    if (!lacking.isEmpty()) {
      throw new BadFile(
          "line 1: missing required "
              + (lacking.size() == 1 ? "column " : "columns ")
              + String.join(", ", lacking)
              + delimiterHint(names, feed));
    }
    compare(names, before, drift);
    return new Header(positions, drift);
  }

  /** Returns the column's positions in the header, one for each of its aliases that is there. */
  private static List<Integer> places(List<String> names, FeedColumn column) {
    Set<Integer> places = new LinkedHashSet<>();
    for (String wanted : column.from()) {
      boolean isPrefix = wanted.endsWith("*");
      String prefix = isPrefix ? wanted.substring(0, wanted.length() - 1) : wanted;
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equals(wanted) || isPrefix && names.get(i).startsWith(prefix)) {
          places.add(i);
          break;
        }
      }
    }
    for (String wanted : column.from()) {
      for (int i = 0; i < names.size() && places.isEmpty(); i++) {
        if (plain(names.get(i)).equals(plain(wanted))) {
          places.add(i);
        }
      }
    }
    return List.copyOf(places);
  }

  /** Nobody can tell which of two columns of one name is meant. */
  private static void refuseTwice(List<String> names, List<Integer> places) {
    for (int place : places) {
      String name = names.get(place);
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new BadFile("line 1: two columns are called '" + name + "'");
      }
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static void compare(List<String> names, List<String> before, List<String> drift) {
    if (before.isEmpty()) {
      return;
    }
    names.stream()
        .filter(name -> !before.contains(name))
        .forEach(name -> drift.add("extra '" + name + "'"));
    before.stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> drift.add("gone '" + name + "'"));
    List<String> shared = names.stream().filter(before::contains).toList();
    if (!shared.equals(before.stream().filter(names::contains).toList())) {
      for (int i = 0; i < Math.min(names.size(), before.size()); i++) {
        if (!names.get(i).equals(before.get(i))) {
          drift.add("reordered from '" + names.get(i) + "' on");
          return;
        }
      }
    }
  }

  private static String delimiterHint(List<String> names, FeedContract feed) {
    if (names.size() > 1) {
      return "";
    }
    String only = names.isEmpty() ? "" : names.get(0);
    for (char candidate : new char[] {',', '|', '\t', ';'}) {
      if (candidate != feed.files().delimiter() && only.indexOf(candidate) >= 0) {
        return "; the file seems to be separated by "
            + (candidate == '\t' ? "tabs" : "'" + candidate + "'")
            + ", the contract says '"
            + feed.files().delimiter()
            + "'";
      }
    }
    return "";
  }
}
