package org.evenlode.acceptance;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partners without NHS numbers: whom a night links, and how people decide on it. */
@Order(5)
class NightLinkageTest extends NightLooks {
  @TempDir private static Path folder;

  /**
   * Claims without NHS numbers find their people, and few find another's; who opted out, nobody.
   */
  @Test
  void housingBenefitIsLinkedToThePeopleWhoseItIs() throws Exception {
    LinkedTruth linked = LinkedTruth.of(lake, spark());
    for (Row group :
        linked.by(
            expr("case when ethnic_category in ('A','B','C') then 'White' else 'other' end"))) {
      System.out.printf(
          "housing benefit, %s: %d claims, %d linked right, %d wrong%n",
          group.get(0), group.getLong(1), group.getLong(2), group.getLong(3));
    }
    Row all = linked.by(lit("all")).get(0);
    assertThat(all.getLong(1)).isGreaterThan(Night.PEOPLE / 50);
    assertThat(all.getLong(2)).isGreaterThan(all.getLong(1) * 85 / 100);
    assertThat(all.getLong(3)).isLessThanOrEqualTo(all.getLong(1) / 50);
    assertThat(linked.strangers().count()).isPositive();
    assertThat(linked.strangers().where("band = 'match'").count())
        .isLessThanOrEqualTo(all.getLong(1) / 50);
  }

  /** What the command says to be true is so. */
  @Test
  void errorsAreShownBesideTheTruth() throws Exception {
    Command.Result shown = night.command().run("link", "truth");
    assertThat(shown.exit()).as(shown.err()).isZero();
    Dataset<Row> links = LinkedTruth.of(lake, spark()).claims();
    Dataset<Row> strangers = LinkedTruth.of(lake, spark()).strangers();
    String line =
        shown
            .out()
            .lines()
            .filter(one -> one.matches("housing_benefit +all .*"))
            .findFirst()
            .orElseThrow();
    String[] fields = line.split(" +");
    assertThat(List.of(fields[2], fields[3], fields[5], fields[7]))
        .containsExactly(
            "" + (links.count() + strangers.count()),
            ""
                + (links.where("person_id is not null").count()
                    + strangers.where("person_id is not null").count()),
            ""
                + (links.where("person_id <> truth").count()
                    + strangers.where("person_id is not null").count()),
            "" + links.where("person_id is null").count());
  }

  /** Hashes find their people too, with a few more left out. */
  @Test
  void clientsKnownByHashesAreLinkedToThePeopleTheyAre() throws Exception {
    LinkedTruth linked = LinkedTruth.ofVoluntary(lake, spark());
    Row all = linked.by(lit("all")).get(0);
    System.out.printf(
        "voluntary organisations: %d clients, %d linked right, %d wrong%n",
        all.getLong(1), all.getLong(2), all.getLong(3));
    assertThat(all.getLong(1)).isGreaterThan(Night.PEOPLE / 100);
    assertThat(all.getLong(2)).isGreaterThan(all.getLong(1) * 80 / 100);
    assertThat(all.getLong(3)).isLessThanOrEqualTo(Math.max(2, all.getLong(1) / 50));
  }

  /** Records of people whom no register knows are of one person where they truly are. */
  @Test
  void peopleWhomNoRegisterKnowsAreCountedOnce() throws Exception {
    Dataset<Row> records =
        LinkedTruth.of(lake, spark())
            .strangers()
            .unionByName(LinkedTruth.ofVoluntary(lake, spark()).strangers())
            .where("band <> 'match'")
            .select(
                expr("concat(source, record_key)").as("record"),
                expr("stranger"),
                expr("coalesce(group_person_id, own_person_id)").as("person"));
    Dataset<Row> pairs =
        records
            .as("a")
            .join(records.as("b"), expr("a.record < b.record"))
            .selectExpr("a.stranger = b.stranger as truly", "a.person = b.person as grouped");
    long truly = pairs.where("truly").count();
    long made = pairs.where("grouped").count();
    long right = pairs.where("truly and grouped").count();
    System.out.printf(
        "people whom no register knows: %d records, %d true pairs, %d made, %d of them right%n",
        records.count(), truly, made, right);
    assertThat(right).isGreaterThanOrEqualTo(truly * 7 / 10).isPositive();
    assertThat(made - right).isLessThanOrEqualTo(1 + made / 20);
    assertThat(lake.table(spark(), "silver_person_registry").where("reason = 'grouped'").count())
        .isPositive();
  }

  /**
   * Somebody who is linked to nobody has a number, which goes on as that of whom they are found.
   */
  @Test
  void everyRecordHasAPersonNumberThatResolves() throws Exception {
    Dataset<Row> links = lake.table(spark(), "identity_person_link");
    Dataset<Row> registry = lake.table(spark(), "silver_person_registry");
    Dataset<Row> resolved =
        links.join(registry, links.col("own_person_id").equalTo(registry.col("person_id")));

    assertThat(resolved.count()).isEqualTo(links.count());
    assertThat(
            resolved
                .where(
                    not(coalesce(links.col("person_id"), links.col("group_person_id"))
                            .eqNullSafe(registry.col("superseded_by")))
                        .and(registry.col("superseded_by").isNotNull()))
                .count())
        .isZero();
    assertThat(resolved.where(registry.col("reason").equalTo("linked")).count())
        .isEqualTo(links.where("band = 'match'").count());
  }

  /**
   * A clerk who knows the truth decides on the sample, and is told how often each band is right.
   */
  @Test
  void peopleDecideOnASample() throws Exception {
    Command command = night.command();
    Path decisions = root.resolve("restricted/review/decisions.csv");
    Command.Result exported = command.run("review", "export", "--each", "60");
    assertThat(exported.exit()).as(exported.err()).isZero();
    Path sample = root.resolve("restricted/review/review.csv");
    assertThat(Files.getPosixFilePermissions(sample.getParent()))
        .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
    Set<String> right =
        Set.copyOf(
            strings(
                LinkedTruth.of(lake, spark())
                    .claims()
                    .where("candidate_id = truth")
                    .select("record_key")));
    List<String> lines = Files.readAllLines(sample);
    List<String> decided = new ArrayList<>(List.of(lines.get(0)));
    for (String line : lines.subList(1, lines.size())) {
      boolean isMatch = right.contains(line.split(",")[1]);
      decided.add(
          line.replaceFirst(
              ",,,$", "," + (isMatch ? "match" : "no_match") + ",A. Clerk,2026-10-27"));
    }
    assertThat(decided).hasSizeGreaterThan(30);
    Path wrong = folder.resolve("wrong.csv");
    Files.writeString(wrong, decided.get(0) + "\n" + decided.get(1).replace("match,A", "mach,A"));
    Command.Result refused = command.run("review", "import", wrong.toString());
    assertThat(refused.exit()).isEqualTo(65);
    assertThat(refused.err()).contains("line 2", "match, no_match, unsure");
    assertThat(decisions).doesNotExist();

    Path file = folder.resolve("decided.csv");
    Files.write(file, decided);
    Command.Result imported = command.run("review", "import", file.toString());

    assertThat(imported.exit()).as(imported.err()).isZero();
    assertThat(imported.out())
        .contains(decided.size() - 1 + " new decisions", "housing_benefit", "from 0.99")
        .contains("calibrated on these decisions");
    String names = decided.get(1).split(",")[7];
    assertThat(Files.readString(decisions)).doesNotContain(names);
    Files.delete(decisions); // The other tests' nights know of none.
  }

  private static List<String> strings(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getString(0)).toList();
  }
}
