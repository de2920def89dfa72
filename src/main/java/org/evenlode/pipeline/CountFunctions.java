package org.evenlode.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableContract.NoiseBy;
import org.evenlode.governance.RecordKeys;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Provides the SQL functions that count for publication. Each gives a count and its cell key in one
 * value, {@code struct<n bigint, key bigint>}, in the same pass over the rows:
 *
 * <ul>
 *   <li>{@code count_people(person_id [, condition])}: different people
 *   <li>{@code count_events(person_id [, condition])}: rows, each an event of that person
 *   <li>{@code sum_counts(count)}: counts of rows that were counted before
 *   <li>{@code counted(n, key)}: a count put together by hand
 * </ul>
 *
 * <p>Records of no known person are counted by a text in place of the person's number.
 */
public final class CountFunctions {
  private static final List<String> FIELDS = List.of("n", "key");

  /** Lists functions of Spark's own that count and know nothing of keys. */
  private static final Set<String> WITHOUT_KEY =
      Set.of("count", "count_if", "sum", "approx_count_distinct");

  private final RecordKeys keys;

  public CountFunctions(RecordKeys keys) {
    this.keys = keys;
  }

  /** Returns a name of the key under which counts are made. */
  public String keyId() {
    return keys.keyId();
  }

  /** Gives a session the functions by name. */
  public void register(SparkSession session) {
    FunctionRegistry registry =
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().functionRegistry();
    register(registry, "count_people", 1, 2, this::people);
    register(registry, "count_events", 1, 2, this::events);
    register(registry, "sum_counts", 1, 1, CountFunctions::summed);
    register(registry, "counted", 2, 2, one -> struct(column(one.get(0)), column(one.get(1))));
  }

  /**
   * Refuses a SELECT whose counts plainly have no key, before anything runs.
   *
   * @param file of the SELECT, for messages
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} where a count is made by {@code
   *     count} or another function of Spark's own
   */
  static void requireKeys(String select, TableContract contract, String file) {
    if (contract.noiseBy() == NoiseBy.PLACE) {
      return;
    }
    Map<String, String> calls = SqlText.calls(select);
    for (TableColumn count : contract.counts()) {
      if (WITHOUT_KEY.contains(calls.getOrDefault(count.name(), ""))) {
        throw new BrokenPromise(ExitCode.CONFIGURATION, file + ": " + withoutKey(count));
      }
    }
  }

  /**
   * Returns the rows of a SELECT with each count and its key in columns of their own.
   *
   * @param file of the SELECT, for messages
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} where a count has no key
   */
  public static Dataset<Row> split(Dataset<Row> rows, TableContract contract, String file) {
    StructType given = rows.schema();
    List<Column> columns = new ArrayList<>();
    for (String name : given.fieldNames()) {
      TableColumn column = contract.columns().get(name);
      if (column == null || column.count().isEmpty()) {
        columns.add(functions.col(name));
      } else if (isCounted(given.apply(name).dataType())) {
        columns.add(functions.col(name).getField("n").as(name));
        if (contract.noiseBy() == NoiseBy.RECORDS) {
          columns.add(functions.col(name).getField("key").as(column.keyName()));
        }
      } else if (contract.noiseBy() == NoiseBy.PLACE) {
        columns.add(functions.col(name));
      } else {
        throw new BrokenPromise(ExitCode.CONFIGURATION, file + ": " + withoutKey(column));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static boolean isCounted(DataType type) {
    return type instanceof StructType struct && List.of(struct.fieldNames()).equals(FIELDS);
  }

  private static String withoutKey(TableColumn count) {
    boolean isOfPeople = count.count().equals(Optional.of(TableColumn.Count.PEOPLE));
    return "the count '"
        + count.name()
        + "' has no cell key; write "
        + (isOfPeople ? "count_people(person_id)" : "count_events(person_id)")
        + ", with a condition as second argument where it counts only some";
  }

  private Column people(List<Expression> arguments) {
    Column packed = packed(arguments.get(0));
    if (arguments.size() > 1) {
      packed = when(column(arguments.get(1)), packed);
    }
    // A person's number fills the upper half: different people are different numbers, and the sum
    // of these, which may overflow, is the sum of record keys in its lower half.
    Expression distinct = ColumnNodeToExpressionConverter$.MODULE$.apply(packed.node());
    Expression wrapping =
        new Sum(distinct, NumericEvalContext.apply(EvalMode.LEGACY(), true))
            .toAggregateExpression(true, Option.empty());
    return struct(functions.count_distinct(packed), ExpressionUtils.column(wrapping));
  }

  private Column events(List<Expression> arguments) {
    Column key = key(arguments.get(0));
    if (arguments.size() == 1) {
      return struct(count(lit(1)), sum(key));
    }
    Column condition = column(arguments.get(1));
    return struct(count_if(condition), sum(when(condition, key).otherwise(lit(0L))));
  }

  private static Column summed(List<Expression> arguments) {
    Column counted = column(arguments.get(0));
    return struct(sum(counted.getField("n")), sum(counted.getField("key")));
  }

  /** Returns the record key of a person or record. */
  private Column key(Expression of) {
    RecordKeys own = keys;
    UDF1<Object, Long> key =
        one ->
            one instanceof Long person
                ? own.ofPerson(person)
                : one == null ? own.ofNobody() : own.ofRecord((String) one);
    return called(key, of);
  }

  /** Returns the same with a number that tells people apart; null for no person. */
  private Column packed(Expression of) {
    RecordKeys own = keys;
    UDF1<Object, Long> key =
        one ->
            one instanceof Long person ? own.packedPerson(person) : own.packedRecord((String) one);
    return when(column(of).isNotNull(), called(key, of));
  }

  private static Column called(UDF1<Object, Long> key, Expression of) {
    DataType type = of.dataType();
    if (!type.equals(DataTypes.LongType) && !type.equals(DataTypes.StringType)) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "count_people and count_events take a person_id (bigint) or the text of a record's key,"
              + " not "
              + type.simpleString());
    }
    return udf(key, DataTypes.LongType).withName("record_key").apply(column(of));
  }

  private static Column struct(Column count, Column key) {
    return functions.named_struct(
        lit("n"),
        coalesce(count.cast("bigint"), lit(0L)),
        lit("key"),
        coalesce(key.cast("bigint"), lit(0L)).bitwiseAND(lit(RecordKeys.MASK)));
  }

  private static Column column(Expression expression) {
    return ExpressionUtils.column(expression);
  }

  /** Makes a column of the arguments of a function. */
  private interface Maker {
    Column of(List<Expression> arguments);
  }

  private static void register(
      FunctionRegistry registry, String name, int least, int most, Maker maker) {
    registry.createOrReplaceTempFunction(
        name,
        (Seq<Expression> given) -> {
          List<Expression> arguments = CollectionConverters.asJava(given);
          if (arguments.size() < least || arguments.size() > most) {
            throw new BrokenPromise(
                ExitCode.CONFIGURATION,
                name + " takes " + least + (least == most ? "" : " or " + most) + " arguments");
          }
          return ColumnNodeToExpressionConverter$.MODULE$.apply(maker.of(arguments).node());
        },
        "scala_udf");
  }
}
