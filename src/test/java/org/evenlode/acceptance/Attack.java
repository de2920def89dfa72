package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An intruder: reads the published marts as anybody may, writes down every sum that must hold among
 * their counts, and looks for hidden counts that can have fewer values than promised. It shares no
 * code with disclosure control, and knows more than an intruder would: which counts are hidden for
 * being small, and which count of a row it is that is rounded further.
 */
final class Attack {
  private static final long BIG = 10_000_000;
  private static final int SMALL = 7;
  private static final int ROUNDED = 5;
  private static final int MOST_AT_ONCE = 600;

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<long[]> bounds = new ArrayList<>();
  private final Set<Integer> hidden = new TreeSet<>();

  /** Parts, and last the total; the parts make the total, or are at most the total. */
  record Sum(int[] parts, int total, boolean isEqual) {}

  private final List<Sum> sums = new ArrayList<>();

  /**
   * Reads a count of a published row.
   *
   * @param isSmall whether it is hidden for being small itself
   * @param multiple what it is rounded to
   */
  private int read(String name, JsonNode value, boolean isSmall, int multiple) {
    int number = names.size();
    names.add(name);
    numbers.put(name, number);
    if (value.isNull() || value.isMissingNode()) {
      bounds.add(new long[] {0, isSmall ? SMALL : BIG});
      hidden.add(number);
    } else {
      long shown = value.asLong();
      bounds.add(
          new long[] {Math.max(SMALL + 1, shown - multiple / 2), shown + (multiple - 1) / 2});
    }
    return number;
  }

  /** A mart: its rows, by what is not summed over. */
  void mart(
      String mart,
      List<JsonNode> rows,
      List<String> key,
      List<String> counts,
      Set<String> small,
      Map<String, Integer> rounded) {
    for (JsonNode row : rows) {
      for (String count : counts) {
        StringBuilder cell = new StringBuilder();
        key.forEach(column -> cell.append('/').append(row.path(column).asText()));
        String name = mart + cell + "/" + count;
        int multiple = rounded.getOrDefault(name, ROUNDED);
        read(name, row.path(count), small.contains(name), multiple);
      }
    }
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
    for (int number = 0; number < names.size(); number++) {
      String[] name = names.get(number).split("/", -1);
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
    for (int number = 0; number < names.size(); number++) {
      String[] name = names.get(number).split("/", -1);
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
    for (String name : List.copyOf(names)) {
      if (name.startsWith(mart + "/") && name.endsWith("/" + total)) {
        String row = name.substring(0, name.length() - total.length());
        int[] numbers = parts.stream().mapToInt(part -> number(row + part)).toArray();
        sums.add(new Sum(numbers, number(name), isEqual));
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
    sums.add(new Sum(parts.stream().mapToInt(Integer::intValue).toArray(), total, true));
  }

  /**
   * The marts, and of the long ones their indicators or censuses: parts that no sum ties to each
   * other. Where one has very many hidden counts, its periods by their first day; what ties these
   * is left out.
   */
  Set<String> parts() {
    Map<String, Integer> hiddenOf = new HashMap<>();
    hidden.forEach(number -> hiddenOf.merge(part(number, false), 1, Integer::sum));
    Set<String> parts = new TreeSet<>();
    for (int number : hidden) {
      parts.add(part(number, hiddenOf.getOrDefault(part(number, false), 0) > MOST_AT_ONCE));
    }
    return parts;
  }

  private String part(int number, boolean byPeriod) {
    String[] path = names.get(number).split("/", 4);
    // Nothing ties one census of the waiting list to another.
    boolean isLong = Set.of("indicator", "rate", "waiting_list").contains(path[0]);
    String part = path[0] + "/" + (isLong ? path[1] + "/" : "");
    return isLong && byPeriod ? part + path[2] + "/" : part;
  }

  int sums() {
    return sums.size();
  }

  int hiddenCounts() {
    return hidden.size();
  }

  /** Sums that do not hold for the true counts: where the reading is wrong. */
  List<String> wrong(Map<String, Long> truth) {
    List<String> wrong = new ArrayList<>();
    for (Sum sum : sums) {
      long parts = 0;
      for (int part : sum.parts()) {
        parts += truth.getOrDefault(names.get(part), 0L);
      }
      long total = truth.getOrDefault(names.get(sum.total()), 0L);
      if (sum.isEqual() ? parts != total : parts > total) {
        wrong.add(names.get(sum.total()) + " is " + total + ", its parts " + parts);
      }
    }
    return wrong;
  }

  /** Hidden counts that bounds alone, from sum to sum, leave fewer values than promised. */
  List<String> foundByBounds(int promised) {
    boolean isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (Sum sum : sums) {
        long least = 0;
        long most = 0;
        for (int part : sum.parts()) {
          least += bounds.get(part)[0];
          most += bounds.get(part)[1];
        }
        long[] total = bounds.get(sum.total());
        isChanged |= narrow(sum.total(), least, sum.isEqual() ? most : BIG);
        for (int part : sum.parts()) {
          long[] own = bounds.get(part);
          long atLeast = sum.isEqual() ? total[0] - (most - own[1]) : 0;
          isChanged |= narrow(part, atLeast, total[1] - (least - own[0]));
        }
        if (isChanged && sum.parts().length == 0) {
          throw new IllegalStateException("A sum of nothing");
        }
      }
    }
    return hidden.stream()
        .filter(number -> bounds.get(number)[1] - bounds.get(number)[0] + 1 < promised)
        .map(
            number ->
                names.get(number) + " " + bounds.get(number)[0] + " to " + bounds.get(number)[1])
        .toList();
  }

  private boolean narrow(int number, long low, long high) {
    long[] own = bounds.get(number);
    boolean isNarrower = low > own[0] || high < own[1];
    own[0] = Math.max(own[0], low);
    own[1] = Math.min(own[1], high);
    if (own[0] > own[1]) {
      throw new IllegalStateException(
          "No table at all agrees with what is published: " + names.get(number));
    }
    return isNarrower;
  }

  /** What an integer program found out. */
  record Findings(List<String> found, int looked, int undecided) {}

  /**
   * Looks at the hidden counts of a part of the marts by integer programming.
   *
   * @param seconds for each program, at most
   */
  Findings foundByProgram(String prefix, int promised, double seconds) {
    List<Sum> ofPart =
        sums.stream().filter(sum -> names.get(sum.total()).startsWith(prefix)).toList();
    AttackProgram program = new AttackProgram(ofPart, bounds, promised, seconds);
    // Counts that sums of this part tie to it are looked at with their own.
    List<Integer> open =
        program.counts().stream()
            .filter(number -> hidden.contains(number) && names.get(number).startsWith(prefix))
            .toList();
    program.pullManyAtOnce(open);
    List<String> found = new ArrayList<>();
    int undecided = 0;
    for (int number : open) {
      switch (program.look(number)) {
        case FOUND -> found.add(names.get(number) + " " + program.values(number));
        case UNDECIDED -> undecided++;
        case SAFE -> {}
      }
    }
    return new Findings(found, open.size(), undecided);
  }
}
