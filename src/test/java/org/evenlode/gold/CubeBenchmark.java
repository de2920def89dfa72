package org.evenlode.gold;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.evenlode.contract.Nesting;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Sessions;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;

/**
 * Counts made-up contacts by every breakdown and pairs of them, once with the indicator engine and
 * once with DuckDB, both on two threads and from the same Parquet files; see {@code
 * scripts/benchmark --cube}. DuckDB counts events and trials; the engine also counts the people
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
                  + Nesting.BETWEEN
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
    lenses = new Lenses(all, packaged.sets());
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
            Optional.of(Files.createDirectories(folder.resolve("spark"))))) {
      Packaged.rules().register(spark);
      benchmark.run(spark);
    }
  }

  private void run(SparkSession spark) throws SQLException, IOException {
    make(spark);
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
      duck = duck.orBetter(Time.of(() -> theirs.putAll(duckDb())));
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

  private void make(SparkSession spark) {
    if (Files.exists(folder.resolve("contact/_SUCCESS"))) {
      return;
    }
    spark
        .range(people)
        .selectExpr(
            "id + 1 as person_id",
            "case when hash(id) % 2 = 0 then 'female' else 'male' end as sex",
            "element_at(array('A','B','C','D','F','H','J','L','M','N','R','S','Z'), 1 + pmod(hash(id, 1), 13)) as ethnic_category",
            "element_at(array('EN', 'EN', 'EN', 'PL', null), 1 + pmod(hash(id, 5), 5)) as language",
            "element_at(array('mainstream', 'homeless', 'supported', null), 1 + pmod(hash(id, 6), 4)) as accommodation",
            "element_at(array('yes', 'no', null), 1 + pmod(hash(id, 7), 3)) as disability",
            "element_at(array('strict', 'match', 'loose', null), 1 + pmod(hash(id, 8), 4)) as housing_benefit",
            "cast(date_sub(date '2026-01-01', pmod(hash(id, 2), 33000)) as timestamp) as birth_month",
            "1 + pmod(hash(id, 3), 10) as imd_2019_decile",
            "1 + pmod(hash(id, 4), 10) as imd_2025_decile")
        .write()
        .parquet(folder.resolve("person").toString());
    spark
        .read()
        .parquet(folder.resolve("person").toString())
        .selectExpr(
            "person_id",
            "explode(sequence(date '2025-10-01', date '2026-09-01', interval 1 month)) as month",
            "true as is_registered",
            "concat('place ', pmod(hash(person_id, 5), 6)) as place",
            "imd_2019_decile",
            "imd_2025_decile",
            "birth_month")
        .selectExpr(
            "person_id",
            "month",
            "is_registered",
            "place",
            "cast(floor(months_between(month, birth_month) / 12) as int) as age",
            "imd_2019_decile",
            "imd_2025_decile")
        .write()
        .parquet(folder.resolve("person_month").toString());
    spark
        .range(contacts)
        .selectExpr(
            "1 + pmod(xxhash64(id, 1), " + people + ") as person_id",
            "date_add(date '2025-10-01', pmod(hash(id, 2), 365)) as contact_date",
            "element_at(array('outpatient', 'mental_health', 'community'), 1 + pmod(hash(id, 3), 3)) as setting",
            "case when pmod(hash(id, 4), 12) = 0 then 'did_not_attend' else 'attended' end as attendance")
        .write()
        .parquet(folder.resolve("contact").toString());
  }

  /** Indicator, lens and category with their events and trials, from the engine. */
  private Map<String, String> engine(SparkSession spark, int count) {
    List<Indicator> indicators = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indicators.add(indicator(SETTINGS.get(i % SETTINGS.size()), i / SETTINGS.size()));
    }
    TableContract mart = Packaged.definitions().table(TableId.of("gold_indicator"));
    IndicatorTable step = new IndicatorTable(mart, indicators, lenses, LAST, 12, "X", "made up");
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

  private Map<String, String> duckDb() {
    Map<String, String> base = new LinkedHashMap<>();
    base.put("everybody", "'all'");
    base.put("deprivation_quintile", "cast((d25 + 1) // 2 as varchar)");
    base.put("deprivation_decile", "cast(d25 as varchar)");
    base.put("deprivation_quintile_2019", "cast((d19 + 1) // 2 as varchar)");
    base.put(
        "ethnic_group",
        "case when ethnic_category in ('A','B','C') then 'White' when ethnic_category in ('D','E','F','G') then 'Mixed'"
            + " when ethnic_category in ('H','J','K','L') then 'Asian' when ethnic_category in ('M','N','P') then 'Black'"
            + " when ethnic_category in ('R','S') then 'Other' when ethnic_category = 'Z' then 'Not stated' else 'Not known' end");
    base.put("sex", "sex");
    base.put(
        "age_band",
        "case when age < 18 then '0-17' when age < 40 then '18-39' when age < 65 then '40-64' when age < 80 then '65-79' when age is not null then '80+' end");
    base.put(
        "language",
        "case when language = 'EN' then 'English' when language is not null then 'Another language' end");
    base.put(
        "accommodation",
        "case accommodation when 'mainstream' then 'Mainstream housing' when 'homeless' then 'Homeless'"
            + " when 'supported' then 'Supported, care or other' end");
    base.put(
        "disability",
        "case disability when 'yes' then 'Disability' when 'no' then 'No disability' end");
    base.put(
        "housing_benefit",
        "case when housing_benefit in ('strict', 'match') then 'Claims housing benefit' else 'No claim known' end");
    List<String> columns = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    List<String> names = List.copyOf(lenses.byName().keySet());
    for (String name : names) {
      Lens lens = lenses.byName().get(name);
      String category =
          lens.pair().isEmpty()
              ? base.get(name)
              : "concat(coalesce("
                  + base.get(lens.pair().get(0))
                  + ", 'unknown'), ' | ', coalesce("
                  + base.get(lens.pair().get(1))
                  + ", 'unknown'))";
      columns.add("coalesce(" + category + ", 'unknown') as " + name);
      sets.add("(setting, " + name + ")");
    }
    String select =
        "with facts as (select person_id, setting, date_trunc('month', contact_date)::date as month,"
            + " case when attendance = 'did_not_attend' then 1 else 0 end as event from read_parquet('"
            + folder
            + "/contact/*.parquet') where contact_date between date '2025-10-01' and date '2026-09-30'"
            + " and setting in ('outpatient', 'mental_health', 'community')), joined as (select setting, event, sex,"
            + " ethnic_category, language, accommodation, disability, housing_benefit, coalesce(m.age, datediff('year', birth_month, f.month)) as age,"
            + " coalesce(m.imd_2025_decile, p.imd_2025_decile) as d25, coalesce(m.imd_2019_decile, p.imd_2019_decile) as d19"
            + " from facts f left join read_parquet('"
            + folder
            + "/person_month/*.parquet') m on m.person_id = f.person_id and m.month = f.month left join read_parquet('"
            + folder
            + "/person/*.parquet') p on p.person_id = f.person_id), cells as (select setting, event, "
            + String.join(", ", columns)
            + " from joined) select setting, "
            + String.join(", ", names)
            + ", grouping("
            + String.join(", ", names)
            + "), sum(event), count(*) from cells group by grouping sets ("
            + String.join(", ", sets)
            + ")";
    Map<String, String> cells = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 2");
      try (ResultSet rows = statement.executeQuery(select)) {
        while (rows.next()) {
          long absent = rows.getLong(names.size() + 2);
          for (int i = 0; i < names.size(); i++) {
            if ((absent >> (names.size() - 1 - i) & 1) == 0) {
              cells.put(
                  rows.getString(1) + "/" + names.get(i) + "/" + rows.getString(i + 2),
                  rows.getLong(names.size() + 3) + "/" + rows.getLong(names.size() + 4));
            }
          }
        }
      }
      return cells;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
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
