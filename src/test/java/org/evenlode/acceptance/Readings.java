package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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

  /** Parts, and last the total; the parts make the total, or are at most the total. */
  record Sum(int[] parts, int total, boolean isEqual) {}

  private final List<Sum> sums = new ArrayList<>();

  /** Some times a count is at most some times another, and a little more. */
  record Limit(int times, int count, int otherTimes, int other, int more) {}

  private final Set<String> summed = new HashSet<>();

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

  /** A mart: its rows, by what is not summed over. */
  void mart(String mart, List<JsonNode> rows, List<String> key, List<String> counts) {
    for (JsonNode row : rows) {
      for (String count : counts) {
        StringBuilder cell = new StringBuilder();
        key.forEach(column -> cell.append('/').append(row.path(column).asText()));
        read(mart + cell + "/" + count, row.path(count));
      }
    }
    without(mart, key.indexOf("category"));
    for (String count : counts) {
      int category = key.indexOf("category");
      int lens = key.indexOf("lens");
      Map<String, Map<String, Map<String, Integer>>> groups = new LinkedHashMap<>();
      for (JsonNode row : rows) {
        StringBuilder group = new StringBuilder();
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
          String value = row.path(key.get(i)).asText();
          cell.append('/').append(value);
          group.append('/').append(i == category || i == lens ? "" : value);
        }
        groups
            .computeIfAbsent(group.toString(), none -> new TreeMap<>())
            .computeIfAbsent(row.path("lens").asText(), none -> new TreeMap<>())
            .put(row.path("category").asText(), number(mart + cell + "/" + count));
      }
      groups.values().forEach(this::breakdowns);
    }
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

  private int number(String name) {
    return numbers.getOrDefault(name, -1);
  }

  private void breakdowns(Map<String, Map<String, Integer>> lenses) {
    String all = lenses.containsKey("everybody") ? "everybody" : "all";
    Map<String, Integer> everybody = lenses.getOrDefault(all, Map.of());
    lenses.forEach(
        (lens, categories) -> {
          if (!everybody.isEmpty() && !lens.equals(all) && !lens.equals("register")) {
            equal(categories.values(), everybody.values().iterator().next());
          }
        });
    Map<String, Integer> pair = lenses.getOrDefault("ethnic_group_by_deprivation", Map.of());
    rolled(pair, lenses.getOrDefault("ethnic_group", Map.of()), name -> name.split(" \\| ")[0]);
    rolled(
        pair,
        lenses.getOrDefault("deprivation_quintile", Map.of()),
        name -> name.split(" \\| ")[1]);
    rolled(
        lenses.getOrDefault("deprivation_decile", Map.of()),
        lenses.getOrDefault("deprivation_quintile", Map.of()),
        name -> name.equals("unknown") ? name : "" + (Integer.parseInt(name) + 1) / 2);
  }

  private void rolled(
      Map<String, Integer> fine,
      Map<String, Integer> coarse,
      java.util.function.UnaryOperator<String> to) {
    Map<String, List<Integer>> parts = new TreeMap<>();
    fine.forEach(
        (name, number) ->
            parts.computeIfAbsent(to.apply(name), none -> new ArrayList<>()).add(number));
    parts.forEach(
        (name, numbers) -> {
          if (coarse.containsKey(name)) {
            equal(numbers, coarse.get(name));
          }
        });
  }

  /** Rows that differ in one column: the value that stands for all is the sum of some others. */
  void total(String mart, List<String> key, String column, String all, List<String> partPrefixes) {
    int at = key.indexOf(column) + 1;
    Map<String, List<Integer>> parts = new TreeMap<>();
    Map<String, Set<String>> kinds = new TreeMap<>();
    Map<String, Integer> totals = new TreeMap<>();
    for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
      int number = entry.getValue();
      String[] name = entry.getKey().split("/", -1);
      if (name[0].equals(mart)) {
        String value = name[at];
        name[at] = "";
        String group = String.join("/", name);
        if (value.equals(all)) {
          totals.put(group, number);
        }
        for (String prefix : partPrefixes) {
          if (!value.equals(all) && value.startsWith(prefix)) {
            parts.computeIfAbsent(group, none -> new ArrayList<>()).add(number);
            kinds.computeIfAbsent(group, none -> new TreeSet<>()).add(prefix);
          }
        }
      }
    }
    totals.forEach(
        (group, number) -> {
          // Some indicators do not say what comes from elsewhere; then nothing sums up.
          if (kinds.getOrDefault(group, Set.of()).size() == partPrefixes.size()) {
            equal(parts.get(group), number);
          }
        });
  }

  /**
   * Months make quarters and years.
   *
   * @param ofPeople indicators of people, who may be in several months
   */
  void periods(String mart, List<String> key, Set<String> ofPeople) {
    int from = key.indexOf("period_start") + 1;
    int to = key.indexOf("period_end") + 1;
    Map<String, Map<LocalDate, Map<LocalDate, Integer>>> groups = new TreeMap<>();
    for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
      int number = entry.getValue();
      String[] name = entry.getKey().split("/", -1);
      if (name[0].equals(mart) && !ofPeople.contains(name[1])) {
        LocalDate first = LocalDate.parse(name[from]);
        LocalDate last = LocalDate.parse(name[to]);
        name[from] = "";
        name[to] = "";
        groups
            .computeIfAbsent(String.join("/", name), none -> new TreeMap<>())
            .computeIfAbsent(first, none -> new TreeMap<>())
            .put(last, number);
      }
    }
    for (Map<LocalDate, Map<LocalDate, Integer>> group : groups.values()) {
      group.forEach(
          (first, ends) ->
              ends.forEach(
                  (last, number) -> {
                    List<Integer> months = new ArrayList<>();
                    for (LocalDate at = first; at.isBefore(last); at = at.plusMonths(1)) {
                      Integer month =
                          group.getOrDefault(at, Map.of()).get(at.plusMonths(1).minusDays(1));
                      if (month != null) {
                        months.add(month);
                      }
                    }
                    boolean isWhole = first.plusMonths(months.size()).equals(last.plusDays(1));
                    if (isWhole && months.size() > 1) {
                      equal(months, number);
                    }
                  }));
    }
  }

  /** Counts of the same row: some make up another, or one is never above another. */
  void inRow(String mart, List<String> parts, String total, boolean isEqual) {
    for (String name : numbers.keySet()) {
      if (name.startsWith(mart + "/") && name.endsWith("/" + total)) {
        String row = name.substring(0, name.length() - total.length());
        int[] numbers = parts.stream().mapToInt(part -> number(row + part)).toArray();
        add(new Sum(numbers, number(name), isEqual));
      }
    }
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

  /** Two counts, by name, that are one. */
  void same(String one, String other) {
    if (numbers.containsKey(one) && numbers.containsKey(other)) {
      equal(List.of(number(one)), number(other));
    }
  }

  private void equal(Collection<Integer> parts, int total) {
    add(new Sum(parts.stream().mapToInt(Integer::intValue).toArray(), total, true));
  }

  /** Of counts that have not changed since, an earlier release says the same sums again. */
  private void add(Sum sum) {
    if (summed.add(Arrays.toString(sum.parts()) + sum.total() + sum.isEqual())) {
      sums.add(sum);
    }
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

  List<Sum> sums() {
    return sums;
  }

  Set<Limit> limits() {
    return limits;
  }
}
