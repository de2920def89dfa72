package org.evenlode.disclosure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.Memory.Past;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.lake.Sessions;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/**
 * What planning costs: release after release, of all the counts that a root has published in those
 * that it keeps, and the last of them once again. See {@code scripts/benchmark --suppression}.
 */
final class SuppressionBenchmark {
  private static final int PROMISED = 4;

  private SuppressionBenchmark() {}

  /** A count of the release, and whether it is hidden for being small. */
  private record Shown(long count, boolean isHidden) {}

  /** Arguments: a folder to work in, and the root. */
  public static void main(String[] arguments) throws Exception {
    List<Nesting> nestings = Packaged.definitions().lenses().nestings();
    List<List<MartCounts>> releases = new ArrayList<>();
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.log.level", "ERROR"),
            Optional.of(Files.createDirectories(Path.of(arguments[0]).resolve("spark"))))) {
      Lake lake = new Lake(Path.of(arguments[1]));
      for (ReleaseRecord release : lake.releases()) {
        releases.add(0, marts(lake, spark, release.run())); // The lake tells of the newest first.
      }
    }
    Memory memory = Memory.none();
    for (List<MartCounts> marts : releases) {
      Plan plan =
          timed("release " + memory.release(), remembering(marts, memory), nestings, memory);
      memory = Memory.of(TrialMarts.versions(plan));
    }
    List<MartCounts> last = releases.get(releases.size() - 1);
    timed("the same counts again", remembering(last, memory), nestings, memory);
  }

  /** Marts with the rows that they have no longer. */
  private static List<MartCounts> remembering(List<MartCounts> marts, Memory memory) {
    List<MartCounts> all = new ArrayList<>();
    for (MartCounts mart : marts) {
      Set<String> cells = new HashSet<>();
      mart.rows().forEach(row -> cells.add(SuppressionPlan.place(mart, row, 0).cell()));
      List<CountRow> rows = new ArrayList<>(mart.rows());
      Map<String, Map<String, Past>> gone = new TreeMap<>();
      memory
          .newest()
          .forEach(
              (place, past) -> {
                if (place.mart().equals(mart.name()) && !cells.contains(place.cell())) {
                  gone.computeIfAbsent(place.cell(), none -> new HashMap<>())
                      .put(place.column(), past);
                }
              });
      gone.forEach((cell, known) -> rows.add(Suppression.gone(cell, mart.columns(), known)));
      all.add(new MartCounts(mart.contract(), mart.rule(), rows));
    }
    return all;
  }

  private static Plan timed(
      String label, List<MartCounts> marts, List<Nesting> nestings, Memory memory) {
    long start = System.nanoTime();
    long cpu = cpu();
    Plan plan = SuppressionPlan.plan(marts, nestings, memory, PROMISED);
    System.out.printf(
        Locale.ROOT,
        "%-22s %6.1f s %6.1f CPU s; %,d counts, %,d guarded, %,d audited,"
            + " %,d hidden to protect others, %,d rounded further, %d breakdowns withheld,"
            + " %d narrow%n",
        label,
        (System.nanoTime() - start) / 1e9,
        (cpu() - cpu) / 1e9,
        plan.counts().size(),
        plan.guarded(),
        plan.audited(),
        plan.complementary(),
        plan.rounded(),
        plan.withheld(),
        plan.narrow());
    return plan;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<MartCounts> marts(Lake lake, SparkSession spark, String run)
      throws Exception {
    Map<String, Map<String, Map<String, Shown>>> byMart = new TreeMap<>();
    for (Row row :
        lake.table(spark, "gold_suppression", run)
            .where("is_current")
            .select("mart", "cell", "column_name", "count", "is_hidden", "is_complementary")
            .sort("mart", "cell")
            .collectAsList()) {
      byMart
          .computeIfAbsent(row.getString(0), none -> new LinkedHashMap<>())
          .computeIfAbsent(row.getString(1), none -> new HashMap<>())
          .put(
              row.getString(2), new Shown(row.getLong(3), row.getBoolean(4) && !row.getBoolean(5)));
    }
    List<MartCounts> marts = new ArrayList<>();
    byMart.forEach(
        (name, cells) -> {
          TableContract contract =
              Optional.ofNullable(Packaged.definitions().tables().get(TableId.of(name)))
                  .orElseThrow();
          List<TableColumn> columns = MartCounts.columns(contract);
          List<CountRow> rows = new ArrayList<>();
          cells.forEach((cell, shown) -> rows.add(row(cell, columns, shown)));
          boolean hidesZero =
              cells.values().stream()
                  .flatMap(shown -> shown.values().stream())
                  .anyMatch(of -> of.count() == 0 && of.isHidden());
          marts.add(new MartCounts(contract, new Rule(7, hidesZero, 5), rows));
        });
    return marts;
  }

  private static CountRow row(String cell, List<TableColumn> columns, Map<String, Shown> shown) {
    long[] counts = new long[columns.size()];
    boolean[] isHidden = new boolean[columns.size()];
    for (int at = 0; at < counts.length; at++) {
      Shown here =
          Optional.ofNullable(shown.get(columns.get(at).name())).orElse(new Shown(0, false));
      counts[at] = here.count();
      isHidden[at] = here.isHidden();
    }
    return new CountRow(
        cell.split(String.valueOf(SuppressionPlan.BETWEEN), -1), counts, isHidden, true);
  }
}
