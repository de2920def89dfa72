package org.evenlode.disclosure;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.gold.PersonCells;
import org.evenlode.governance.Keys;
import org.evenlode.governance.RecordKeys;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/**
 * Measures how many published rows of the indicator marts the removal of one person changes: their
 * counts are taken out of the exact cells, and the next release is made.
 */
public final class OnePerson {
  private static final Rule RULE = new Rule(7, true, 5, true);

  private OnePerson() {}

  /**
   * What removals did.
   *
   * @param people who were removed, one at a time
   * @param rows published rows that they were in, added up over people
   * @param changed those that changed
   */
  public record Removals(int people, long rows, long changed) {}

  /** Removes some people one at a time. */
  public static Removals removed(Lake lake, SparkSession spark, int people) throws IOException {
    RecordKeys keys =
        new RecordKeys(
            new Keys(Map.of(), Optional.of(lake.root().resolve("keys")))
                .require(Keys.DISCLOSURE, RecordKeys.KEY_BYTES));
    List<Long> sample = new ArrayList<>();
    for (Row row :
        lake.table(spark, "silver_person_month")
            .where("is_registered")
            .selectExpr("person_id")
            .distinct()
            .orderBy(
                org.apache.spark.sql.functions.xxhash64(
                    org.apache.spark.sql.functions.col("person_id")))
            .limit(people)
            .collectAsList()) {
      sample.add(row.getLong(0));
    }
    long rows = 0;
    long changed = 0;
    for (String mart : List.of("gold_indicator", "gold_rate")) {
      Release release = Release.of(lake, spark, Packaged.definitions().table(TableId.of(mart)));
      Map<Long, List<PersonCells.Cell>> cells =
          PersonCells.of(
              lake, spark, TableId.of(mart), sample, release.lastClosed(), release.board());
      for (Map.Entry<Long, List<PersonCells.Cell>> person : cells.entrySet()) {
        long[] found = release.without(keys.ofPerson(person.getKey()), person.getValue(), keys);
        rows += found[0];
        changed += found[1];
      }
    }
    return new Removals(sample.size(), rows, changed);
  }

  /** A mart's newest release by breakdown. */
  private record Release(
      CountLayout layout,
      Map<String, List<MartRow>> exact,
      Map<String, List<ReleasedRow>> released,
      YearMonth lastClosed,
      String board) {

    static Release of(Lake lake, SparkSession spark, TableContract contract) throws IOException {
      CountLayout layout = CountLayout.of(contract);
      Map<String, MartRow> rows = new HashMap<>();
      Map<String, List<MartRow>> exact = new HashMap<>();
      Map<String, List<ReleasedRow>> released = new HashMap<>();
      Map<String, String> definitions = new HashMap<>();
      int last = 0;
      String board = "";
      for (Row row :
          lake.table(spark, "gold_disclosure")
              .where("is_current and mart = '" + contract.table().name() + "'")
              .collectAsList()) {
        ReleasedRow one = released(row);
        last = one.lastSeen();
        definitions.put(one.cell(), one.definition());
        released.computeIfAbsent(breakdown(layout, one.cell()), none -> new ArrayList<>()).add(one);
      }
      for (Row row : lake.table(spark, contract.table().name()).collectAsList()) {
        MartRow one = exact(contract, layout, row, definitions);
        board = one.key()[3].startsWith("icb:") ? one.key()[3].substring(4) : board;
        rows.put(one.cell(), one);
        exact.computeIfAbsent(breakdown(layout, one.cell()), none -> new ArrayList<>()).add(one);
      }
      return new Release(
          layout, exact, released, YearMonth.from(ReleasedMarts.date(last).toLocalDate()), board);
    }

    private static MartRow exact(
        TableContract contract, CountLayout layout, Row row, Map<String, String> definitions) {
      String[] key =
          contract.key().stream().map(column -> "" + row.getAs(column)).toArray(String[]::new);
      long[] counts = new long[layout.size()];
      long[] keys = new long[layout.size()];
      for (int i = 0; i < counts.length; i++) {
        String name = layout.counts().get(i).name();
        counts[i] = row.<Long>getAs(name);
        keys[i] = row.<Long>getAs(name + "_key");
      }
      double[] values = new double[layout.values().size()];
      String cell = String.join("" + CountLayout.BETWEEN, key);
      return new MartRow(key, counts, keys, values, definitions.getOrDefault(cell, ""));
    }

    private static ReleasedRow released(Row row) {
      List<Long> exact = row.getList(row.fieldIndex("exact"));
      List<Long> shown = row.getList(row.fieldIndex("shown"));
      return new ReleasedRow(
          row.getAs("cell"),
          row.getAs("definition"),
          exact.stream().mapToLong(Long::longValue).toArray(),
          shown.stream().mapToLong(one -> one == null ? CountLayout.HIDDEN : one).toArray(),
          new double[0],
          row.<Long>getAs("withheld"),
          row.<Integer>getAs("decided_for"),
          false,
          true,
          (int) row.<java.sql.Date>getAs("last_seen").toLocalDate().toEpochDay());
    }

    private static String breakdown(CountLayout layout, String cell) {
      String[] parts = cell.split("" + CountLayout.BETWEEN, -1);
      for (int i = 0; i < parts.length; i++) {
        if (i == layout.category() || layout.isDate(i)) {
          parts[i] = "";
        }
      }
      return String.join("/", parts);
    }

    /** Rows that a person is in, and those of them that change without them. */
    long[] without(long recordKey, List<PersonCells.Cell> cells, RecordKeys keys) {
      Map<String, Map<String, long[]>> byBreakdown = new TreeMap<>();
      for (PersonCells.Cell cell : cells) {
        String text = String.join("" + CountLayout.BETWEEN, cell.key());
        byBreakdown
            .computeIfAbsent(breakdown(layout, text), none -> new HashMap<>())
            .put(text, cell.counts());
      }
      long in = 0;
      long changed = 0;
      for (Map.Entry<String, Map<String, long[]>> one : byBreakdown.entrySet()) {
        List<ReleasedRow> before = released.getOrDefault(one.getKey(), List.of());
        if (before.isEmpty()) {
          continue; // A lens that is counted and not published.
        }
        List<MartRow> rows = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        for (MartRow row : exact.getOrDefault(one.getKey(), List.of())) {
          long[] own = one.getValue().get(row.cell());
          if (own == null) {
            rows.add(row);
            continue;
          }
          touched.add(row.cell());
          rows.add(minus(row, own, recordKey));
        }
        int decided = before.get(0).decidedFor();
        int tonight = before.get(0).lastSeen();
        Map<String, long[]> after = new HashMap<>();
        new BreakdownRelease(layout, RULE, keys, decided, tonight, 0)
            .release(rows, before)
            .forEach(row -> after.put(row.cell(), row.shown()));
        for (ReleasedRow row : before) {
          if (touched.contains(row.cell())) {
            in++;
            changed += isPublishedAlike(row.shown(), after.get(row.cell())) ? 0 : 1;
          }
        }
      }
      return new long[] {in, changed};
    }

    /** Whether the published counts are the same; the engine's last one is internal. */
    private boolean isPublishedAlike(long[] before, long[] after) {
      for (int i = 0; i < layout.size(); i++) {
        if (!layout.counts().get(i).isInternal() && before[i] != after[i]) {
          return false;
        }
      }
      return true;
    }

    private static MartRow minus(MartRow row, long[] own, long recordKey) {
      long[] exact = row.exact().clone();
      long[] keys = row.cellKeys().clone();
      for (int i = 0; i < exact.length; i++) {
        exact[i] -= own[i];
        keys[i] = keys[i] - own[i] * recordKey & RecordKeys.MASK;
      }
      return new MartRow(row.key(), exact, keys, Arrays.copyOf(row.values(), 0), row.definition());
    }
  }
}
