package org.evenlode.acceptance;

import java.io.IOException;
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
    List<ReleaseRecord> releases = lake.releases();
    for (int i = 0; i < releases.size(); i++) {
      Readings.Counts counts = counts(lake, spark, releases.get(i));
      String suffix = i == 0 ? "" : Readings.OF_RELEASE + (i + 1);
      counts.truth().forEach((name, count) -> truth.put(name + suffix, count));
      readings.release(counts);
      new ReadRelease(lake, spark, releases.get(i), readings).read();
    }
    return new PublishedCounts(new Attack(readings), truth);
  }

  private static Readings.Counts counts(Lake lake, SparkSession spark, ReleaseRecord release)
      throws IOException {
    Readings.Counts counts = new Readings.Counts(new HashMap<>(), new HashSet<>(), new HashMap<>());
    for (Row row :
        lake.table(spark, "gold_suppression", release.run())
            .where("is_current")
            .select("mart", "cell", "column_name", "count", "is_complementary", "rounded_to")
            .collectAsList()) {
      String name =
          row.getString(0).replace("gold_", "")
              + "/"
              + row.getString(1).replace('\u001f', '/')
              + "/"
              + row.getString(2);
      counts.truth().put(name, row.getLong(3));
      if (row.getLong(3) <= 7 && !row.getBoolean(4)) {
        counts.small().add(name);
      }
      if (row.getLong(5) > 0) {
        counts.rounded().put(name, (int) row.getLong(5));
      }
    }
    return counts;
  }
}
