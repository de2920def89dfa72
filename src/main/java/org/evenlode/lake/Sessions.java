package org.evenlode.lake;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Makes Spark sessions with the settings that every step relies on. */
public final class Sessions {
  private Sessions() {}

  /**
   * Opens the session of this process. On a cluster, master and resources come from spark-submit.
   *
   * @param settings Spark settings by name, weaker than those of spark-submit
   * @param ofOneMachine settings that no cluster is given
   * @param scratch folder for shuffle and spill files of local mode
   */
  public static SparkSession open(
      Map<String, String> settings, Map<String, String> ofOneMachine, Optional<Path> scratch) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("Evenlode")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            // delta issue 7640: sql(text, parameters) fails with Delta's parser without it.
            .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
            .config("spark.sql.session.timeZone", "UTC")
            // Tables that are partitioned by person need no exchange to be joined by person and
            // month.
            .config("spark.sql.requireAllClusterKeysForCoPartition", "false")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.databricks.delta.schema.autoMerge.enabled", "false")
            .config("spark.databricks.delta.writeChecksumFile.enabled", "false")
            // Asked for with every commit by a query over the table's log; the ledger knows it.
            .config("spark.databricks.delta.allFilesInCrc.enabled", "false");
    boolean submitted = System.getProperty("spark.master") != null;
    if (!submitted) {
      LocalFiles.settings().forEach(builder::config);
      ofOneMachine.forEach(builder::config);
      builder
          .master("local[" + Math.max(2, Runtime.getRuntime().availableProcessors()) + "]")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.warehouse.dir", scratch.map(Path::toString).orElse("warehouse"));
      scratch.ifPresent(folder -> builder.config("spark.local.dir", folder.toString()));
    }
    settings.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            builder.config(name, value);
          }
        });
    return builder.getOrCreate();
  }
}
