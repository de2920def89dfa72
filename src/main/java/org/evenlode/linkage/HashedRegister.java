package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Holds a register hashed as a partner has hashed its records, with the key that both have. The key
 * goes into the function by closure: a literal would show in plans.
 */
public final class HashedRegister {
  private final Supplier<byte[]> key;

  /**
   * Makes a register hasher with a key.
   *
   * @param key asked for when there is something to hash
   */
  public HashedRegister(Supplier<byte[]> key) {
    this.key = key;
  }

  /**
   * Hashes the identifying columns of the register.
   *
   * @param clear columns {@code forename}, {@code surname}, {@code birth_date}, {@code postcode}
   *     and {@code sex}, and others that stay
   * @return the others, and {@link HashedParts#COLUMNS}
   */
  public Dataset<Row> of(Dataset<Row> clear) {
    List<String> hashed = List.of("forename", "surname", "birth_date", "postcode", "sex");
    List<String> kept = new ArrayList<>(List.of(clear.columns()));
    kept.removeAll(hashed);
    StructType schema = new StructType();
    for (String name : kept) {
      schema = schema.add(clear.schema().apply(name));
    }
    for (String name : HashedParts.COLUMNS) {
      schema = schema.add(name, DataTypes.StringType);
    }
    byte[] copied = key.get();
    List<String> names = List.copyOf(kept);
    return clear
        .sparkSession()
        .createDataFrame(
            clear.toJavaRDD().mapPartitions(rows -> hashed(rows, new HashedParts(copied), names)),
            schema);
  }

  private static Iterator<Row> hashed(Iterator<Row> rows, HashedParts parts, List<String> kept) {
    List<Row> hashed = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      Map<String, String> hashes =
          parts.of(
              text(row, "forename"),
              text(row, "surname"),
              text(row, "birth_date"),
              text(row, "postcode"),
              text(row, "sex"));
      List<@Nullable Object> values = new ArrayList<>();
      kept.forEach(name -> values.add(row.getAs(name)));
      HashedParts.COLUMNS.forEach(name -> values.add(hashes.get(name)));
      hashed.add(RowFactory.create(values.toArray()));
    }
    return hashed.iterator();
  }

  private static @Nullable String text(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? null : row.get(at).toString();
  }
}
