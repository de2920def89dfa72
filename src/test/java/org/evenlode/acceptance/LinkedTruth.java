package org.evenlode.acceptance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.support.Lake;

/**
 * The records of a partner on a night with whose they truly are.
 *
 * @param claims claims of people whom the register knows
 * @param strangers claims of people whom it does not know, opted out or not registered; column
 *     {@code stranger} tells these apart
 */
record LinkedTruth(Dataset<Row> claims, Dataset<Row> strangers) {

  static LinkedTruth of(Lake lake, SparkSession spark) throws IOException {
    return of(lake, spark, ".truth_housing.csv", "claim_id");
  }

  /** The same of the clients of voluntary organisations. */
  static LinkedTruth ofVoluntary(Lake lake, SparkSession spark) throws IOException {
    return of(lake, spark, ".truth_voluntary.csv", "client_id");
  }

  private static LinkedTruth of(Lake lake, SparkSession spark, String file, String key)
      throws IOException {
    List<Row> lines =
        Files.readAllLines(lake.root().resolve("landing").resolve(file)).stream()
            .skip(1)
            .map(line -> (Row) RowFactory.create((Object[]) line.split(",", -1)))
            .toList();
    Dataset<Row> truth =
        spark
            .createDataFrame(lines, StructType.fromDDL("claim string, nhs_number string"))
            .select(
                lake.tokens().of(key, col("claim")).as("record_key"),
                lake.tokens().ofNhsNumber(col("nhs_number")).as("person_token"));
    Dataset<Row> register =
        lake.table(spark, "staged_patient_index")
            .where("_fate = 'staged'")
            .select("person_token")
            .distinct()
            .join(
                lake.table(spark, "identity_person_key")
                    .select(col("person_token"), col("person_id").as("truth")),
                "person_token");
    Dataset<Row> links = lake.table(spark, "identity_person_link").join(truth, "record_key");
    Dataset<Row> joined =
        links.join(
            register, links.col("person_token").equalTo(register.col("person_token")), "left");
    return new LinkedTruth(
        joined.where("truth is not null"),
        joined
            .where("truth is null")
            .withColumn("stranger", links.col("person_token"))
            .drop("person_token", "truth"));
  }

  /** Claims, right links and wrong links, by a column or expression. */
  List<Row> by(Column group) {
    Column right = when(col("person_id").equalTo(col("truth")), 1).otherwise(0);
    Column wrong = when(col("person_id").notEqual(col("truth")), 1).otherwise(0);
    return claims
        .groupBy(group.as("group"))
        .agg(count(lit(1)).as("claims"), sum(right).as("right"), sum(wrong).as("wrong"))
        .orderBy("group")
        .collectAsList();
  }
}
