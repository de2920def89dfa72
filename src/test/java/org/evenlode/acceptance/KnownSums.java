package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Every sum that an intruder knows must hold among the counts of releases. */
final class KnownSums {
  /** Parts, and last the total; the parts make the total, or are at most the total. */
  record Sum(int[] parts, int total, boolean isEqual) {}

  private final Readings readings;
  private final List<Sum> sums = new ArrayList<>();
  private final Set<String> summed = new HashSet<>();

  /** Sums of the counts that are read, of whichever release that is. */
  KnownSums(Readings readings) {
    this.readings = readings;
  }

  /** A mart's breakdowns make its totals, and finer ones make coarser ones. */
  void breakdowns(String mart, List<JsonNode> rows, List<String> key, List<String> counts) {
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
            .put(row.path("category").asText(), readings.number(mart + cell + "/" + count));
      }
      groups.values().forEach(this::breakdowns);
    }
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
      Map<String, Integer> fine, Map<String, Integer> coarse, UnaryOperator<String> to) {
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
    for (Map.Entry<String, Integer> entry : readings.numbers().entrySet()) {
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
    for (Map.Entry<String, Integer> entry : readings.numbers().entrySet()) {
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
    for (String name : readings.numbers().keySet()) {
      if (name.startsWith(mart + "/") && name.endsWith("/" + total)) {
        String row = name.substring(0, name.length() - total.length());
        int[] numbers = parts.stream().mapToInt(part -> readings.number(row + part)).toArray();
        add(new Sum(numbers, readings.number(name), isEqual));
      }
    }
  }

  /** Two counts, by name, that are one. */
  void same(String one, String other) {
    if (readings.numbers().containsKey(one) && readings.numbers().containsKey(other)) {
      equal(List.of(readings.number(one)), readings.number(other));
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

  List<Sum> sums() {
    return sums;
  }
}
