package org.evenlode.disclosure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.MartCounts.CountRow;
import org.evenlode.disclosure.SuppressionPlan.Past;
import org.evenlode.disclosure.SuppressionPlan.Place;
import org.evenlode.disclosure.SuppressionPlan.Plan;
import org.evenlode.lake.Sessions;
import org.evenlode.support.Lake;
import org.evenlode.support.Packaged;

/**
 * What planning a release costs: of all the counts that a root published last, once as if nothing
 * had been published before, and once again after that. See {@code scripts/benchmark
 * --suppression}.
 */
final class SuppressionBenchmark {
  private static final int PROMISED = 4;

  private SuppressionBenchmark() {}

  /** A count of the release, and whether it is hidden for being small. */
  private record Shown(long count, boolean isHidden) {}

  /** Arguments: a folder to work in, and the root. */
  public static void main(String[] arguments) throws Exception {
    List<MartCounts> marts;
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.log.level", "ERROR"),
            Optional.of(Files.createDirectories(Path.of(arguments[0]).resolve("spark"))))) {
      marts = marts(new Lake(Path.of(arguments[1])), spark);
    }
    List<Nesting> nestings = Packaged.definitions().lenses().nestings();
    Plan plan = timed("first release", marts, nestings, Map.of());
    timed("the same counts again", marts, nestings, TrialMarts.past(plan));
  }

  private static Plan timed(
      String label, List<MartCounts> marts, List<Nesting> nestings, Map<Place, Past> past) {
    long start = System.nanoTime();
    long cpu = cpu();
    Plan plan = SuppressionPlan.plan(marts, nestings, past, PROMISED);
    System.out.printf(
        Locale.ROOT,
        "%-22s %6.1f s %6.1f CPU s; %,d counts, %,d guarded, %,d audited,"
            + " %,d hidden to protect others, %,d rounded further, %d narrow%n",
        label,
        (System.nanoTime() - start) / 1e9,
        (cpu() - cpu) / 1e9,
        plan.counts().size(),
        plan.guarded(),
        plan.audited(),
        plan.complementary(),
        plan.rounded(),
        plan.narrow());
    return plan;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<MartCounts> marts(Lake lake, SparkSession spark) throws Exception {
    Map<String, Map<String, Map<String, Shown>>> byMart = new TreeMap<>();
    for (Row row :
        lake.table(spark, "gold_suppression")
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
