package org.evenlode.gold;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Sessions;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.TestKeys;

/**
 * Counts made-up contacts by every breakdown and pairs of them, once with the indicator engine and
 * once with DuckDB, both on two threads and from the same Parquet files; see {@code
 * scripts/benchmark cube}. DuckDB counts events and trials; the engine also counts the people
 * behind them and what their intervals need.
 */
public final class CubeBenchmark {
  private static final YearMonth LAST = YearMonth.of(2026, 9);
  private static final int ROUNDS = 3;

  /** How many cells that differ are named. */
  private static final int SHOWN = 10;

  private static final List<String> SETTINGS = List.of("outpatient", "mental_health", "community");

  /** Pairs beside the packaged lenses. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("age_band", "deprivation_quintile"),
          List.of("age_band", "sex"),
          List.of("age_band", "ethnic_group"),
          List.of("sex", "deprivation_quintile"),
          List.of("sex", "ethnic_group"),
          List.of("sex", "deprivation_decile"),
          List.of("age_band", "deprivation_decile"),
          List.of("ethnic_group", "deprivation_decile"));

  private final Path folder;
  private final long people;
  private final long contacts;
  private final Lenses lenses;

  private CubeBenchmark(Path folder, long people, long contacts) {
    this.folder = folder;
    this.people = people;
    this.contacts = contacts;
    lenses = lenses();
  }

  /** The packaged breakdowns, and pairs of them. */
  private static Lenses lenses() {
    Lenses packaged = Packaged.definitions().lenses();
    Map<String, Lens> all = new LinkedHashMap<>(packaged.byName());
    for (List<String> pair : PAIRS) {
      String name = String.join("_by_", pair);
      all.put(
          name,
          new Lens(
              name,
              name,
              "concat("
                  + known(packaged.byName().get(pair.get(0)).category())
                  + ", '"
                  + Lenses.Lens.BETWEEN
                  + "', "
                  + known(packaged.byName().get(pair.get(1)).category())
                  + ")",
              List.of(),
              "",
              List.of(Lens.UNKNOWN),
              pair,
              "",
              ""));
    }
    return new Lenses(all, packaged.sets());
  }

  private static String known(String category) {
    return "coalesce(cast(" + category + " as string), '" + Lens.UNKNOWN + "')";
  }

  /** Folder, people, contacts. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    CubeBenchmark benchmark =
        new CubeBenchmark(folder, Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.sql.shuffle.partitions", "4", "spark.log.level", "ERROR"),
            Map.of(),
            Optional.of(Files.createDirectories(folder.resolve("spark"))))) {
      Packaged.rules().register(spark);
      benchmark.run(spark);
    }
  }

  private void run(SparkSession spark) {
    CubeData.make(spark, folder, people, contacts);
    System.out.printf(
        Locale.ROOT,
        "%,d contacts of %,d people, %d breakdowns, one indicator a setting%n",
        contacts,
        people,
        lenses.byName().size());
    Map<String, String> theirs = new TreeMap<>();
    Map<String, String> ours = new TreeMap<>();
    Time duck = Time.NEVER;
    Time engine = Time.NEVER;
    for (int round = 0; round < ROUNDS; round++) {
      // The better of several rounds in turn: others use this machine too.
      duck = duck.orBetter(Time.of(() -> theirs.putAll(CubeInDuckDb.cells(folder, lenses))));
      engine = engine.orBetter(Time.of(() -> ours.putAll(engine(spark, SETTINGS.size()))));
    }
    System.out.println("DuckDB          " + duck);
    System.out.println("engine          " + engine);
    System.out.printf(
        Locale.ROOT,
        "ratio           %.2f of seconds, %.2f of CPU seconds; %,d cells, %s%n",
        engine.seconds() / duck.seconds(),
        engine.cpuSeconds() / duck.cpuSeconds(),
        ours.size(),
        ours.equals(theirs) ? "the same counts" : "DIFFERENT COUNTS");
    if (!ours.equals(theirs)) {
      throw new IllegalStateException(
          "Events/trials, engine's and DuckDB's: " + differ(ours, theirs));
    }
    for (int indicators : new int[] {1, 10, 60}) {
      System.out.println(
          "engine, " + indicators + " indicators: " + Time.of(() -> engine(spark, indicators)));
    }
  }

  /** Some cells that are not the same, with what either says of them. */
  private static List<String> differ(Map<String, String> ours, Map<String, String> theirs) {
    Set<String> cells = new TreeSet<>(ours.keySet());
    cells.addAll(theirs.keySet());
    return cells.stream()
        .filter(cell -> !Objects.equals(ours.get(cell), theirs.get(cell)))
        .limit(SHOWN)
        .map(cell -> cell + " " + ours.get(cell) + " and " + theirs.get(cell))
        .toList();
  }

  /** Indicator, lens and category with their events and trials, from the engine. */
  private Map<String, String> engine(SparkSession spark, int count) {
    List<Indicator> indicators = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indicators.add(indicator(SETTINGS.get(i % SETTINGS.size()), i / SETTINGS.size()));
    }
    TableContract mart = Packaged.definitions().table(TableId.of("gold_indicator"));
    IndicatorTable step =
        new IndicatorTable(mart, indicators, lenses, LAST, 12, "X", "made up", TestKeys.keys());
    Map<TableId, TableContract> contracts = new TreeMap<>();
    step.inputs().forEach(table -> contracts.put(table, Packaged.definitions().table(table)));
    List<Row> rows =
        step.build(
                GivenInputs.of(
                    spark,
                    step,
                    contracts,
                    (session, contract) ->
                        Optional.of(
                            session
                                .read()
                                .parquet(
                                    folder
                                        .resolve(contract.table().name().replace("silver_", ""))
                                        .toString())),
                    Map.of(),
                    contacts))
            .rows()
            .orElseThrow()
            .select("indicator", "lens", "category", "numerator", "denominator")
            .collectAsList();
    Map<String, String> cells = new TreeMap<>();
    for (Row row : rows) {
      cells.put(
          row.getString(0) + "/" + row.getString(1) + "/" + row.getString(2),
          row.getLong(3) + "/" + row.getLong(4));
    }
    return cells;
  }

  /** Missed contacts of a setting; further ones leave a day of the month out, each another. */
  private Indicator indicator(String setting, int further) {
    String name = further == 0 ? setting : setting + further;
    String missed = "attendance = 'did_not_attend'";
    return new Indicator(
        name,
        Indicator.Kind.SHARE,
        name,
        "access",
        Indicator.Polarity.LOWER_IS_BETTER,
        "silver_contact",
        "setting = '" + setting + "'",
        "contact_date",
        further == 0 ? missed : missed + " and day(contact_date) <> " + further,
        "true",
        "true",
        List.of(Indicator.PeriodKind.ROLLING_YEAR),
        List.of(Indicator.AreaKind.EVERYBODY),
        List.copyOf(lenses.byName().keySet()),
        "proportion",
        "made up");
  }

  /** What a run took. */
  private record Time(double seconds, double cpuSeconds) {
    static final Time NEVER = new Time(Double.MAX_VALUE, Double.MAX_VALUE);

    static Time of(Runnable work) {
      double cpu = cpu();
      long start = System.nanoTime();
      work.run();
      return new Time((System.nanoTime() - start) / 1e9, cpu() - cpu);
    }

    private static double cpu() {
      return ((com.sun.management.OperatingSystemMXBean)
                  ManagementFactory.getOperatingSystemMXBean())
              .getProcessCpuTime()
          / 1e9;
    }

    Time orBetter(Time other) {
      return other.seconds < seconds ? other : this;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f s, %.1f CPU s", seconds, cpuSeconds);
    }
  }
}
