package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.jspecify.annotations.Nullable;

/**
 * Holds one or two tables as a model sees them: coded fields, ids in order, the known truth if a
 * column holds it.
 */
final class LinkageTables {
  private final RecordTable table;
  private final List<String> ids;
  private final Set<String> fields;
  private final List<String> absent;
  private final int firstOfRight;
  private final int[] sources;
  private final Optional<int[]> truth;

  private LinkageTables(
      RecordTable table,
      List<String> ids,
      Set<String> fields,
      List<String> absent,
      int firstOfRight,
      int[] sources,
      Optional<int[]> truth) {
    this.table = table;
    this.ids = ids;
    this.fields = fields;
    this.absent = absent;
    this.firstOfRight = firstOfRight;
    this.sources = sources;
    this.truth = truth;
  }

  /**
   * Reads tables for a model.
   *
   * @param tables one, or a left and a right one
   * @param truthColumn column that says whose a record is
   */
  static LinkageTables read(
      LinkageModel model, List<Dataset<Row>> tables, Optional<String> truthColumn) {
    List<CodedField.Builder> builders = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<@Nullable String> truths = new ArrayList<>();
    List<@Nullable String> sources = new ArrayList<>();
    List<FieldSpec> there = there(model, tables);
    there.forEach(field -> builders.add(new CodedField.Builder(field.name())));
    Set<String> names = there.stream().map(FieldSpec::name).collect(Collectors.toSet());
    int firstOfRight = 0;
    for (Dataset<Row> one : tables) {
      firstOfRight = ids.size();
      add(model, one, there, truthColumn, builders, ids, truths, sources);
    }
    List<CodedField> coded = builders.stream().map(CodedField.Builder::build).toList();
    return new LinkageTables(
        new RecordTable(ids.size(), coded),
        ids,
        names,
        model.fields().keySet().stream().filter(name -> !names.contains(name)).toList(),
        firstOfRight,
        coded(sources),
        truthColumn.map(column -> coded(truths)));
  }

  /** Returns the names of the fields that all tables have, in the order of the model. */
  static List<String> fieldsOf(LinkageModel model, List<Dataset<Row>> tables) {
    return there(model, tables).stream().map(FieldSpec::name).toList();
  }

  private static List<FieldSpec> there(LinkageModel model, List<Dataset<Row>> tables) {
    List<FieldSpec> there = new ArrayList<>(model.fields().values());
    for (Dataset<Row> one : tables) {
      there.removeIf(field -> sources(field, one).isEmpty());
    }
    return there;
  }

  private static void add(
      LinkageModel model,
      Dataset<Row> rows,
      List<FieldSpec> fields,
      Optional<String> truthColumn,
      List<CodedField.Builder> builders,
      List<String> ids,
      List<@Nullable String> truths,
      List<@Nullable String> sources) {
    List<Column> columns = new ArrayList<>();
    Optional<String> id =
        model.id().stream().flatMap(name -> column(rows, name).stream()).findFirst();
    columns.add(text(id.orElse(rows.columns()[0])));
    columns.add(
        truthColumn
            .map(name -> text(truthColumn(rows, name)))
            .orElse(functions.lit(null).cast("string")));
    String table = "table of record " + ids.size();
    columns.add(
        model.source().stream()
            .flatMap(name -> column(rows, name).stream())
            .findFirst()
            .map(LinkageTables::text)
            .orElse(functions.lit(table)));
    for (FieldSpec field : fields) {
      List<String> from = sources(field, rows).orElseThrow();
      columns.add(
          functions.concat_ws(" ", from.stream().map(LinkageTables::text).toArray(Column[]::new)));
    }
    List<Row> read = rows.select(columns.toArray(Column[]::new)).collectAsList();
    int[] order = order(read, id.isPresent());
    for (int at : order) {
      Row row = read.get(at);
      ids.add(id.isPresent() && !row.isNullAt(0) ? row.getString(0) : "row " + at);
      truths.add(row.isNullAt(1) ? null : truth(model, row.getString(1)));
      sources.add(row.getString(2));
      for (int f = 0; f < fields.size(); f++) {
        FieldSpec field = fields.get(f);
        builders.get(f).add(field.clean().clean(row.getString(f + 3), field.dropped()));
      }
    }
  }

  private static int[] order(List<Row> rows, boolean byId) {
    IntStream places = IntStream.range(0, rows.size());
    if (!byId) {
      return places.toArray();
    }
    Comparator<Integer> byValue =
        Comparator.comparing(at -> rows.get(at).isNullAt(0) ? "" : rows.get(at).getString(0));
    return places
        .boxed()
        .sorted(byValue.thenComparing(at -> rows.get(at).toString()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Column text(String column) {
    return functions.trim(functions.col("`" + column.replace("`", "``") + "`").cast("string"));
  }

  private static Optional<List<String>> sources(FieldSpec field, Dataset<Row> rows) {
    for (List<String> alternative : field.from()) {
      List<String> found =
          alternative.stream().flatMap(name -> column(rows, name).stream()).toList();
      if (found.size() == alternative.size()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Finds a column by its name, whatever the case and the blanks around it. */
  private static Optional<String> column(Dataset<Row> rows, String name) {
    return Arrays.stream(rows.columns())
        .filter(column -> column.strip().equalsIgnoreCase(name.strip()))
        .findFirst();
  }

  private static String truthColumn(Dataset<Row> rows, String name) {
    return column(rows, name)
        .orElseThrow(
            () -> {
              List<String> columns = Arrays.stream(rows.columns()).map(String::strip).toList();
              return new BrokenPromise(
                  ExitCode.USAGE,
                  "--truth "
                      + name
                      + ": the table has no such column"
                      + Names.hint(name.toLowerCase(Locale.ROOT), columns));
            });
  }

  private static String truth(LinkageModel model, String text) {
    if (model.truthPattern().isPresent()) {
      Matcher matcher = model.truthPattern().get().matcher(text);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return text;
  }

  /** Numbers the values; a record without one has a number of its own. */
  private static int[] coded(List<@Nullable String> values) {
    Map<String, Integer> known = new HashMap<>();
    int[] coded = new int[values.size()];
    for (int entry = 0; entry < coded.length; entry++) {
      String value = values.get(entry);
      coded[entry] =
          value == null ? -1 - entry : known.computeIfAbsent(value, name -> known.size());
    }
    return coded;
  }

  /** Binds a model to all pairs: of the two tables, or of the one. */
  BoundModel bind(LinkageModel model) {
    return bind(model, PairScope.across(firstOfRight));
  }

  /** Binds a model to the pairs of the right table; the left one says how common values are. */
  BoundModel bindWithinRight(LinkageModel model) {
    return bind(model, PairScope.withinRight(firstOfRight));
  }

  private BoundModel bind(LinkageModel model, PairScope scope) {
    return new BoundModel(model, table, fields, scope, sources);
  }

  /** Returns the id of a record. */
  String id(int entry) {
    return ids.get(entry);
  }

  RecordTable table() {
    return table;
  }

  /** Returns for each record the number of its id: of a register, the person's. */
  int[] people() {
    return coded(new ArrayList<>(ids));
  }

  /** Returns the fields of the model that the tables do not have. */
  List<String> absent() {
    return absent;
  }

  /** Returns the number of the first record of the right table; 0 when there is one. */
  int firstOfRight() {
    return firstOfRight;
  }

  /** Returns whose each record is, if known. */
  Optional<int[]> truth() {
    return truth;
  }

  /** Returns how many records have an id that another record of the tables has as well. */
  int duplicateIds() {
    Map<String, Integer> seen = new HashMap<>();
    ids.forEach(id -> seen.merge(id, 1, Integer::sum));
    return seen.values().stream().filter(count -> count > 1).mapToInt(count -> count).sum();
  }
}
