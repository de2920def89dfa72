package org.evenlode.support;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Definitions;
import org.evenlode.pipeline.CountFunctions;
import org.evenlode.standard.SqlFunctions;

/**
 * A test with Spark: one small session for the whole JVM, and the dataset assertions of
 * spark-testing-base over it. Two classes run at a time, so that views belong into a session of
 * their own.
 */
public abstract class SparkTest extends JavaDataFrameSuiteBase {
  private static final SparkSession SPARK = open();

  private static SparkSession open() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        // Broadcast tables of finished tests stay until this is full; little is enough.
        .config("spark.memory.fraction", "0.2")
        .config("spark.sql.shuffle.partitions", "1")
        // Nobody reads plans here, and to write them down takes a part of planning.
        .config("spark.sql.ui.explainMode", "simple")
        .config("spark.sql.maxPlanStringLength", "0")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }

  @Override
  public SparkSession spark() {
    return SPARK;
  }

  @Override
  public SQLContext sqlContext() {
    return SPARK.sqlContext();
  }

  @Override
  public SparkContext sc() {
    return SPARK.sparkContext();
  }

  /** A session with the standard rules as SQL functions. */
  protected static SparkSession withRules() {
    SparkSession session = SPARK.newSession();
    rules().register(session);
    new CountFunctions(TestKeys.keys()).register(session);
    return session;
  }

  protected static SqlFunctions rules() {
    return Packaged.rules();
  }

  protected static Definitions definitions() {
    return Packaged.definitions();
  }

  /** Rows of one text column. */
  protected static Dataset<Row> texts(String column, List<String> values) {
    return SPARK.createDataFrame(
        values.stream().map(value -> RowFactory.create(value)).toList(),
        StructType.fromDDL(column + " string"));
  }
}
