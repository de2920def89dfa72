package org.evenlode.disclosure;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.Total;
import org.evenlode.disclosure.MartCounts.CountRow;

/** Finds the sums that tie the counts of a mart together, from what its contract declares. */
final class Ties {
  private final LinkedCounts counts;
  private final MartCounts mart;
  private final int[][] numbers;
  private final int columns;
  private final IntPredicate wanted;

  /**
   * The ties of a mart.
   *
   * @param numbers of the mart's counts, by row and column
   */
  Ties(LinkedCounts counts, MartCounts mart, int[][] numbers) {
    this(counts, mart, numbers, number -> true);
  }

  /**
   * Some ties of a mart.
   *
   * @param wanted counts of which a tie must have one at least
   */
  Ties(LinkedCounts counts, MartCounts mart, int[][] numbers, IntPredicate wanted) {
    this.counts = counts;
    this.wanted = wanted;
    this.mart = mart;
    this.numbers = numbers;
    this.columns = mart.columns().size();
  }

  /** Adds what each row says by itself: the rest of a part, and what follows what. */
  void withinRows() {
    List<TableColumn> all = mart.columns();
    List<RowRule> rules = RowRule.of(mart);
    for (int row = 0; row < numbers.length; row++) {
      if (!isAnyWanted(numbers[row])) {
        continue;
      }
      CountRow here = mart.rows().get(row);
      for (int i = 0; i < columns; i++) {
        TableColumn column = all.get(i);
        int number = numbers[row][i];
        int of = row;
        column
            .partOf()
            .flatMap(mart::position)
            .ifPresent(total -> part(number, numbers[of][total]));
        for (String other : column.hiddenWith()) {
          mart.position(other).ifPresent(at -> counts.follows(numbers[of][at], number));
        }
      }
      for (RowRule rule : rules) {
        rule(rule, row);
      }
    }
  }

  private boolean isAnyWanted(int[] some) {
    return Arrays.stream(some).anyMatch(wanted);
  }

  /** Adds a sum where one of its members is wanted. */
  private void add(int total, int[] parts, boolean isOverTime) {
    if (!wanted.test(total) && !isAnyWanted(parts)) {
      return;
    }
    if (isOverTime) {
      counts.sumOverTime(total, parts);
    } else {
      counts.sum(total, parts);
    }
  }

  private void part(int part, int total) {
    if (counts.count(total) >= counts.count(part)) {
      atMost(part, total);
      counts.follows(total, part);
    }
  }

  private void rule(RowRule rule, int row) {
    int total = numbers[row][rule.total()];
    if (rule.isEqual()) {
      add(total, Arrays.stream(rule.parts()).map(part -> numbers[row][part]).toArray(), false);
    } else {
      atMost(numbers[row][rule.parts()[0]], total);
    }
  }

  private void atMost(int less, int more) {
    if (wanted.test(less) || wanted.test(more)) {
      counts.atMost(less, more);
    }
  }

  /** Adds the sums over rows. */
  void betweenRows(List<Nesting> nestings) {
    for (Total total : mart.contract().totals()) {
      switch (total.kind()) {
        case CATEGORIES -> categories(total, nestings);
        case VALUES -> values(total);
        case PERIODS -> periods(total);
        case PRECEDING -> preceding(total);
      }
    }
  }

  private void categories(Total total, List<Nesting> nestings) {
    int lensAt = mart.contract().key().indexOf(total.lens());
    int categoryAt = mart.contract().key().indexOf(total.over().get(0));
    for (List<Integer> group : groups(List.of(total.lens(), total.over().get(0)))) {
      Map<String, Map<String, Integer>> byLens = new TreeMap<>();
      for (int row : group) {
        String[] key = mart.rows().get(row).key();
        byLens.computeIfAbsent(key[lensAt], none -> new TreeMap<>()).put(key[categoryAt], row);
      }
      Map<String, Integer> everybody = byLens.getOrDefault(total.total(), Map.of());
      byLens.forEach(
          (lens, rows) -> {
            boolean adds = !lens.equals(total.total()) && !total.overlapping().contains(lens);
            if (adds && everybody.size() == 1) {
              sum(everybody.values().iterator().next(), rows.values());
            }
          });
      for (Nesting nesting : nestings) {
        nested(
            byLens.getOrDefault(nesting.fine(), Map.of()),
            byLens.getOrDefault(nesting.coarse(), Map.of()),
            nesting);
      }
    }
  }

  private void nested(Map<String, Integer> fine, Map<String, Integer> coarse, Nesting nesting) {
    Map<String, List<Integer>> parts = new TreeMap<>();
    fine.forEach(
        (category, row) ->
            parts.computeIfAbsent(nesting.coarse(category), none -> new ArrayList<>()).add(row));
    parts.forEach(
        (category, rows) -> {
          Integer total = coarse.get(category);
          if (total != null) {
            sum(total, rows);
          }
        });
  }

  private void values(Total total) {
    int at = mart.contract().key().indexOf(total.over().get(0));
    for (List<Integer> group : groups(total.over())) {
      List<Integer> totals = new ArrayList<>();
      List<Integer> parts = new ArrayList<>();
      for (int row : group) {
        String value = mart.rows().get(row).key()[at];
        if (total.isTotal(value)) {
          totals.add(row);
        } else if (total.isPart(value)) {
          parts.add(row);
        }
      }
      totals.forEach(row -> sum(row, parts));
    }
  }

  private void periods(Total total) {
    int[] at = mart.keyPositions(total.over());
    for (List<Integer> group : groups(total.over())) {
      List<Span> spans =
          group.stream()
              .map(row -> Span.of(row, mart.rows().get(row).key(), at[0], at[1]))
              .sorted(Comparator.comparing(Span::from).thenComparing(Span::to))
              .toList();
      for (Span longer : spans) {
        Map<Long, List<Span>> byLength = new TreeMap<>();
        for (Span other : spans) {
          if (other.months() < longer.months() && longer.holds(other)) {
            byLength.computeIfAbsent(other.months(), none -> new ArrayList<>()).add(other);
          }
        }
        byLength.forEach(
            (months, parts) -> {
              if (months * parts.size() == longer.months()) {
                sumOverTime(longer.row(), parts.stream().map(Span::row).toList());
              }
            });
      }
    }
  }

  private void preceding(Total total) {
    int at = mart.contract().key().indexOf(total.over().get(0));
    for (List<Integer> group : groups(total.over())) {
      Map<LocalDate, Integer> byMonth = new TreeMap<>();
      for (int row : group) {
        String period = mart.rows().get(row).key()[at];
        if (!period.isEmpty()) {
          byMonth.put(LocalDate.parse(period), row);
        }
      }
      byMonth.forEach(
          (month, row) -> preceding(total, row, before(byMonth, month, total.months())));
    }
  }

  private static List<Integer> before(Map<LocalDate, Integer> rows, LocalDate month, int months) {
    List<Integer> before = new ArrayList<>();
    for (int back = 1; back <= months; back++) {
      Integer row = rows.get(month.minusMonths(back));
      if (row != null) {
        before.add(row);
      }
    }
    return before;
  }

  private void preceding(Total total, int row, List<Integer> before) {
    total
        .of()
        .forEach(
            (sum, part) -> {
              Integer of = mart.position(sum).orElse(null);
              Integer from = mart.position(part).orElse(null);
              if (of != null && from != null) {
                add(
                    numbers[row][of],
                    before.stream().mapToInt(r -> numbers[r][from]).toArray(),
                    true);
              }
            });
  }

  /** A row's period, by the month. */
  private record Span(int row, LocalDate from, LocalDate to) {
    static Span of(int row, String[] key, int from, int to) {
      return new Span(row, LocalDate.parse(key[from]), LocalDate.parse(key[to]));
    }

    long months() {
      return ChronoUnit.MONTHS.between(from, to.plusDays(1));
    }

    boolean holds(Span other) {
      return !other.from.isBefore(from) && !other.to.isAfter(to);
    }
  }

  private void sum(int total, Collection<Integer> parts) {
    List<Integer> tonight =
        parts.stream().filter(part -> mart.rows().get(part).isCurrent()).toList();
    for (int column = 0; column < columns; column++) {
      add(numbers[total][column], inColumn(parts, column), false);
      // A part that an earlier release had and this one has not spoils the sum of this one's.
      if (tonight.size() < parts.size()) {
        add(numbers[total][column], inColumn(tonight, column), false);
      }
    }
  }

  private void sumOverTime(int total, Collection<Integer> parts) {
    for (int column = 0; column < columns; column++) {
      add(numbers[total][column], inColumn(parts, column), true);
    }
  }

  private int[] inColumn(Collection<Integer> rows, int column) {
    return rows.stream().mapToInt(row -> numbers[row][column]).toArray();
  }

  /** Rows that agree in every key column but some. */
  private Collection<List<Integer>> groups(List<String> but) {
    int[] by = mart.otherKeyPositions(but);
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      String[] key = mart.rows().get(row).key();
      StringBuilder name = new StringBuilder();
      for (int position : by) {
        name.append(key[position]).append(SuppressionPlan.BETWEEN);
      }
      groups.computeIfAbsent(name.toString(), none -> new ArrayList<>()).add(row);
    }
    return groups.values();
  }
}
