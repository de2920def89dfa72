package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an intruder reads: the counts of the published marts, as far as they are shown, and every
 * sum that must hold among them. It shares no code with disclosure control, and knows more than an
 * intruder would: which counts are hidden for being small, and which count of a row it is that is
 * rounded further.
 */
final class Readings {
  private static final long BIG = 10_000_000;
  private static final int SMALL = 7;
  private static final int ROUNDED = 5;

  /** Between the name of a count that has changed since and the release that said it. */
  static final String OF_RELEASE = "@";

  private final List<String> names = new ArrayList<>();
  private final List<long[]> bounds = new ArrayList<>();
  private final Set<Integer> hidden = new TreeSet<>();
  // Of the release that is being read: what its counts are hidden and rounded for, and which of
  // all counts they are.
  private Counts release = new Counts(Map.of(), Set.of(), Set.of(), Map.of());
  private Map<String, Integer> numbers = new LinkedHashMap<>();
  private int releases;
  private final Map<String, Integer> newest = new HashMap<>();
  private Map<String, Long> newestTruth = Map.of();

  /** What has been read of later releases. */
  private final List<Read> later = new ArrayList<>();

  /** The counts of a release, and their numbers. */
  private record Read(Counts counts, Map<String, Integer> numbers) {}

  /**
   * What the intruder is told of the counts of a release, by name.
   *
   * @param truth the counts themselves, to tell whether an earlier release spoke of the same
   * @param hidden those that are not shown
   * @param small those that are hidden for being small
   * @param rounded what others are rounded to further than the rule says
   */
  record Counts(
      Map<String, Long> truth,
      Set<String> hidden,
      Set<String> small,
      Map<String, Integer> rounded) {}

  /** Some times a count is at most some times another, and a little more. */
  record Limit(int times, int count, int otherTimes, int other, int more) {}

  private final Set<Limit> limits = new LinkedHashSet<>();

  /** From here on, a release is read; the newest first. */
  void release(Counts counts) {
    if (releases > 0) {
      later.add(new Read(release, numbers));
    }
    release = counts;
    numbers = new LinkedHashMap<>();
    if (releases++ == 0) {
      newestTruth = counts.truth();
    }
  }

  /**
   * Reads a count of a published row. One that was the same in a later release is the same count,
   * of which both say something: more than an intruder knows, who cannot tell.
   */
  private void read(String name, JsonNode value) {
    boolean isHidden = value.isNull() || value.isMissingNode();
    long shown = value.asLong();
    int multiple = release.rounded().getOrDefault(name, ROUNDED);
    long low = isHidden ? 0 : Math.max(SMALL + 1, shown - multiple / 2);
    long high =
        isHidden ? (release.small().contains(name) ? SMALL : BIG) : shown + (multiple - 1) / 2;
    Integer later = newest.get(name);
    if (later != null && Objects.equals(newestTruth.get(name), release.truth().get(name))) {
      numbers.put(name, later);
      long[] known = bounds.get(later);
      known[0] = Math.max(known[0], low);
      known[1] = Math.min(known[1], high);
      if (!isHidden) {
        hidden.remove(later);
      }
      return;
    }
    int number = names.size();
    numbers.put(name, number);
    if (releases == 1) {
      newest.put(name, number);
    }
    names.add(releases == 1 ? name : name + OF_RELEASE + releases);
    bounds.add(new long[] {low, high});
    if (isHidden) {
      hidden.add(number);
    }
  }

  /** Reads the rows of a mart. */
  void read(String mart, List<JsonNode> rows, List<String> key, List<String> counts) {
    for (JsonNode row : rows) {
      for (String count : counts) {
        StringBuilder cell = new StringBuilder();
        key.forEach(column -> cell.append('/').append(row.path(column).asText()));
        read(mart + cell + "/" + count, row.path(count));
      }
    }
    without(mart, key.indexOf("category"));
  }

  /**
   * A group that has other categories and no row of one says that nobody is in that: where it is
   * zero in a later release, that is no secret.
   */
  private void without(String mart, int category) {
    Set<String> groups = new HashSet<>();
    numbers.keySet().stream()
        .filter(name -> name.startsWith(mart + "/"))
        .forEach(name -> groups.add(group(name, category)));
    for (Read read : later) {
      read.numbers()
          .forEach(
              (name, number) -> {
                boolean isWithout =
                    name.startsWith(mart + "/")
                        && !numbers.containsKey(name)
                        && groups.contains(group(name, category));
                if (isWithout && Objects.equals(read.counts().truth().get(name), 0L)) {
                  bounds.set(number, new long[] {0, 0});
                  hidden.remove(number);
                }
              });
    }
  }

  private static String group(String name, int category) {
    String[] path = name.split("/", -1);
    path[category + 1] = "";
    return String.join("/", path);
  }

  /** The number of a count of the release; -1 where it has none. */
  int number(String name) {
    return numbers.getOrDefault(name, -1);
  }

  /**
   * A percentile of waits says on which side of a number of weeks the count of longer waits lies.
   *
   * @param rows as they were read as a mart
   * @param hundredths of all wait longer than the percentile
   * @param longer counts of waits over a number of weeks
   */
  void percentile(
      String mart,
      List<JsonNode> rows,
      List<String> key,
      String percentile,
      int hundredths,
      String all,
      Map<String, Integer> longer) {
    for (JsonNode row : rows) {
      JsonNode weeks = row.path(percentile);
      StringBuilder cell = new StringBuilder(mart);
      key.forEach(column -> cell.append('/').append(row.path(column).asText()));
      int of = number(cell + "/" + all);
      if (!weeks.isNumber()) {
        if (row.path(all).isNumber()) {
          notSmall(cell + "/", longer.keySet());
        }
        continue;
      }
      longer.forEach(
          (count, than) -> {
            int over = number(cell + "/" + count);
            // Between two waits a percentile is a mean of both: hence what is more.
            if (weeks.asLong() > than) {
              limits.add(new Limit(hundredths, of, 100, over, hundredths - 1));
            } else if (weeks.asLong() < than) {
              limits.add(new Limit(100, over, hundredths, of, 99 - hundredths));
            }
          });
    }
  }

  /**
   * A percentile is blank where one of the counts beside it is hidden and not for being small: more
   * than an intruder knows, who cannot tell which, and whether it is not too few for one.
   */
  private void notSmall(String row, Set<String> counts) {
    for (String count : counts) {
      if (release.hidden().contains(row + count) && !release.small().contains(row + count)) {
        long[] known = bounds.get(number(row + count));
        known[0] = Math.max(known[0], SMALL + 1);
      }
    }
  }

  /** The numbers of the counts of the release, by name. */
  Map<String, Integer> numbers() {
    return numbers;
  }

  List<String> names() {
    return names;
  }

  /** The least and the most that each count can be by what is shown of it, by its number. */
  List<long[]> bounds() {
    return bounds;
  }

  /** Numbers of the counts that are hidden. */
  Set<Integer> hidden() {
    return hidden;
  }

  Set<Limit> limits() {
    return limits;
  }
}
