package org.evenlode.disclosure;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.governance.RecordKeys;
import org.jspecify.annotations.Nullable;

/**
 * Applies the six rules to all rows of one breakdown: every category on every date. Rows of other
 * breakdowns do not matter to it, so that the cost grows with the number of rows and nothing else.
 *
 * @param year financial year for which sparse breakdowns are decided now
 * @param tonight day number of the newest closed month
 * @param forget rows last seen before this day number are forgotten
 */
record BreakdownRelease(
    CountLayout layout, Rule rule, RecordKeys keys, int year, int tonight, int forget)
    implements Serializable {
  private static final double DAYS_OF_MONTH = 30.44;

  /**
   * Returns the breakdown's rows as published tonight, and those that are only remembered.
   *
   * @param rows of the exact mart
   * @param before rows as earlier releases had them
   */
  List<ReleasedRow> release(List<MartRow> rows, List<ReleasedRow> before) {
    Map<String, ReleasedRow> remembered = new LinkedHashMap<>();
    for (ReleasedRow row : before) {
      if (row.lastSeen() >= forget && parts(row.cell()).length == layout.keyLength()) {
        remembered.put(row.cell(), row);
      }
    }
    List<MartRow> all = new ArrayList<>(rows);
    all.addAll(emptyGroups(rows, remembered.keySet()));
    Map<Integer, Long> withheld = withheld(all, remembered.values());
    PrimarySuppression primary = new PrimarySuppression(layout, rule);
    DrawnCounts drawn = DrawnCounts.of(layout, rule);
    List<ReleasedRow> released = new ArrayList<>();
    for (MartRow row : all) {
      long mask = withheld.getOrDefault(kind(row.key()), 0L);
      released.add(released(row, mask, remembered.remove(row.cell()), primary, drawn));
    }
    remembered.values().forEach(row -> released.add(row.gone()));
    return released;
  }

  private ReleasedRow released(
      MartRow row,
      long withheld,
      @Nullable ReleasedRow before,
      PrimarySuppression primary,
      DrawnCounts drawn) {
    boolean[] hidden = primary.hidden(row.exact());
    CarryForward carry = new CarryForward(layout);
    if (before != null
        && before.definition().equals(row.definition())
        && before.withheld() == withheld
        && carry.repeats(row.exact(), before.exact())) {
      return new ReleasedRow(
          before.cell(),
          before.definition(),
          before.exact(),
          carry.repeated(before.shown(), row.exact(), hidden, rule),
          before.values(),
          withheld,
          year,
          true,
          true,
          tonight);
    }
    long[] cellKeys = layout.noiseBy() == NoiseBy.PLACE ? keysOfPlace(row) : row.cellKeys();
    return new ReleasedRow(
        row.cell(),
        row.definition(),
        row.exact(),
        drawn.draw(row.exact(), cellKeys, hidden, withheld),
        row.values(),
        withheld,
        year,
        false,
        true,
        tonight);
  }

  /**
   * Makes rows for the categories that somebody is or was in on some other date: a missing row
   * would say that its count is zero, which some rules hide. A group that nobody was ever in has no
   * row.
   */
  private List<MartRow> emptyGroups(List<MartRow> rows, Set<String> remembered) {
    if (layout.category() < 0 || rows.isEmpty()) {
      return List.of();
    }
    Set<String> categories = new LinkedHashSet<>();
    Set<String> present = new LinkedHashSet<>();
    Map<String, MartRow> groups = new LinkedHashMap<>();
    for (MartRow row : rows) {
      categories.add(row.key()[layout.category()]);
      present.add(row.cell());
      groups.putIfAbsent(row.group(layout), row);
    }
    remembered.forEach(cell -> categories.add(parts(cell)[layout.category()]));
    List<MartRow> empty = new ArrayList<>();
    for (MartRow group : groups.values()) {
      for (String category : categories) {
        MartRow row = empty(group, category);
        if (!present.contains(row.cell())) {
          empty.add(row);
        }
      }
    }
    return empty;
  }

  private MartRow empty(MartRow group, String category) {
    String[] key = group.key().clone();
    key[layout.category()] = category;
    double[] values = new double[group.values().length];
    Arrays.fill(values, Double.NaN);
    int counts = layout.size();
    return new MartRow(key, new long[counts], new long[counts], values, group.definition());
  }

  /**
   * Returns the counts that are withheld, by kind of period: as decided this year, or else from now
   * on.
   */
  private Map<Integer, Long> withheld(List<MartRow> rows, Collection<ReleasedRow> remembered) {
    Map<Integer, Long> withheld = new HashMap<>();
    if (layout.category() < 0) {
      return withheld;
    }
    String definition = rows.isEmpty() ? "" : rows.get(0).definition();
    for (ReleasedRow row : remembered) {
      if (row.decidedFor() == year && row.definition().equals(definition)) {
        withheld.merge(kind(parts(row.cell())), row.withheld(), (one, other) -> one | other);
      }
    }
    Map<Integer, List<long[]>> undecided = new HashMap<>();
    for (MartRow row : rows) {
      int kind = kind(row.key());
      if (!withheld.containsKey(kind)) {
        undecided.computeIfAbsent(kind, none -> new ArrayList<>()).add(row.exact());
      }
    }
    SparseBreakdowns sparse = new SparseBreakdowns(layout, rule);
    undecided.forEach((kind, counts) -> withheld.put(kind, sparse.withheld(counts)));
    return withheld;
  }

  /**
   * Returns the kind of a row's period: its length in months, 0 where the mart has no first and
   * last day.
   */
  private int kind(String[] key) {
    int[] dates = layout.dates();
    if (dates.length != 2 || key[dates[0]].isEmpty() || key[dates[1]].isEmpty()) {
      return 0;
    }
    long days =
        ChronoUnit.DAYS.between(LocalDate.parse(key[dates[0]]), LocalDate.parse(key[dates[1]]));
    return (int) Math.round((Math.abs(days) + 1) / DAYS_OF_MONTH);
  }

  private long[] keysOfPlace(MartRow row) {
    String[] place = row.key().clone();
    for (int date : layout.dates()) {
      place[date] = "";
    }
    String text = String.join(String.valueOf(CountLayout.BETWEEN), place);
    long[] cellKeys = new long[layout.size()];
    for (int i = 0; i < cellKeys.length; i++) {
      cellKeys[i] = keys.ofPlace(layout.mart(), layout.counts().get(i).name(), text);
    }
    return cellKeys;
  }

  private static String[] parts(String cell) {
    return cell.split(String.valueOf(CountLayout.BETWEEN), -1);
  }
}
