package org.evenlode.intruder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;
import org.jspecify.annotations.Nullable;

/**
 * The published counts of some releases, each a variable with the least and the most that it can be
 * by what is shown of it.
 *
 * <p>The intruder knows more than anybody would: which hidden counts are small, and which counts
 * are the same in two releases.
 */
final class PublishedCounts {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** Largest deviation of the noise, as the description of every mart says. */
  private static final int NOISE = 5;

  private static final String BETWEEN = "\u001f";
  private static final Pattern PROFILE =
      Pattern.compile("([01]) to (\\d+) hidden, others (with noise .*)?to the nearest (\\d+)");

  private final List<String> names = new ArrayList<>();
  private final List<int[]> bounds = new ArrayList<>();
  private final List<Long> truth = new ArrayList<>();
  private final List<Integer> hidden = new ArrayList<>();

  /** One mart of one release: variable numbers by key and column. */
  record Mart(TableContract contract, Map<String, Map<String, Integer>> rows) {
    String[] key(String cell) {
      return cell.split(BETWEEN, -1);
    }

    static String cell(String[] key) {
      return String.join(BETWEEN, key);
    }
  }

  /**
   * Reads a release.
   *
   * @param wanted which rows, by mart and first column of the key, such as {@code rate/acsc_rate}
   * @param earlier variables of an earlier release by mart, cell and column, with which counts that
   *     have not changed are shared; receives those of this release
   */
  List<Mart> read(
      Lake lake,
      SparkSession spark,
      ReleaseRecord release,
      Predicate<String> wanted,
      Map<String, Integer> earlier)
      throws IOException {
    Set<String> carried = carried(lake, spark, release);
    List<Mart> marts = new ArrayList<>();
    for (TableContract contract : Packaged.definitions().tables().values()) {
      String noun = contract.table().noun();
      if (contract.table().zone() != Zone.GOLD
          || !release.versions().containsKey("published_" + noun)) {
        continue;
      }
      Map<String, Row> shown = new LinkedHashMap<>();
      for (Row row : lake.published(spark, release, TableId.of("published_" + noun))) {
        String cell = cell(contract, row);
        if (wanted.test(noun + "/" + cell.split(BETWEEN, -1)[0])) {
          shown.put(cell, row);
        }
      }
      if (shown.isEmpty()) {
        continue;
      }
      Map<String, Row> exact = new HashMap<>();
      lake.table(spark, contract.table().name(), release.run())
          .toLocalIterator()
          .forEachRemaining(
              row -> {
                String cell = cell(contract, row);
                if (shown.containsKey(cell)) {
                  exact.put(cell, row);
                }
              });
      Mart mart = new Mart(contract, new LinkedHashMap<>());
      for (Map.Entry<String, Row> row : shown.entrySet()) {
        String cell = row.getKey();
        // A group that nobody is in has a row in the published mart only.
        Row counted = exact.get(cell);
        boolean isCarried = carried.contains(contract.table().name() + BETWEEN + cell);
        Map<String, Integer> variables = new HashMap<>();
        for (TableColumn count : contract.counts()) {
          if (!count.internal()) {
            String name = noun + BETWEEN + cell + BETWEEN + count.name();
            long truth = counted == null ? 0 : counted.<Long>getAs(count.name());
            int moved = isCarried ? mostMoved(count) : 0;
            variables.put(
                count.name(), variable(name, truth, row.getValue(), count.name(), moved, earlier));
          }
        }
        mart.rows().put(cell, variables);
      }
      marts.add(mart);
    }
    return marts;
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  /** By how much a count may have moved in a row that is repeated. */
  private static int mostMoved(TableColumn count) {
    return switch (count.count().orElseThrow()) {
      case PEOPLE -> 4;
      case EVENTS, RECORDS -> 9;
      case MONTHS -> 59;
    };
  }

  private static String cell(TableContract contract, Row row) {
    return Mart.cell(
        contract.key().stream().map(column -> text(row.getAs(column))).toArray(String[]::new));
  }

  /** Rows that repeat an earlier release, which the intruder is told. */
  private static Set<String> carried(Lake lake, SparkSession spark, ReleaseRecord release)
      throws IOException {
    Set<String> carried = new HashSet<>();
    for (Row row :
        lake.table(spark, "gold_disclosure", release.run())
            .where("is_current and is_carried")
            .select("mart", "cell")
            .collectAsList()) {
      carried.add(row.getString(0) + BETWEEN + row.getString(1));
    }
    return carried;
  }

  private int variable(
      String name, long exact, Row row, String column, int moved, Map<String, Integer> earlier) {
    int[] own = bounds(exact, row.getAs(column), row.getAs("suppression_profile"), moved);
    Integer same = earlier.get(name);
    if (same != null && truth.get(same) == exact) {
      int[] known = bounds.get(same);
      known[0] = Math.max(known[0], own[0]);
      known[1] = Math.min(known[1], own[1]);
      return same;
    }
    int number = names.size();
    names.add(name.replace(BETWEEN, "/"));
    bounds.add(own);
    truth.add(exact);
    earlier.put(name, number);
    if (row.isNullAt(row.fieldIndex(column))) {
      hidden.add(number);
    }
    return number;
  }

  private static int[] bounds(long exact, @Nullable Object shown, String profile, int moved) {
    Matcher rule = PROFILE.matcher(profile);
    if (!rule.matches()) {
      throw new IllegalStateException("A profile that nobody can read: " + profile);
    }
    int least = rule.group(1).equals("0") ? 0 : 1;
    int small = Integer.parseInt(rule.group(2));
    int noise = rule.group(3) == null ? 0 : NOISE;
    int base = Integer.parseInt(rule.group(4));
    if (shown == null) {
      int most = small + noise;
      return exact <= most && exact >= least ? new int[] {least, most} : new int[] {0, UNLIMITED};
    }
    int count = Math.toIntExact((Long) shown);
    if (count == 0 && moved == 0) {
      return new int[] {0, 0};
    }
    int error = noise + base / 2 + moved;
    int lowest = exact == 0 ? 0 : small + 1;
    return new int[] {Math.max(lowest, count - error), count + error};
  }

  int size() {
    return names.size();
  }

  String name(int number) {
    return names.get(number);
  }

  long truth(int number) {
    return truth.get(number);
  }

  /** The least and the most that each variable can be; narrowed as more is found out. */
  List<int[]> bounds() {
    return bounds;
  }

  /** Numbers of the hidden counts. */
  List<Integer> hidden() {
    return hidden;
  }
}
