package org.evenlode.disclosure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Sessions;
import org.evenlode.support.Packaged;
import org.evenlode.support.TestKeys;

/**
 * Times disclosure control of made-up indicator rows: a first release, and a second one in which
 * one row in ten has moved. See {@code scripts/benchmark disclosure}.
 */
final class DisclosureBenchmark {
  private DisclosureBenchmark() {}

  /** Arguments: a folder to work in, and how many published counts there are. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    TableContract contract = Packaged.definitions().table(TableId.of("gold_indicator"));
    int published = (int) contract.counts().stream().filter(one -> !one.internal()).count();
    long rows = Long.parseLong(arguments[1]) / published;
    Rule rule = new Rule(7, true, 5, true);
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.log.level", "ERROR", "spark.sql.shuffle.partitions", "16"),
            Map.of(),
            Optional.of(Files.createDirectories(folder.resolve("spark"))))) {
      ReleasedMarts.Mart mart = new ReleasedMarts.Mart(contract, rule);
      Dataset<Row> first = made(spark, contract, rows, 0);
      Dataset<Row> second = made(spark, contract, rows, 1);
      String one = folder.resolve("first").toString();
      timed("first release", rows * published, one, released(spark, mart, first, Optional.empty()));
      timed(
          "second release",
          rows * published,
          folder.resolve("second").toString(),
          released(spark, mart, second, Optional.of(spark.read().parquet(one))));
    }
  }

  private static Dataset<Row> released(
      SparkSession spark,
      ReleasedMarts.Mart mart,
      Dataset<Row> rows,
      Optional<Dataset<Row>> before) {
    return ReleasedMarts.released(
        spark, Map.of(mart, rows), before, TestKeys.keys(), YearMonth.of(2026, 9));
  }

  private static void timed(String what, long counts, String path, Dataset<Row> rows) {
    long start = System.nanoTime();
    rows.write().parquet(path);
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(java.lang.management.MemoryUsage::getUsed)
            .sum();
    System.out.printf(
        Locale.ROOT,
        "%-16s %,12d counts %8.1f s   heap at most %,d MB%n",
        what,
        counts,
        (System.nanoTime() - start) / 1e9,
        peak >> 20);
  }

  /** Breakdowns of 8 categories in 24 periods; counts of all sizes. */
  private static Dataset<Row> made(
      SparkSession spark, TableContract contract, long rows, int night) {
    List<Column> columns = new ArrayList<>();
    Column trials =
        expr(
            "cast(exp(pmod(hash(id), 1000) / 100.0) as bigint) + if(id % 10 = 0, 20 * "
                + night
                + ", 0)");
    for (TableColumn column : contract.columns().values()) {
      columns.add(
          switch (column.name()) {
            case "indicator" -> expr("concat('indicator_', id div 192 div 300)");
            case "area" -> expr("concat('place:', id div 192 % 300)");
            case "lens" -> lit("lens");
            case "category" -> expr("concat('category ', id % 8)");
            case "period_start" -> expr("add_months(date'2024-10-01', cast(id div 8 % 24 as int))");
            case "period_end" ->
                expr("last_day(add_months(date'2024-10-01', cast(id div 8 % 24 as int)))");
            case "numerator", "people_with_events" -> trials.divide(2).cast("bigint");
            case "denominator", "people" -> trials;
            case "design_effect" -> lit(1.5);
            default ->
                column.count().isEmpty() && column.name().endsWith("_key")
                    ? expr("xxhash64(id, '" + column.name() + "') & 4294967295L")
                    : lit(null).cast(column.type().sqlType());
          });
      columns.set(columns.size() - 1, columns.get(columns.size() - 1).as(column.name()));
    }
    return spark
        .range(rows)
        .select(columns.toArray(Column[]::new))
        .withColumn("definition_version", lit("v1"))
        .where(col("denominator").geq(0));
  }
}
