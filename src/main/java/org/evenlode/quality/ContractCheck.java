package org.evenlode.quality;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.Zone;

/** Compares a table with its contract: its shape before it is written, its rows after. */
public final class ContractCheck {
  /** A hash of all rows of a table that is published, whatever their order. */
  public static final String CONTENT = "content";

  private ContractCheck() {}

  /**
   * The rows with the contract's columns in the contract's order.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION}, naming every missing, surplus or
   *     mistyped column
   */
  public static Dataset<Row> shaped(Dataset<Row> rows, TableContract contract) {
    StructType wanted = StructType.fromDDL(contract.ddl());
    StructType given = rows.schema();
    List<String> names = Arrays.asList(given.fieldNames());
    List<String> wrong = new ArrayList<>();
    for (String name : wanted.fieldNames()) {
      if (!names.contains(name)) {
        wrong.add("'" + name + "' is missing" + Names.hint(name, names));
      } else if (!same(given, wanted, name)) {
        wrong.add(
            "'"
                + name
                + "' must be "
                + wanted.apply(name).dataType().simpleString()
                + ", is "
                + given.apply(name).dataType().simpleString());
      }
    }
    for (String name : names) {
      if (!Arrays.asList(wanted.fieldNames()).contains(name)) {
        wrong.add("'" + name + "' is not in the contract");
      }
    }
    if (!wrong.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          contract.table() + " does not meet its contract: " + String.join("; ", wrong));
    }
    return rows.select(
        Arrays.stream(wanted.fieldNames())
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new));
  }

  private static boolean same(StructType given, StructType wanted, String name) {
    return given
        .apply(name)
        .dataType()
        .simpleString()
        .equals(wanted.apply(name).dataType().simpleString());
  }

  /** Whether a contract says anything about rows, so that they must be looked at. */
  public static boolean hasRules(TableContract contract) {
    return contract.table().zone() == Zone.CHECKED
        || isKeyed(contract)
        || !contract.checks().isEmpty()
        || contract.columns().values().stream().anyMatch(column -> column.required());
  }

  /** Keys of staged rows are told apart while staging, where each delivery is known. */
  private static boolean isKeyed(TableContract contract) {
    return !contract.key().isEmpty() && contract.table().zone() != Zone.STAGED;
  }

  /**
   * Counts rows, missing required values, repeated keys and failed rules in one scan.
   *
   * @return rows under {@code rows}, a hash of a published table's rows under {@link #CONTENT}, and
   *     the failures of each warning under its code
   * @throws BrokenPromise with {@link ExitCode#GATE} when something that must hold does not
   */
  public static Map<String, Long> rows(Dataset<Row> rows, TableContract contract) {
    List<Column> measures = new ArrayList<>();
    List<String> names = new ArrayList<>();
    contract.columns().values().stream()
        .filter(column -> column.required())
        .forEach(
            column -> {
              names.add("missing:" + column.name());
              measures.add(count_if(col(column.name()).isNull()));
            });
    if (isKeyed(contract)) {
      Column[] key =
          contract.key().stream()
              .map(column -> coalesce(col(column).cast("string"), lit("\u0000")))
              .toArray(Column[]::new);
      names.add("repeated_key");
      measures.add(count(lit(1)).minus(countDistinct(xxhash64(key))));
    }
    for (CheckRule check : contract.checks()) {
      names.add("check:" + check.code());
      measures.add(count_if(not(expr(check.rule()))));
    }
    boolean isPublished = contract.table().zone() == Zone.CHECKED;
    if (isPublished) {
      measures.add(
          bit_xor(
              xxhash64(Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new))));
    }
    Row measured = rows.agg(count(lit(1)), measures.toArray(Column[]::new)).first();
    Map<String, Long> counts = new TreeMap<>();
    counts.put("rows", measured.getLong(0));
    if (isPublished) {
      counts.put(
          CONTENT, measured.isNullAt(names.size() + 1) ? 0 : measured.getLong(names.size() + 1));
    }
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      long failures = measured.getLong(i + 1);
      if (failures > 0) {
        counts.put(names.get(i), failures);
        if (isFatal(names.get(i), contract)) {
          broken.add(names.get(i) + " in " + failures + " rows");
        }
      }
    }
    if (!broken.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.GATE,
          contract.table() + " does not meet its contract: " + String.join("; ", broken));
    }
    return counts;
  }

  private static boolean isFatal(String name, TableContract contract) {
    return contract.checks().stream()
        .filter(check -> name.equals("check:" + check.code()))
        .noneMatch(check -> check.severity() == CheckRule.Severity.WARN);
  }
}
