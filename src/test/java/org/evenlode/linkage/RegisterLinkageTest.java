package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.Problems;
import org.evenlode.support.SparkTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegisterLinkageTest extends SparkTest {
  private static final String COLUMNS =
      "record_id string, forename string, surname string, birth_date string, sex string,"
          + " postcode string";

  private static Row person(String id, int n, @Nullable String postcode) {
    return RowFactory.create(
        id,
        "Given" + (char) ('a' + n % 26) + n % 40,
        "Sur" + (char) ('a' + n % 23) + n,
        String.format("19%02d-%02d-%02d", 30 + n % 60, 1 + n % 12, 1 + n % 28),
        n % 2 == 0 ? "female" : "male",
        postcode);
  }

  private Dataset<Row> table(List<Row> rows) {
    return spark().createDataFrame(rows, StructType.fromDDL(COLUMNS));
  }

  private Map<String, Row> linked(List<Row> register, List<Row> records) {
    Problems problems = new Problems();
    LinkageModel model =
        LinkageModel.read(Path.of("conf/linkage/people.conf"), "people.conf", problems);
    problems.throwIfAny();
    Map<String, Row> linked = new TreeMap<>();
    new RegisterLinkage(model, Calibration.none())
        .link(spark(), table(register), table(records))
        .collectAsList()
        .forEach(row -> linked.put(row.getAs("record_key"), row));
    return linked;
  }

  @Test
  void recordsFindTheirPersonAndWhatFitsTwoPeopleFindsNeither() {
    List<Row> register = new ArrayList<>();
    List<Row> records = new ArrayList<>();
    for (int n = 0; n < 600; n++) {
      register.add(person(String.valueOf(n), n, "Q" + n % 9 + " " + n % 8 + "AB"));
      if (n % 4 == 0) {
        records.add(person("claim" + n, n, "Q" + n % 9 + " " + n % 8 + "AB"));
      }
    }
    // A former address of person 4 beside the present one; two people of one name and birth date.
    register.add(person("4", 4, "Q5 5ZZ"));
    register.add(RowFactory.create("901", "Ann", "Twice", "1970-01-02", "female", "Q1 1AA"));
    register.add(RowFactory.create("902", "Ann", "Twice", "1970-01-02", "female", "Q1 1AA"));
    records.add(RowFactory.create("either", "Ann", "Twice", "1970-01-02", "female", "Q1 1AA"));
    records.add(RowFactory.create("nothing", null, null, null, "female", null));
    records.add(
        RowFactory.create("stranger", "Xerxes", "Quagmire", "1951-11-23", "male", "Z9 9ZZ"));

    Map<String, Row> linked = linked(register, records);

    assertThat(linked).hasSize(153);
    for (int n = 0; n < 600; n += 4) {
      Row row = linked.get("claim" + n);
      assertThat(row.<String>getAs("band")).as("claim" + n).isEqualTo("match");
      assertThat(row.<Long>getAs("person_id")).isEqualTo(n);
    }
    Row either = linked.get("either");
    assertThat(either.<String>getAs("band")).isEqualTo("possible");
    assertThat(either.isNullAt(either.fieldIndex("person_id"))).isTrue();
    assertThat(either.<Double>getAs("probability")).isBetween(0.3, 0.5);
    assertThat(linked.get("nothing").<String>getAs("band")).isEqualTo("unlinkable");
    assertThat(linked.get("stranger").<String>getAs("band")).isEqualTo("no_match");
  }

  @Test
  void withoutARegisterNobodyIsLinked() {
    Map<String, Row> linked = linked(List.of(), List.of(person("claim", 1, "Q1 1AA")));

    assertThat(linked.get("claim").<String>getAs("band")).isEqualTo("no_match");
    assertThat(linked(List.of(person("1", 1, "Q1 1AA")), List.of())).isEmpty();
  }
}
