package org.evenlode.acceptance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.Lake;

/** The counts of all releases that are kept, and what an intruder knows must hold among them. */
record PublishedCounts(Attack attack, Map<String, Long> truth) {
  static PublishedCounts of(Lake lake, SparkSession spark) throws IOException {
    Map<String, Long> truth = new HashMap<>();
    Readings readings = new Readings();
    KnownSums sums = new KnownSums(readings);
    List<Readings.Counts> read = new ArrayList<>();
    for (ReleaseRecord release : lake.releases()) {
      Readings.Counts counts = counts(lake, spark, release);
      if (read.contains(counts)) {
        continue; // The same counts shown the same way say nothing new.
      }
      read.add(counts);
      String suffix = read.size() == 1 ? "" : Readings.OF_RELEASE + read.size();
      counts.truth().forEach((name, count) -> truth.put(name + suffix, count));
      readings.release(counts);
      new ReadRelease(lake, spark, release, readings, sums).read();
    }
    return new PublishedCounts(new Attack(readings, sums), truth);
  }

  private static Readings.Counts counts(Lake lake, SparkSession spark, ReleaseRecord release)
      throws IOException {
    Readings.Counts counts =
        new Readings.Counts(new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (Row row :
        lake.table(spark, "gold_suppression", release.run())
            .where("is_current")
            .select(
                "mart",
                "cell",
                "column_name",
                "count",
                "is_complementary",
                "rounded_to",
                "is_hidden",
                "is_withheld")
            .collectAsList()) {
      String name =
          row.getString(0).replace("gold_", "")
              + "/"
              + row.getString(1).replace('\u001f', '/')
              + "/"
              + row.getString(2);
      counts.truth().put(name, row.getLong(3));
      if (row.getLong(3) <= 7 && !row.getBoolean(4) && !row.getBoolean(7)) {
        counts.small().add(name);
      }
      if (row.getBoolean(6)) {
        counts.hidden().add(name);
      }
      if (row.getLong(5) > 0) {
        counts.rounded().put(name, (int) row.getLong(5));
      }
    }
    return counts;
  }
}
