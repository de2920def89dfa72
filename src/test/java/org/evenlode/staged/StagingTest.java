package org.evenlode.staged;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.evenlode.bronze.Retyping;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Settings;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.pipeline.Inputs;
import org.evenlode.support.SparkTest;
import org.evenlode.typing.FeedReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Stages landed rows that a test gives: what becomes of each, and what is kept of it. */
abstract class StagingTest extends SparkTest {
  static final String SUBMISSION = "RX1 first";
  static final Tokens TOKENS =
      new Tokens("token key of a test ".getBytes(), "icb", "domain key of a test".getBytes());

  @TempDir Path folder;

  private final Map<String, List<Map<String, String>>> given = new HashMap<>();

  /** Landed rows of a feed. */
  final void given(String feed, String columns, String... rows) {
    String[] names = columns.split(", ");
    List<Map<String, String>> given = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        values.put(names[i], cells[i]);
      }
      given.add(values);
    }
    this.given.put("bronze_" + feed, given);
  }

  /** Rows of a staged table that staging reads. */
  final void givenStaged(String table, String columns, String... rows) {
    given(table, columns, rows);
    given.put("staged_" + table, given.remove("bronze_" + table));
  }

  static Settings settings() {
    return Settings.load(Path.of("conf/evenlode.conf"), List.of());
  }

  /** See {@link #staged(String, String, Map)}, with the opt-out lists of the settings. */
  final List<String> staged(String entity, String columns) {
    return staged(entity, columns, settings().optOuts());
  }

  /** Fate, whether there is a person's token, reasons, and columns of every staged row. */
  final List<String> staged(String entity, String columns, Map<String, Settings.OptOutList> known) {
    Definitions all = definitions();
    Root root = Root.open(folder.toString(), new Configuration());
    OptOuts optOuts =
        OptOuts.read(all.agreements().values(), known, root, LocalDate.parse("2026-10-27"), TOKENS);
    Map<String, Collection<OptOuts.OptOut>> lists = new TreeMap<>();
    all.feeds()
        .values()
        .forEach(f -> lists.put(f.name(), optOuts.of(all.agreements().get(f.agreement()))));
    List<FeedContract> bridges =
        all.feeds().values().stream().filter(f -> f.provides().equals("identity_bridge")).toList();
    TableContract contract = all.tables().get(TableId.of("staged_" + entity));
    StagedTable step =
        new StagedTable(
            contract,
            all.feedsOf(contract.table()),
            TOKENS,
            new Removals(all.feeds(), bridges, lists, TOKENS));
    Map<TableId, TableContract> contracts = new TreeMap<>();
    all.feeds().values().forEach(f -> contracts.put(f.bronze(), SystemColumns.bronze(f)));
    all.tables()
        .values()
        .forEach(table -> contracts.put(table.table(), SystemColumns.staged(table)));
    Inputs in = GivenInputs.of(spark(), step, contracts, this::rows);
    Dataset<Row> built = step.build(in).rows().orElseThrow();
    List<Column> shown = new ArrayList<>(List.of(col("_fate")));
    boolean named = Arrays.asList(built.columns()).contains("person_token");
    shown.add(
        named
            ? org.apache.spark.sql.functions.when(
                col("_fate").equalTo("staged").and(col("person_token").isNotNull()), "token")
            : lit(""));
    shown.add(col("_reasons").cast("string"));
    for (String column : columns.split(", ")) {
      boolean isToken = column.equals("local_patient_id");
      shown.add(
          isToken
              ? org.apache.spark.sql.functions.when(col(column).isNotNull(), "token")
              : col(column).cast("string"));
    }
    return built.select(shown.toArray(Column[]::new)).collectAsList().stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < row.size(); i++) {
                cells.add(row.isNullAt(i) ? "" : row.getString(i));
              }
              return String.join("|", cells);
            })
        .sorted()
        .toList();
  }

  private Optional<Dataset<Row>> rows(SparkSession session, TableContract contract) {
    if (contract.table().name().equals("staged_mental_health_submission")) {
      StructType shape = StructType.fromDDL(contract.ddl());
      return Optional.of(
          session.createDataFrame(
              List.of(
                  header(shape, SUBMISSION, "RX1", "2026-09-01"),
                  header(shape, "RX1 later", "RX1", "2026-10-01"),
                  header(shape, "RX2", "RX2", "2026-10-01")),
              shape));
    }
    List<Map<String, String>> cells = this.given.get(contract.table().name());
    if (cells == null) {
      return Optional.empty();
    }
    boolean isBronze = contract.table().zone() == Zone.BRONZE;
    FeedContract feed = isBronze ? feed(contract.table()) : null;
    TableContract texts = feed == null ? contract : SystemColumns.delivered(feed);
    StructType shape = StructType.fromDDL(texts.ddl());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Object[] values = new Object[shape.size()];
      for (StructField field : shape.fields()) {
        int at = shape.fieldIndex(field.name());
        values[at] =
            switch (field.name()) {
              case "_file" -> cells.get(i).getOrDefault("_file", "f");
              case "_order" -> Long.parseLong(cells.get(i).getOrDefault("_order", "" + (i + 1)));
              case "_row" -> i + 1L;
              case "_received_at" -> java.sql.Date.valueOf("2026-10-20");
              case "_submission" -> cells.get(i).getOrDefault("_submission", SUBMISSION);
              default -> typed(field, cells.get(i).get(field.name()));
            };
      }
      rows.add(RowFactory.create(values));
    }
    Dataset<Row> given = session.createDataFrame(rows, shape);
    return Optional.of(
        feed == null
            ? given
            : Retyping.again(given, feed, new FeedReader(feed, definitions().codeSystems(), true)));
  }

  private FeedContract feed(TableId bronze) {
    return definitions().feeds().values().stream()
        .filter(feed -> feed.bronze().equals(bronze))
        .findFirst()
        .orElseThrow();
  }

  private static Row header(StructType shape, String submission, String provider, String month) {
    Object[] header = new Object[shape.size()];
    header[shape.fieldIndex("submission_id")] = submission;
    header[shape.fieldIndex("_provider")] = provider;
    header[shape.fieldIndex("_period")] = java.sql.Date.valueOf(month);
    header[shape.fieldIndex("_fate")] = "staged";
    return RowFactory.create(header);
  }

  private static @Nullable Object typed(StructField field, @Nullable String text) {
    return field.dataType().equals(DataTypes.DateType) && text != null
        ? java.sql.Date.valueOf(text)
        : text;
  }
}
