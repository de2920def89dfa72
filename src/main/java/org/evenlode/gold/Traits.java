package org.evenlode.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Holds what is best known of a partition's people whatever the month: month of birth, and the
 * attributes that do not change with it, as one text that many people share.
 */
final class Traits implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Separates the parts of the text; occurs in no attribute. */
  private static final String BETWEEN = "\u001f";

  /** Lists the attributes of a text, in its order. */
  static final List<Attribute> ATTRIBUTES =
      List.of(
          Attribute.SEX,
          Attribute.ETHNIC_CATEGORY,
          Attribute.LANGUAGE,
          Attribute.ACCOMMODATION,
          Attribute.DISABILITY,
          Attribute.HOUSING_BENEFIT,
          Attribute.IMD_2019_DECILE,
          Attribute.IMD_2025_DECILE);

  /** Stands for a month of birth that is not known. */
  static final int UNBORN = Integer.MIN_VALUE;

  private long[] people = new long[1024];
  private int[] births = new int[1024];
  private int[] texts = new int[1024];
  private int size;
  private List<String> distinct = List.of();

  private Traits() {}

  /** Returns the rows that {@link #of} reads. */
  static Dataset<Row> rows(Dataset<Row> people) {
    Column[] parts =
        ATTRIBUTES.stream()
            .map(
                attribute ->
                    attribute.type().equals("int")
                        ? Stays.decile(attribute.column())
                        : col(attribute.column()))
            .map(part -> coalesce(part.cast("string"), lit("")))
            .toArray(Column[]::new);
    return people.select(
        col("person_id"),
        coalesce(PersonFacts.month(col("birth_month")), lit(UNBORN)).as("birth"),
        concat_ws(BETWEEN, parts).as("text"));
  }

  /** Collects the traits of a partition's rows. */
  static Traits of(Iterator<InternalRow> rows) {
    Traits traits = new Traits();
    LocalTexts known = new LocalTexts();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (traits.size == traits.people.length) {
        traits.resize(2 * traits.size);
      }
      traits.people[traits.size] = row.getLong(0);
      traits.births[traits.size] = row.getInt(1);
      traits.texts[traits.size++] = known.number(row.getUTF8String(2));
    }
    traits.resize(traits.size);
    traits.distinct = known.texts();
    return traits;
  }

  private void resize(int length) {
    people = Arrays.copyOf(people, length);
    births = Arrays.copyOf(births, length);
    texts = Arrays.copyOf(texts, length);
  }

  int size() {
    return size;
  }

  long person(int number) {
    return people[number];
  }

  /**
   * Returns the month of birth by number, see {@link Periods#index}; {@link #UNBORN} if not known.
   */
  int birth(int number) {
    return births[number];
  }

  /** Returns the number of the person's text in {@link #texts}. */
  int text(int number) {
    return texts[number];
  }

  /** Returns every text of the partition. */
  List<String> texts() {
    return distinct;
  }

  /** Returns the attributes of a text, empty for what is not known. */
  static String[] attributes(String text) {
    return text.split(BETWEEN, ATTRIBUTES.size());
  }
}
