package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Lenses.Lens;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

/** Expected: attributes of the month, and where it is not known those known best. */
class PersonIndexTest extends SparkTest {
  private static final YearMonth FIRST = YearMonth.of(2026, 1);

  private static Lens lens(String name, String category) {
    return new Lens(name, name, category, List.of(), "", List.of(Lens.UNKNOWN), List.of(), "", "");
  }

  private static final List<Lens> LENSES =
      List.of(
          lens("everybody", "'all'"),
          lens("decile", "imd_2025_decile"),
          lens("young_of_sex", "case when age < 18 then concat('young ', sex) end"),
          lens("registered", "is_registered"));

  private PersonIndex index() {
    SparkSession spark = withRules();
    Dataset<Row> people =
        rows(
            spark,
            "person_id bigint, sex string, ethnic_category string, language string,"
                + " accommodation string, disability string, housing_benefit string, birth_month date,"
                + " imd_2019_decile int, imd_2025_decile int",
            "1|female|A|||no||2008-04-01|3|4",
            "2|male|B|||||2010-01-01||7",
            "5|male|B|||||2026-07-01||",
            "4|||||||||");
    Dataset<Row> months =
        rows(
            spark,
            "person_id bigint, month date, is_registered boolean, place string, age int,"
                + " imd_2019_decile int, imd_2025_decile int",
            "1|2026-03-01|true|North|17|1|1",
            "1|2026-04-01|true|North|18|1|1",
            "1|2026-01-01|true|South|17||",
            "1|2026-02-01|true|South|17||",
            "3|2026-01-01|false||200|1|11",
            "5|2026-02-01|true|North|-1||",
            "3|2026-02-01|true|||2|");
    return PersonIndex.of(people, months, LENSES, "X", Periods.index(FIRST));
  }

  /** Typed rows of texts with bars between, nothing for null. */
  private static Dataset<Row> rows(SparkSession spark, String shape, String... lines) {
    StructType types = StructType.fromDDL(shape);
    StructType texts = new StructType();
    for (String name : types.fieldNames()) {
      texts = texts.add(name, "string");
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      Object[] cells = line.split("\\|", -1);
      for (int i = 0; i < cells.length; i++) {
        cells[i] = Optional.of(cells[i]).filter(cell -> !cell.equals("")).orElse(null);
      }
      rows.add(RowFactory.create(cells));
    }
    List<String> typed = new ArrayList<>();
    for (String name : types.fieldNames()) {
      typed.add("cast(" + name + " as " + types.apply(name).dataType().sql() + ") as " + name);
    }
    return spark.createDataFrame(rows, texts).selectExpr(typed.toArray(String[]::new));
  }

  private static String text(PersonIndex index, Group group) {
    List<String> parts = new ArrayList<>();
    for (int area : group.areas()) {
      parts.add(index.shape().areas().get(area));
    }
    for (int column : group.columns()) {
      parts.add(index.shape().categories().get(column));
    }
    return String.join(" ", parts) + " " + group.band();
  }

  @Test
  void aPersonIsInTheGroupsOfTheMonth() {
    PersonIndex index = index();
    Group.Reader reader = index.reader();
    TreeMap<String, String> found = new TreeMap<>();
    for (long person : new long[] {1, 2, 3, 4, 5, -9}) {
      for (int month = 1; month <= 5; month++) {
        found.put(
            person + " " + month,
            text(index, reader.of(person, Periods.index(FIRST.plusMonths(month - 1)))));
      }
    }

    assertThat(found)
        // Deprivation that the month does not know is the person's.
        .containsEntry("1 1", "everybody icb:X place:South all 4 young female true 3")
        .containsEntry("1 2", "everybody icb:X place:South all 4 young female true 3")
        .containsEntry("1 3", "everybody icb:X place:North all 1 young female true 3")
        .containsEntry("1 4", "everybody icb:X place:North all 1 unknown true 3")
        // A month that is not on record: age by the month of birth.
        .containsEntry("1 5", "everybody not_registered_here all 4 unknown false 3")
        .containsEntry("2 1", "everybody not_registered_here all 7 young male false 3")
        // Nobody knows person 3 but the months; a decile has to be one, an age ends somewhere.
        .containsEntry("3 1", "everybody not_registered_here all unknown unknown false 18")
        .containsEntry("3 2", "everybody icb:X place:unknown all unknown unknown true -1")
        .containsEntry("4 1", "everybody not_registered_here all unknown unknown false -1")
        // Born in a year whose month is a guess.
        .containsEntry("5 1", "everybody not_registered_here all unknown young male false 0")
        .containsEntry("5 2", "everybody icb:X place:North all unknown young male true 0")
        .containsEntry("-9 1", "everybody not_registered_here all unknown unknown false -1");
    assertThat(reader.of(1, Periods.index(FIRST)))
        .isSameAs(reader.of(1, Periods.index(FIRST.plusMonths(1))));
  }

  @Test
  void aLensOfTooManyAttributesIsRefusedWithItsName() {
    SparkSession spark = withRules();
    TreeMap<Attribute, List<Object>> values = new TreeMap<>();
    for (Attribute attribute : Attribute.values()) {
      values.put(attribute, java.util.Collections.nCopies(20, "x"));
    }
    List<Lens> lenses =
        List.of(
            lens("all_in_one", "concat(sex, ethnic_category, language, place, disability, age)"));

    assertThatThrownBy(() -> new LensCodes(spark, lenses, values))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("all_in_one asks for 6 attributes with 64000000 combinations");
  }
}
