package org.evenlode.linkage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.linkage.GroupLinkage.Compared;
import org.evenlode.linkage.GroupLinkage.Grouped;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.synthetic.LinkageRecords;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of made-up people whom a register does not hold, with the mistakes that services make:
 * the truth is whose they are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupLinkageTest extends SparkTest {
  @TempDir static Path folder;

  private Dataset<Row> register;
  private Dataset<Row> partner;
  private Dataset<Row> strangers;
  private String byNames;
  private final Map<String, String> truth = new HashMap<>();

  /** Of three people the register holds two, by a record each; partners have the other records. */
  @BeforeAll
  void makePeople() throws IOException {
    Path file = folder.resolve("people.csv");
    LinkageRecords.write(Path.of("conf/synthetic_names.conf"), file, 6_000, 5);
    Dataset<Row> all =
        spark()
            .read()
            .option("header", "true")
            .csv(file.toString())
            .withColumnRenamed("unique_id", "record_id")
            .withColumnRenamed("date_of_birth", "birth_date")
            .withColumn("isKnown", expr("cast(substring(person, 2) as bigint) % 3 > 0"))
            .withColumn(
                "isFirst",
                expr(
                    "row_number() over (partition by person"
                        + " order by cast(substring(record_id, 2) as bigint)) = 1"))
            .cache();
    register = said(all.where("isKnown and isFirst"));
    partner = said(all.where("not (isKnown and isFirst)"));
    strangers = said(all.where("not isKnown")).cache();
    all.where("not isKnown")
        .select("record_id", "person")
        .collectAsList()
        .forEach(row -> truth.put(row.getString(0), row.getString(1)));
    byNames = learnt(Packaged.linkageModel("people"), register, partner);
  }

  private String learnt(LinkageModel model, Dataset<Row> people, Dataset<Row> records) {
    return new RegisterLinkage(model).learn(spark(), people, records).orElseThrow().weights();
  }

  private static Dataset<Row> said(Dataset<Row> rows) {
    return rows.select("record_id", "forename", "surname", "birth_date", "sex", "postcode");
  }

  private Compared names(Dataset<Row> records) {
    return new Compared(Packaged.linkageModel("people"), register, records, List.of(byNames));
  }

  private Compared hashes(Dataset<Row> records) {
    HashedRegister hashing = new HashedRegister(() -> new byte[32]);
    Dataset<Row> people = hashing.of(register);
    String weights = learnt(Packaged.linkageModel("hashed"), people, hashing.of(partner));
    return new Compared(
        Packaged.linkageModel("hashed"), people, hashing.of(records), List.of(weights));
  }

  private List<Grouped> groups(List<Compared> ways, List<List<String>> together) {
    return new GroupLinkage(spark(), ways).groups(together);
  }

  /** Right pairs, pairs made and true pairs. */
  private Scores scores(String name, List<Grouped> grouped) {
    Map<Integer, List<String>> groups = new HashMap<>();
    grouped.forEach(
        one -> groups.computeIfAbsent(one.group(), g -> new ArrayList<>()).add(one.id()));
    long made = 0;
    long right = 0;
    for (List<String> group : groups.values()) {
      made += pairs(group.size());
      Map<String, Integer> people = new HashMap<>();
      group.forEach(id -> people.merge(person(id), 1, Integer::sum));
      right += people.values().stream().mapToLong(GroupLinkageTest::pairs).sum();
    }
    Map<String, Integer> all = new HashMap<>();
    truth.values().forEach(person -> all.merge(person, 1, Integer::sum));
    long asked = all.values().stream().mapToLong(GroupLinkageTest::pairs).sum();
    Scores scores = Scores.of(right, made, asked);
    System.out.printf(
        "grouping by %s: %d records, %d true pairs, precision %.3f, recall %.3f%n",
        name, truth.size(), asked, scores.precision(), scores.recall());
    return scores;
  }

  private String person(String id) {
    return Objects.requireNonNull(truth.get(id));
  }

  private static long pairs(int of) {
    return of * (of - 1L) / 2;
  }

  @Test
  void namesInClear() {
    Scores scores = scores("names", groups(List.of(names(strangers)), List.of()));
    assertThat(scores.precision()).isGreaterThan(0.97);
    assertThat(scores.recall()).isGreaterThan(0.93);
  }

  @Test
  void namesAndHashesTogether() {
    Dataset<Row> clear = strangers.where("cast(substring(record_id, 2) as bigint) % 2 = 0");
    List<Grouped> grouped = groups(List.of(names(clear), hashes(strangers)), List.of());
    Scores scores = scores("names and hashes", grouped);
    assertThat(scores.precision()).isGreaterThan(0.97);
    assertThat(scores.recall()).isGreaterThan(0.85);
  }

  /** Laws: what was together stays, and without it the same records make the same groups. */
  @Test
  void groupsStay() {
    Compared names = names(strangers);
    List<Grouped> once = groups(List.of(names), List.of());
    Compared reordered =
        new Compared(
            names.model(),
            names.register(),
            strangers.repartition(3, col("postcode")).orderBy(col("forename").desc()),
            names.weights());
    assertThat(groups(List.of(reordered), List.of())).isEqualTo(once);

    List<String> unlike = truth.keySet().stream().sorted().limit(3).toList();
    assertThat(unlike.stream().map(this::person).distinct()).hasSizeGreaterThan(1);
    List<Grouped> kept = groups(List.of(names), List.of(unlike));
    assertThat(kept.stream().filter(one -> unlike.contains(one.id())).map(Grouped::group))
        .hasSize(3)
        .containsOnly(
            kept.stream().filter(one -> unlike.contains(one.id())).findAny().orElseThrow().group());
  }
}
