package org.evenlode.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.RecordKeys;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/**
 * Lists codes that map nowhere: what, whose, how often, for how many people. A code is named only
 * where it concerns at least eight people of one provider; the rarer ones are one row together.
 * Records that do not name their patient count the records that they belong to, such as referrals.
 */
public final class UnmappedCodeTable implements Step {
  /** Sets how many people a code must concern to be shown. */
  static final int LEAST_PEOPLE = 8;

  private static final String[] CODE = {
    "provider_code", "feed", "dataset", "field", "code_system", "code"
  };
  private static final String[] CODE_AND_PERSON = {
    "provider_code", "feed", "dataset", "field", "code_system", "code", "person"
  };

  private final TableContract contract;
  private final Map<TableId, Column> whose = new TreeMap<>();
  private final Map<String, CodeSystem> systems;
  private final RecordKeys keys;

  /**
   * Makes a step that builds the mart of unmapped codes.
   *
   * @param feeds all that are read
   * @param people the staged tables whose rows carry a person's token
   * @param systems by name
   * @param keys of the records that are counted
   */
  public UnmappedCodeTable(
      TableContract contract,
      List<FeedContract> feeds,
      Set<TableId> people,
      Map<String, CodeSystem> systems,
      RecordKeys keys) {
    this.keys = keys;
    this.contract = contract;
    this.systems = systems;
    for (FeedContract feed : feeds) {
      boolean isCoded = feed.columns().values().stream().anyMatch(c -> c.codes().isPresent());
      if (!isCoded) {
        continue;
      }
      Column[] parents =
          feed.belongsTo().map(FeedContract.Parent::by).orElse(feed.key()).stream()
              .map(functions::col)
              .toArray(Column[]::new);
      whose.put(
          feed.staged(),
          people.contains(feed.staged())
              ? xxhash64(col(SystemColumns.PERSON_TOKEN))
              : xxhash64(parents));
    }
  }

  @Override
  public Set<TableId> inputs() {
    return whose.keySet();
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  @Override
  public String settings() {
    return keys.keyId()
        + whose
        + systems.values().stream().filter(one -> !one.isLarge()).toList().toString();
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> parts = new ArrayList<>();
    whose.forEach(
        (table, person) ->
            parts.add(
                in.table(table)
                    .where(functions.size(col(SystemColumns.UNMAPPED)).gt(0))
                    .select(
                        col(SystemColumns.PROVIDER).as("provider_code"),
                        col(SystemColumns.FEED).as("feed"),
                        col(SystemColumns.DATASET).as("dataset"),
                        person.as("person"),
                        explode(col(SystemColumns.UNMAPPED)).as("found"))));
    Dataset<Row> found =
        parts.stream()
            .reduce(Dataset::unionByName)
            .orElseThrow()
            .withColumn("parts", split(col("found"), ":", 3))
            .withColumn("field", col("parts").getItem(0))
            .withColumn("code_system", col("parts").getItem(1))
            .withColumn("code", col("parts").getItem(2));
    Dataset<Row> byPerson =
        found.groupBy(columns(CODE_AND_PERSON)).agg(count(lit(1)).as("records"));
    RecordKeys own = keys;
    UDF1<Long, Long> key = person -> own.ofRecord(Long.toString(person));
    // One row a person and code by now, so rows are people.
    Column people = count(lit(1)).over(Window.partitionBy(columns(CODE)));
    return Built.of(
        byPerson
            .withColumn("concerns", people)
            .withColumn("key", udf(key, DataTypes.LongType).apply(col("person")))
            .withColumn(
                "code",
                when(col("code").notEqual("").and(col("concerns").geq(LEAST_PEOPLE)), col("code")))
            .groupBy(columns(CODE))
            .agg(
                sum("records").as("records"),
                cellKey(col("key").multiply(col("records"))).as("records_key"),
                countDistinct("person").as("people"),
                cellKey(col("key")).as("people_key"))
            .join(broadcast(elsewhere(in)), Columns.seq("code_system", "code"), "left")
            .select(columns(contract.columns().keySet().toArray(String[]::new))));
  }

  /** Sums record keys modulo 2^32; as decimals, since the sum of large ones may pass a long. */
  private static Column cellKey(Column keys) {
    return sum(keys.cast("decimal(38,0)"))
        .mod(lit(RecordKeys.MASK + 1).cast("decimal(38,0)"))
        .cast("bigint");
  }

  /**
   * Returns, for codes that a system lacks, the other systems of the same meaning that have them.
   */
  private Dataset<Row> elsewhere(Inputs in) {
    List<Row> rows = new ArrayList<>();
    for (CodeSystem system : systems.values()) {
      system
          .knownElsewhere(systems.values())
          .forEach(
              (code, names) ->
                  rows.add(RowFactory.create(system.name(), code, String.join(", ", names))));
    }
    return in.session()
        .createDataFrame(
            rows, StructType.fromDDL("code_system string, code string, known_in string"));
  }

  private static Column[] columns(String... names) {
    return java.util.Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }
}
