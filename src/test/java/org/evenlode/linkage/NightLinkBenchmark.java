package org.evenlode.linkage;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.evenlode.contract.Problems;
import org.evenlode.linkage.RegisterLinkage.Fresh;
import org.evenlode.synthetic.LinkageRecords;

/**
 * What a night of linking costs when little is new: a partner's records against a register, all of
 * them, and then one in a hundred of both. See {@code scripts/benchmark --linkage-night}.
 */
final class NightLinkBenchmark {
  private NightLinkBenchmark() {}

  /** Arguments: a folder to work in, people of the register, records of the partner. */
  public static void main(String[] arguments) throws Exception {
    long people = Long.parseLong(arguments[1]);
    long records = Long.parseLong(arguments[2]);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", arguments[0])
            .getOrCreate();
    Path file = Path.of(arguments[0], "people.csv");
    LinkageRecords.write(Path.of("conf/synthetic_names.conf"), file, people + records, 1);
    Dataset<Row> all =
        spark
            .read()
            .option("header", "true")
            .csv(file.toString())
            .withColumn("number", functions.expr("cast(substring(unique_id, 2) as bigint)"))
            // Whose record it is would be told by the truth.
            .drop("person");
    int share = (int) (records * 100 / (people + records));
    Dataset<Row> partner = side(all, "number % 100 < " + share);
    Dataset<Row> register = side(all, "number % 100 >= " + share);
    Problems problems = new Problems();
    RegisterLinkage linkage =
        new RegisterLinkage(
            LinkageModel.read(Path.of("conf/linkage/people.conf"), "people.conf", problems));
    problems.throwIfAny();
    String weights =
        timed("learning", () -> linkage.learn(spark, register, partner)).orElseThrow().weights();
    timed(
        "all pairs",
        () ->
            linkage
                .score(spark, register, partner, Optional.of(weights), Optional.empty())
                .count());
    Fresh fresh = new Fresh(some(partner), some(register));
    timed(
        "pairs of one in a hundred",
        () ->
            linkage
                .score(spark, register, partner, Optional.of(weights), Optional.of(fresh))
                .count());
    spark.stop();
  }

  private static Dataset<Row> side(Dataset<Row> all, String of) {
    return all.where(of).withColumn("record_id", functions.col("number")).drop("unique_id").cache();
  }

  private static Set<String> some(Dataset<Row> rows) {
    Set<String> some = new HashSet<>();
    rows.where("number % 10000 < 100")
        .selectExpr("cast(number as string)")
        .collectAsList()
        .forEach(row -> some.add(row.getString(0)));
    return some;
  }

  private static <T> T timed(String what, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    long cpu = cpu();
    T outcome = work.call();
    System.out.printf(
        "%-28s %6.1f s %7.1f CPU s%n",
        what, (System.nanoTime() - start) / 1e9, (cpu() - cpu) / 1e9);
    return outcome;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
