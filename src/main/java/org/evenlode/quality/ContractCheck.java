package org.evenlode.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Compares a table with its contract: its shape before it is written, its rows on the way. */
public final class ContractCheck {
  /**
   * Names the count that holds a hash of all rows of a table that is published, whatever their
   * order.
   */
  public static final String CONTENT = "content";

  private ContractCheck() {}

  /**
   * Returns the rows with the contract's columns in the contract's order.
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

  /** Keys of staged rows are told apart while staging, where each delivery is known. */
  private static boolean isKeyed(TableContract contract) {
    return !contract.key().isEmpty() && contract.table().zone() != Zone.STAGED;
  }

  /** Returns what a row must not be, by the name of the rule: a condition, true where it fails. */
  public static Map<String, Column> failures(TableContract contract) {
    Map<String, Column> failures = new LinkedHashMap<>();
    contract.columns().values().stream()
        .filter(column -> column.required())
        .forEach(column -> failures.put("missing:" + column.name(), col(column.name()).isNull()));
    for (CheckRule check : contract.checks()) {
      failures.put("check:" + check.code(), not(expr(check.rule())));
    }
    return failures;
  }

  /** Returns a hash of the key that no two rows may share; empty where there is none. */
  public static Optional<Column> key(TableContract contract) {
    Column[] key =
        contract.key().stream()
            .map(column -> coalesce(col(column).cast("string"), lit("\u0000")))
            .toArray(Column[]::new);
    return isKeyed(contract) ? Optional.of(xxhash64(key)) : Optional.empty();
  }

  /** Returns a hash of a whole row of a mart that is published; empty for other tables. */
  public static Optional<Column> content(TableContract contract) {
    Column[] all = contract.columns().keySet().stream().map(functions::col).toArray(Column[]::new);
    return contract.table().zone() == Zone.CHECKED ? Optional.of(xxhash64(all)) : Optional.empty();
  }

  /** Counts the rows that share their key with an earlier one, by a query over all rows. */
  public static long repeated(Dataset<Row> rows, Column key) {
    return rows.agg(count(lit(1)).minus(countDistinct(key))).first().getLong(0);
  }

  /**
   * Judges what was counted of a table's rows.
   *
   * @param failures failing rows by the name of the rule, as {@link #failures} names them
   * @param repeated rows that share their key with an earlier one
   * @return the failures that there are
   * @throws BrokenPromise with {@link ExitCode#GATE} when something that must hold does not
   */
  public static Map<String, Long> judged(
      TableContract contract, Map<String, Long> failures, long repeated) {
    Map<String, Long> all = new LinkedHashMap<>(failures);
    all.put("repeated_key", repeated);
    all.values().removeIf(count -> count == 0);
    List<String> broken = new ArrayList<>();
    all.forEach(
        (name, count) -> {
          if (isFatal(name, contract)) {
            broken.add(name + " in " + count + " rows");
          }
        });
    if (!broken.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.GATE,
          contract.table() + " does not meet its contract: " + String.join("; ", broken));
    }
    return all;
  }

  private static boolean isFatal(String name, TableContract contract) {
    return contract.checks().stream()
        .filter(check -> name.equals("check:" + check.code()))
        .noneMatch(check -> check.severity() == CheckRule.Severity.WARN);
  }
}
