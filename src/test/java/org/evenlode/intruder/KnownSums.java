package org.evenlode.intruder;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.Total;
import org.evenlode.intruder.PublishedCounts.Mart;
import org.evenlode.support.Packaged;

/**
 * Every sum that must hold among published counts, by what contracts say of totals, parts and
 * checks, and lenses of each other. A family of sums that does not always hold, such as people who
 * are in two groups, is left out: nobody could rely on it.
 */
final class KnownSums {
  private static final Pattern SUM =
      Pattern.compile("\\s*(\\w+(?:\\s*\\+\\s*\\w+)+)\\s*=\\s*(\\w+)\\s*");
  private static final Pattern ORDER = Pattern.compile("\\s*(\\w+)\\s*<=\\s*(\\w+)\\s*");

  /** Parts make the total, or are at most the total. */
  record Sum(int[] parts, int total, boolean isEqual) {}

  private final PublishedCounts counts;
  private final Map<String, List<Sum>> families = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();

  KnownSums(PublishedCounts counts) {
    this.counts = counts;
  }

  /** The sums of all families that always hold. */
  List<Sum> sums() {
    List<Sum> sums = new ArrayList<>();
    for (List<Sum> family : families.values()) {
      if (family.stream().allMatch(this::holds)) {
        sums.addAll(family);
      }
    }
    return sums;
  }

  private boolean holds(Sum sum) {
    long parts = Arrays.stream(sum.parts()).mapToLong(counts::truth).sum();
    return sum.isEqual() ? parts == counts.truth(sum.total()) : parts <= counts.truth(sum.total());
  }

  /** Adds what must hold within a mart. */
  void add(Mart mart) {
    withinRows(mart);
    for (Total total : mart.contract().totals()) {
      for (TableColumn count : mart.contract().counts()) {
        if (!count.internal()) {
          switch (total.kind()) {
            case CATEGORIES -> categories(mart, total, count.name());
            case VALUES -> values(mart, total, count.name());
            case PERIODS -> periods(mart, total, count.name());
            case PRECEDING -> preceding(mart, total, count.name());
          }
        }
      }
    }
  }

  private void add(String family, List<Integer> parts, int total, boolean isEqual) {
    int[] numbers = parts.stream().mapToInt(Integer::intValue).sorted().toArray();
    if (known.add(Arrays.toString(numbers) + total + isEqual)) {
      families
          .computeIfAbsent(family, none -> new ArrayList<>())
          .add(new Sum(numbers, total, isEqual));
    }
  }

  private void withinRows(Mart mart) {
    TableContract contract = mart.contract();
    mart.rows()
        .values()
        .forEach(
            row -> {
              for (TableColumn count : contract.counts()) {
                count
                    .partOf()
                    .filter(total -> row.containsKey(count.name()) && row.containsKey(total))
                    .ifPresent(
                        total ->
                            add("parts", List.of(row.get(count.name())), row.get(total), false));
              }
              for (CheckRule check : contract.checks()) {
                for (String clause : check.rule().split("\\band\\b", -1)) {
                  check(contract, clause, row);
                }
              }
            });
  }

  private void check(TableContract contract, String clause, Map<String, Integer> row) {
    Matcher sum = SUM.matcher(clause);
    Matcher order = ORDER.matcher(clause);
    boolean isSum = sum.matches();
    if (!isSum && !order.matches()) {
      return;
    }
    List<String> parts =
        isSum
            ? Arrays.stream(sum.group(1).split("\\+", -1)).map(String::strip).toList()
            : List.of(order.group(1));
    String total = isSum ? sum.group(2) : order.group(2);
    if (row.keySet().containsAll(parts) && row.containsKey(total)) {
      add(contract.table() + clause, parts.stream().map(row::get).toList(), row.get(total), isSum);
    }
  }

  /** Categories of each breakdown make everybody, and finer ones make coarser ones. */
  private void categories(Mart mart, Total total, String count) {
    int lens = mart.contract().key().indexOf(total.lens());
    int category = mart.contract().key().indexOf(total.over().get(0));
    Map<String, Map<String, Map<String, Integer>>> groups = new LinkedHashMap<>();
    mart.rows()
        .forEach(
            (cell, row) -> {
              String[] key = mart.key(cell);
              groups
                  .computeIfAbsent(without(key, lens, category), none -> new TreeMap<>())
                  .computeIfAbsent(key[lens], none -> new TreeMap<>())
                  .put(key[category], row.get(count));
            });
    String family = mart.contract().table() + " " + count + " ";
    for (Map<String, Map<String, Integer>> lenses : groups.values()) {
      Map<String, Integer> everybody = lenses.getOrDefault(total.total(), Map.of());
      lenses.forEach(
          (name, categories) -> {
            if (everybody.size() == 1
                && !name.equals(total.total())
                && !total.overlapping().contains(name)) {
              int all = everybody.values().iterator().next();
              add(family + name, List.copyOf(categories.values()), all, true);
            }
          });
      nested(family, lenses);
    }
  }

  private void nested(String family, Map<String, Map<String, Integer>> lenses) {
    for (Lenses.Lens lens : Packaged.definitions().lenses().byName().values()) {
      Map<String, Integer> fine = lenses.getOrDefault(lens.name(), Map.of());
      for (int side = 0; side < lens.pair().size(); side++) {
        int half = side;
        String coarse = lens.pair().get(side);
        rolled(
            family + lens.name() + coarse,
            fine,
            lenses.getOrDefault(coarse, Map.of()),
            name -> name.split(Pattern.quote(Lenses.Lens.BETWEEN), -1)[half]);
      }
      Lenses.Lens larger = Packaged.definitions().lenses().byName().get(lens.within());
      if (larger != null) {
        rolled(
            family + lens.name() + larger.name(),
            fine,
            lenses.getOrDefault(larger.name(), Map.of()),
            name -> {
              int at = lens.ordered().indexOf(name);
              int width = lens.ordered().size() / larger.ordered().size();
              return at < 0 ? name : larger.ordered().get(at / width);
            });
      }
    }
  }

  private void rolled(
      String family,
      Map<String, Integer> fine,
      Map<String, Integer> coarse,
      Function<String, String> to) {
    Map<String, List<Integer>> parts = new TreeMap<>();
    fine.forEach(
        (name, number) ->
            parts.computeIfAbsent(to.apply(name), none -> new ArrayList<>()).add(number));
    parts.forEach(
        (name, numbers) -> {
          Integer total = coarse.get(name);
          if (total != null) {
            add(family, numbers, total, true);
          }
        });
  }

  /** Values of a column make the value that stands for all. */
  private void values(Mart mart, Total total, String count) {
    int at = mart.contract().key().indexOf(total.over().get(0));
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    Map<String, Integer> totals = new LinkedHashMap<>();
    mart.rows()
        .forEach(
            (cell, row) -> {
              String[] key = mart.key(cell);
              String group = without(key, at, at);
              if (total.isTotal(key[at])) {
                totals.put(group, row.get(count));
              } else if (total.isPart(key[at])) {
                parts.computeIfAbsent(group, none -> new ArrayList<>()).add(row.get(count));
              }
            });
    totals.forEach(
        (group, number) -> {
          List<Integer> here = parts.getOrDefault(group, List.of());
          if (!here.isEmpty()) {
            String first = group.split("\u001f", -1)[0];
            String family = mart.contract().table() + " " + count + total + first;
            add(family, here, number, true);
          }
        });
  }

  /** Months make quarters and years. */
  private void periods(Mart mart, Total total, String count) {
    int from = mart.contract().key().indexOf(total.over().get(0));
    int to = mart.contract().key().indexOf(total.over().get(1));
    Map<String, Map<LocalDate, Map<LocalDate, Integer>>> groups = new LinkedHashMap<>();
    mart.rows()
        .forEach(
            (cell, row) -> {
              String[] key = mart.key(cell);
              groups
                  .computeIfAbsent(without(key, from, to), none -> new TreeMap<>())
                  .computeIfAbsent(LocalDate.parse(key[from]), none -> new TreeMap<>())
                  .put(LocalDate.parse(key[to]), row.get(count));
            });
    groups.forEach(
        (group, starts) ->
            starts.forEach(
                (first, ends) ->
                    ends.forEach(
                        (last, number) -> {
                          List<Integer> months = months(starts, first, last);
                          if (months.size() > 1) {
                            String name = group.split("\u001f", -1)[0];
                            add(mart.contract().table() + count + name, months, number, true);
                          }
                        })));
  }

  private static List<Integer> months(
      Map<LocalDate, Map<LocalDate, Integer>> starts, LocalDate first, LocalDate last) {
    List<Integer> months = new ArrayList<>();
    for (LocalDate at = first; at.isBefore(last); at = at.plusMonths(1)) {
      Integer month = starts.getOrDefault(at, Map.of()).get(at.plusMonths(1).minusDays(1));
      if (month == null) {
        return List.of();
      }
      months.add(month);
    }
    return months;
  }

  /** Counts of the months before make another count of the month. */
  private void preceding(Mart mart, Total total, String count) {
    String of = total.of().get(count);
    if (of == null) {
      return;
    }
    int at = mart.contract().key().indexOf(total.over().get(0));
    mart.rows()
        .forEach(
            (cell, row) -> {
              String[] key = mart.key(cell);
              LocalDate month = LocalDate.parse(key[at]);
              List<Integer> before = new ArrayList<>();
              for (int back = 1; back <= total.months(); back++) {
                String[] other = key.clone();
                other[at] = month.minusMonths(back).toString();
                Map<String, Integer> there = mart.rows().get(Mart.cell(other));
                if (there != null) {
                  before.add(there.get(of));
                }
              }
              if (!before.isEmpty()) {
                add(mart.contract().table() + "before" + count, before, row.get(count), true);
              }
            });
  }

  private static String without(String[] key, int one, int other) {
    String[] rest = key.clone();
    rest[one] = "";
    rest[other] = "";
    return Mart.cell(rest);
  }
}
