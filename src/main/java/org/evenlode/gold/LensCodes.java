package org.evenlode.gold;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Lenses.Lens;

/**
 * Holds the category of every lens for whatever attributes a person may have. A lens names few
 * attributes and each has few values, so its SQL is worked out once for all of their combinations,
 * and not once for every fact.
 */
final class LensCodes implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Limits the combinations that a lens may have; beyond, its table would take hundreds of
   * megabytes.
   */
  private static final long MOST = 4_000_000;

  private static final String NUMBER = "_number";

  private final int[][] attributes;
  private final int[][] columns;
  private final int[] sizes;
  private final int[] firstColumns;
  private final List<String> categories = new ArrayList<>();

  /**
   * Works lenses out.
   *
   * @param values of every attribute, by its codes: the first is the value that is not known
   */
  LensCodes(SparkSession session, List<Lens> lenses, Map<Attribute, List<Object>> values) {
    attributes = new int[lenses.size()][];
    columns = new int[lenses.size()][];
    firstColumns = new int[lenses.size() + 1];
    sizes =
        Arrays.stream(Attribute.values())
            .mapToInt(attribute -> values.getOrDefault(attribute, List.of()).size())
            .toArray();
    // Lenses of the same attributes are worked out together.
    Map<List<Attribute>, List<Integer>> together = new LinkedHashMap<>();
    for (int lens = 0; lens < lenses.size(); lens++) {
      String sql = lenses.get(lens).category();
      List<Attribute> asked =
          Arrays.stream(Attribute.values()).filter(attribute -> attribute.isIn(sql)).toList();
      attributes[lens] = asked.stream().mapToInt(Attribute::ordinal).toArray();
      requireFew(lenses.get(lens), attributes[lens]);
      together.computeIfAbsent(asked, none -> new ArrayList<>()).add(lens);
    }
    String[][] texts = new String[lenses.size()][];
    together.forEach((asked, of) -> workOut(session, lenses, values, asked, of, texts));
    for (int lens = 0; lens < lenses.size(); lens++) {
      firstColumns[lens] = categories.size();
      Map<String, Integer> known = new LinkedHashMap<>();
      columns[lens] = new int[texts[lens].length];
      for (int i = 0; i < texts[lens].length; i++) {
        Integer column = known.get(texts[lens][i]);
        if (column == null) {
          column = categories.size();
          known.put(texts[lens][i], column);
          categories.add(texts[lens][i]);
        }
        columns[lens][i] = column;
      }
    }
    firstColumns[lenses.size()] = categories.size();
  }

  private void requireFew(Lens lens, int[] asked) {
    long combinations = 1;
    for (int attribute : asked) {
      combinations *= sizes[attribute];
    }
    if (combinations > MOST) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "lenses.conf: the lens %s asks for %d attributes with %d combinations of values, more than %d"
              .formatted(lens.name(), asked.length, combinations, MOST));
    }
  }

  private static void workOut(
      SparkSession session,
      List<Lens> lenses,
      Map<Attribute, List<Object>> values,
      List<Attribute> asked,
      List<Integer> of,
      String[][] texts) {
    StructType shape = new StructType().add(NUMBER, DataTypes.IntegerType);
    for (Attribute attribute : asked) {
      shape = shape.add(attribute.column(), attribute.type());
    }
    List<List<Object>> choices =
        asked.stream().map(attribute -> values.getOrDefault(attribute, List.of())).toList();
    List<Row> rows = new ArrayList<>();
    int[] code = new int[asked.size()];
    int place;
    do {
      Object[] row = new Object[1 + code.length];
      row[0] = rows.size();
      for (int i = 0; i < code.length; i++) {
        row[1 + i] = choices.get(i).get(code[i]);
      }
      rows.add(RowFactory.create(row));
      // The next combination: the last attribute's code first.
      place = code.length - 1;
      while (place >= 0 && ++code[place] == choices.get(place).size()) {
        code[place--] = 0;
      }
    } while (place >= 0);
    List<Column> shown = new ArrayList<>(List.of(col(NUMBER)));
    for (int lens : of) {
      shown.add(
          coalesce(expr(lenses.get(lens).category()).cast("string"), lit(Lens.UNKNOWN))
              .as("_lens_" + lens));
      texts[lens] = new String[rows.size()];
    }
    for (Row row :
        session.createDataFrame(rows, shape).select(shown.toArray(Column[]::new)).collectAsList()) {
      for (int i = 0; i < of.size(); i++) {
        texts[of.get(i)][row.getInt(0)] = row.getString(1 + i);
      }
    }
  }

  /** Returns the categories, one lens after the other. */
  List<String> categories() {
    return categories;
  }

  /** Returns the number of each lens's first category, see {@link CubeShape#firstColumns}. */
  int[] firstColumns() {
    return firstColumns;
  }

  /** Returns the category of each lens, by number. */
  int[] columns(int[] codes) {
    int[] found = new int[columns.length];
    for (int lens = 0; lens < found.length; lens++) {
      int combination = 0;
      for (int attribute : attributes[lens]) {
        combination = combination * sizes[attribute] + codes[attribute];
      }
      found[lens] = columns[lens][combination];
    }
    return found;
  }
}
