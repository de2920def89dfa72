package org.evenlode.staged;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;

/** Turns the text of a feed's columns into typed, coded values, with a reason for each it nulls. */
final class Typing {
  private static final String REASONS = "_typed_reasons";
  private static final String UNMAPPED = "_typed_unmapped";

  private final Map<String, CodeSystem> systems;
  private final boolean allowTestNumbers;

  Typing(Map<String, CodeSystem> systems, boolean allowTestNumbers) {
    this.systems = systems;
    this.allowTestNumbers = allowTestNumbers;
  }

  /**
   * Reads the rows of a feed.
   *
   * @param rows the feed's columns as text, and others, the day of delivery among them
   * @return the other columns, the typed value of each of the feed's ({@link #parsed(FeedColumn)}),
   *     and what {@link #reasons} and {@link #unmapped} give
   */
  Dataset<Row> parsed(Dataset<Row> rows, FeedContract feed) {
    List<Column> texts = new ArrayList<>();
    List<Column> others = new ArrayList<>();
    StructType typed = new StructType();
    List<DataType> kept = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      texts.add(col(column.name()));
      typed = typed.add(parsedName(column), DataType.fromDDL(column.type().sqlType()));
    }
    int received = 0;
    for (StructField other : rows.schema().fields()) {
      if (!feed.columns().containsKey(other.name())) {
        received = other.name().equals(SystemColumns.RECEIVED_AT) ? others.size() : received;
        others.add(col(other.name()));
        kept.add(other.dataType());
        typed = typed.add(other);
      }
    }
    texts.addAll(others);
    typed = typed.add(REASONS, "array<string>").add(UNMAPPED, "array<string>");
    SparkSession session = (SparkSession) rows.sparkSession();
    JavaRDD<InternalRow> read =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows.select(texts.toArray(Column[]::new)))
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(new TypedRows(fields(feed, session), kept, received));
    return session.internalCreateDataFrame(read.rdd(), typed, false);
  }

  private Broadcast<ArrayList<TypedRows.Field>> fields(FeedContract feed, SparkSession session) {
    ArrayList<TypedRows.Field> fields = new ArrayList<>();
    ZoneId zone = ZoneId.of(session.conf().get("spark.sql.session.timeZone"));
    for (FeedColumn column : feed.columns().values()) {
      CodeReader codes = column.codes().map(name -> codes(feed, column, system(name))).orElse(null);
      boolean isDelivered = column.constant().isEmpty() && !column.isSubmission();
      fields.add(
          new TypedRows.Field(
              column.name(),
              column.constant().orElse(null),
              new HashSet<>(column.placeholders()),
              ValueReader.of(column, codes, allowTestNumbers, zone),
              codes,
              isDelivered));
    }
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(fields);
  }

  private CodeReader codes(FeedContract feed, FeedColumn column, CodeSystem system) {
    if (system.isMissing()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "%s.%s needs conf/codes/%s.csv, which you make of your own release files: scripts/evenlode import-codes"
              .formatted(feed.name(), column.name(), system.name()));
    }
    return new CodeReader(system, systems.values());
  }

  /** The typed value of a column, after {@link #parsed(Dataset, FeedContract)}. */
  static Column parsed(FeedColumn column) {
    return col(parsedName(column));
  }

  private static String parsedName(FeedColumn column) {
    return "_parsed_" + column.name();
  }

  /** The entity's columns out of the parsed ones, in its order; what is not fed is null. */
  static List<Column> values(FeedContract feed, TableContract entity) {
    List<Column> values = new ArrayList<>();
    for (TableColumn column : entity.columns().values()) {
      FeedColumn fed = feed.columns().get(column.name());
      Column value = fed == null ? lit(null) : col(parsedName(fed));
      values.add(value.cast(column.type().sqlType()).as(column.name()));
    }
    return values;
  }

  /** Why each value is null though something was delivered. */
  Column reasons() {
    return col(REASONS);
  }

  /** The codes that no system knows, as {@code column:system:code}. */
  Column unmapped() {
    return col(UNMAPPED);
  }

  /** The codes of the feed's checks that a typed row fails. */
  static Column failedChecks(FeedContract feed) {
    Column[] failed =
        feed.checks().stream()
            .map(CheckRule::rule)
            .map(rule -> not(expr(rule)))
            .toArray(Column[]::new);
    for (int i = 0; i < failed.length; i++) {
      failed[i] = when(failed[i], lit("check:" + feed.checks().get(i).code()));
    }
    return array_compact(array(failed).cast("array<string>"));
  }

  private CodeSystem system(String name) {
    CodeSystem system = systems.get(name);
    if (system == null) {
      throw new IllegalStateException("No code system " + name);
    }
    return system;
  }
}
