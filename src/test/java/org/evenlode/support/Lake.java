package org.evenlode.support;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Keys;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.Ledger;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.publish.Release;

/** What a night left under a root, looked at past every rule, as only a test may. */
public record Lake(Path root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ledger folders of the tables whose names start so. */
  public List<Path> tables(String prefix) throws IOException {
    return files(root.resolve("ledger/tables")).stream()
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .toList();
  }

  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  public static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  public static JsonNode newest(Path table) throws IOException {
    return JSON.readTree(files(table).stream().sorted().reduce((a, b) -> b).orElseThrow().toFile());
  }

  /** The rows of a table as accepted last. */
  public Dataset<Row> table(SparkSession spark, String name) throws IOException {
    return parquet(spark, name, newest(root.resolve("ledger/tables").resolve(name)));
  }

  /** The releases that are kept, newest first. */
  public List<ReleaseRecord> releases() throws IOException {
    List<ReleaseRecord> releases = new ArrayList<>();
    for (Path file : files(root.resolve("ledger/releases")).stream().sorted().toList()) {
      releases.add(0, JSON.readValue(file.toFile(), ReleaseRecord.class));
    }
    return releases;
  }

  /** The rows of a table as they were accepted last when a run ended. */
  public Dataset<Row> table(SparkSession spark, String name, String run) throws IOException {
    JsonNode record = JSON.createObjectNode();
    for (Path file :
        files(root.resolve("ledger/tables").resolve(name)).stream().sorted().toList()) {
      JsonNode next = JSON.readTree(file.toFile());
      record = next.path("run").asText().compareTo(run) <= 0 ? next : record;
    }
    return parquet(spark, name, record);
  }

  private Dataset<Row> parquet(SparkSession spark, String name, JsonNode record) {
    List<String> files = new ArrayList<>();
    Path folder = root.resolve("lake").resolve(name.replaceFirst("_", "/"));
    record.path("dataFiles").forEach(file -> files.add(folder.resolve(file.asText()).toString()));
    return files.isEmpty()
        ? spark.emptyDataFrame()
        : spark.read().option("basePath", folder.toString()).parquet(files.toArray(String[]::new));
  }

  /** Returns the rows of a published mart as a release has it. */
  public List<Row> published(SparkSession spark, ReleaseRecord release, TableId mart) {
    return byDelta(spark, mart, release.versions().get(mart.name())).collectAsList();
  }

  /** A published mart as other tools see it: by Delta's own reader. */
  private Dataset<Row> byDelta(SparkSession spark, TableId mart, long version) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(root.resolve("published").resolve(mart.noun()).toString());
  }

  /** What a SELECT over one mart of a release answers. */
  public List<JsonNode> published(SparkSession spark, ReleaseRecord release, String select)
      throws IOException {
    SparkSession looking = spark.newSession();
    for (Map.Entry<String, Long> mart : release.versions().entrySet()) {
      if (select.endsWith(" " + mart.getKey())) {
        byDelta(looking, TableId.of(mart.getKey()), mart.getValue())
            .createOrReplaceTempView(mart.getKey());
      }
    }
    List<JsonNode> rows = new ArrayList<>();
    for (String row : looking.sql(select).toJSON().collectAsList()) {
      rows.add(JSON.readTree(row));
    }
    return rows;
  }

  /** What a SELECT over the newest release answers. */
  public List<JsonNode> published(SparkSession spark, String select) throws IOException {
    Root location = Root.open(root.toString(), new Configuration());
    List<JsonNode> rows = new ArrayList<>();
    for (String row :
        Release.open(() -> spark, new DeltaTables(location), Ledger.open(location))
            .sql(select)
            .toJSON()
            .collectAsList()) {
      rows.add(JSON.readTree(row));
    }
    return rows;
  }

  public Tokens tokens() {
    Keys keys = new Keys(Map.of(), Optional.of(root.resolve("keys")));
    return new Tokens(keys.require(Keys.TOKEN), "icb", keys.require(Keys.ofDomain("icb")));
  }

  /** What the generator knows of the people whom the night knows, by person number. */
  public Dataset<Row> truth(SparkSession spark) throws IOException {
    List<Row> people =
        Files.readAllLines(root.resolve("landing/.truth_people.csv")).stream()
            .skip(1)
            .map(line -> (Row) RowFactory.create((Object[]) line.split(",", -1)))
            .toList();
    return spark
        .createDataFrame(
            people,
            StructType.fromDDL(
                "nhs_number string, ethnic_category string, conditions string, fed string"))
        .select(
            tokens().ofNhsNumber(col("nhs_number")).as("canonical_token"),
            col("ethnic_category").as("truth"),
            col("conditions"),
            col("fed"))
        .join(
            table(spark, "identity_person_key").select("canonical_token", "person_id").distinct(),
            "canonical_token")
        .drop("canonical_token");
  }
}
