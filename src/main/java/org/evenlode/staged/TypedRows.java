package org.evenlode.staged;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a feed's columns row by row: typed values, a reason for each that is null
 * though something was delivered, and codes that no system knows. Plain Java, since a feed's rules
 * as one SQL expression are more than the JVM compiles.
 */
final class TypedRows implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  /** Columns of births, each with that of the death that is compared with it. */
  private static final Map<String, String> DEATHS =
      Map.of("birth_date", "death_date", "birth_month", "death_date", "birth_year", "death_year");

  /** The reason of a value that means "nothing recorded". */
  static final String PLACEHOLDER = "placeholder";

  private static final long serialVersionUID = 1L;

  /**
   * One column of a feed.
   *
   * @param name canonical name, for reasons
   * @param constant the same value for every row; null where it is delivered
   * @param placeholders texts that mean "nothing recorded"
   * @param reader of its type
   * @param codes of its code system; null where it has none
   * @param saysReasons whether a value that could not be read is a reason
   */
  record Field(
      String name,
      @Nullable String constant,
      HashSet<String> placeholders,
      ValueReader reader,
      @Nullable CodeReader codes,
      boolean saysReasons)
      implements Serializable {}

  private final Broadcast<ArrayList<Field>> fields;
  private final ArrayList<DataType> kept;
  private final int received;

  /**
   * A reader of rows that hold the fields' texts and then other columns, which are kept.
   *
   * @param kept types of the other columns
   * @param received position among them of the day of delivery
   */
  TypedRows(Broadcast<ArrayList<Field>> fields, List<DataType> kept, int received) {
    this.fields = fields;
    this.kept = new ArrayList<>(kept);
    this.received = received;
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    ArrayList<Field> own = fields.value();
    List<int[]> lives = lives(own);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        return typed(rows.next(), own, lives);
      }
    };
  }

  private InternalRow typed(InternalRow row, List<Field> own, List<int[]> lives) {
    int columns = own.size();
    Object[] values = new Object[columns + kept.size() + 2];
    int day = row.getInt(columns + received);
    List<UTF8String> reasons = new ArrayList<>();
    List<UTF8String> unmapped = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      Field field = own.get(i);
      String text = field.constant() != null ? field.constant() : text(row, i);
      if (text == null) {
        continue;
      }
      if (field.placeholders().contains(text)) {
        if (field.saysReasons()) {
          reasons.add(UTF8String.fromString(field.name() + ":" + PLACEHOLDER));
        }
        continue;
      }
      Object value = field.reader().read(text, day);
      values[i] = value;
      if (value == null && field.saysReasons()) {
        reasons.add(UTF8String.fromString(field.name() + ":" + field.reader().reason(text, day)));
      }
      if (value == null && field.codes() != null && field.constant() == null) {
        String told = field.codes().unmapped(text);
        if (told != null) {
          unmapped.add(UTF8String.fromString(field.name() + ":" + told));
        }
      }
    }
    for (int[] life : lives) {
      refuseDeathBeforeBirth(values, own, life[0], life[1], reasons);
    }
    for (int i = 0; i < kept.size(); i++) {
      values[columns + i] = row.isNullAt(columns + i) ? null : row.get(columns + i, kept.get(i));
    }
    values[values.length - 2] = new GenericArrayData(reasons.toArray());
    values[values.length - 1] = new GenericArrayData(unmapped.toArray());
    return new GenericInternalRow(values);
  }

  /** Returns the positions of each birth and death that are compared. */
  private static List<int[]> lives(List<Field> own) {
    List<int[]> lives = new ArrayList<>();
    for (int birth = 0; birth < own.size(); birth++) {
      String death = DEATHS.get(own.get(birth).name());
      for (int i = 0; i < own.size(); i++) {
        if (own.get(i).name().equals(death)) {
          lives.add(new int[] {birth, i});
        }
      }
    }
    return lives;
  }

  /** Nobody dies before they are born: a death before the birth is a placeholder or a slip. */
  private static void refuseDeathBeforeBirth(
      Object[] values, List<Field> own, int birth, int death, List<UTF8String> reasons) {
    if (values[birth] instanceof Integer born
        && values[death] instanceof Integer died
        && died < born) {
      values[death] = null;
      reasons.add(UTF8String.fromString(own.get(death).name() + ":before_birth"));
    }
  }

  private static @Nullable String text(InternalRow row, int column) {
    if (row.isNullAt(column)) {
      return null;
    }
    String text = row.getUTF8String(column).trim().toString();
    return text.isEmpty() ? null : text;
  }
}
