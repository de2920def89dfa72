package org.evenlode.staged;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.cli.Evenlode;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.StepRecord;
import org.evenlode.support.Packaged;

/**
 * Lands and stages journals, outpatients and waiting lists of a made-up board, once with Evenlode
 * and once with DuckDB on the same files; see {@code scripts/benchmark staging}. DuckDB reads the
 * declared columns as text, types dates and numbers, hashes identifiers, keeps the newest row of
 * each key and writes Parquet. Evenlode also checks each file, maps codes, applies opt-outs and
 * accounts for every row.
 */
public final class StagingBenchmark {
  private static final List<String> FEEDS =
      List.of("gdppr_journal", "outpatient_hes", "outpatient_sus", "wlmds_open_pathway");

  private final Path root;

  private StagingBenchmark(Path root) {
    this.root = root;
  }

  /**
   * Runs the benchmark.
   *
   * @param arguments folder of a generated board
   */
  public static void main(String[] arguments) throws Exception {
    StagingBenchmark benchmark = new StagingBenchmark(Path.of(arguments[0]));
    String tables =
        FEEDS.stream()
            .map(name -> Packaged.definitions().feeds().get(name).staged().name())
            .distinct()
            .collect(Collectors.joining(","));
    int exit =
        Evenlode.execute(
            "run", "--root", arguments[0], "--up-to", tables, "--run-date", "2026-10-27");
    if (exit != 0) {
      throw new IllegalStateException("The run ended with " + exit);
    }
    benchmark.compare();
  }

  private void compare() throws Exception {
    Ledger ledger = Ledger.open(Root.open(root.toString(), new Configuration()));
    System.out.printf(
        Locale.ROOT,
        "%-22s %10s %12s %12s %7s%n",
        "feed",
        "rows",
        "CPU s",
        "DuckDB CPU s",
        "ratio");
    double all = 0;
    double theirs = 0;
    for (List<String> entity :
        List.of(FEEDS.subList(0, 1), FEEDS.subList(1, 3), FEEDS.subList(3, 4))) {
      double ours = 0;
      long rows = 0;
      double duck = 0;
      for (String name : entity) {
        FeedContract feed = Packaged.definitions().feeds().get(name);
        StepRecord landed = ledger.accepted(feed.bronze()).orElseThrow();
        ours += landed.cpuSeconds();
        rows += landed.rows();
        duck += duckDb(feed, landed.files());
      }
      TableId staged = Packaged.definitions().feeds().get(entity.get(0)).staged();
      ours += ledger.accepted(staged).orElseThrow().cpuSeconds();
      line(staged.name(), rows, ours, duck);
      all += ours;
      theirs += duck;
    }
    line("together", 0, all, theirs);
  }

  private static void line(String name, long rows, double ours, double duck) {
    System.out.printf(
        Locale.ROOT, "%-22s %10d %12.2f %12.2f %7.1f%n", name, rows, ours, duck, ours / duck);
  }

  /** CPU seconds of DuckDB for the landed files of a feed. */
  private double duckDb(FeedContract feed, List<FileRecord> files) throws Exception {
    List<String> paths =
        files.stream()
            .filter(file -> file.status() == FileRecord.Status.LANDED)
            .map(file -> "'" + root.resolve("landing").resolve(file.path()) + "'")
            .toList();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 2");
      long before = system.getProcessCpuTime();
      statement.execute(copy(feed, paths));
      return (system.getProcessCpuTime() - before) / 1e9;
    }
  }

  private String copy(FeedContract feed, List<String> paths) throws Exception {
    String layout =
        feed.files().layout().isEmpty()
            ? "header = true"
            : "header = false, names = ["
                + feed.files().layout().stream()
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "))
                + "]";
    List<String> there = header(feed, paths);
    List<String> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      column.from().stream()
          .filter(there::contains)
          .findFirst()
          .ifPresent(
              source -> columns.add(typed(column, "\"" + source + "\"") + " as " + column.name()));
    }
    String key =
        Stream.concat(feed.key().stream(), feed.keyWith().stream())
            .filter(name -> columns.stream().anyMatch(text -> text.endsWith(" as " + name)))
            .collect(Collectors.joining(", "));
    return """
        copy (
          select %s, filename from read_csv([%s], all_varchar = true, union_by_name = true,
            filename = true, delim = '%s', %s)
          qualify row_number() over (partition by %s order by filename desc) = 1
        ) to '%s' (format parquet)
        """
        .formatted(
            String.join(", ", columns),
            String.join(", ", paths),
            feed.files().delimiter(),
            layout,
            key,
            Files.createTempFile("duckdb", ".parquet"));
  }

  private static List<String> header(FeedContract feed, List<String> paths) throws Exception {
    if (!feed.files().layout().isEmpty()) {
      return feed.files().layout();
    }
    try (Stream<String> lines = Files.lines(Path.of(paths.get(0).replace("'", "")))) {
      String separator = java.util.regex.Pattern.quote("" + feed.files().delimiter());
      return List.of(lines.findFirst().orElseThrow().split(separator));
    }
  }

  private static String typed(FeedColumn column, String source) {
    if (column.isIdentifier()) {
      return "sha256(trim(" + source + "))";
    }
    if (column.type() == ColumnType.DATE) {
      return "try_strptime(trim(" + source + "), '%Y-%m-%d')";
    }
    boolean isNumber =
        column.type() == ColumnType.INTEGER
            || column.type() == ColumnType.LONG
            || column.type() == ColumnType.NUMBER
            || column.type() == ColumnType.AGE;
    return isNumber ? "try_cast(" + source + " as double)" : "trim(" + source + ")";
  }
}
