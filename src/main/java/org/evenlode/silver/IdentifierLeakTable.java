package org.evenlode.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Tokens;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.FileRecord;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.Step;
import org.evenlode.standard.NhsNumber;

/**
 * Finds columns not declared {@code identifier} in which NHS numbers of people whom the night knows
 * turn up, by file. One in eleven ten-digit numbers passes the check digit by chance, so a file
 * alone cannot tell a column of references from one of NHS numbers; the people whom all files name
 * can. Values meet people as keyed tokens, and only columns in which landing saw a number that
 * passes are read.
 */
public final class IdentifierLeakTable implements Step {
  /**
   * Holds the share of a column's numbers above which matches are a leak: a million people meet
   * about one in a thousand numbers that pass by chance.
   */
  private static final double LEAST_SHARE = 0.02;

  private static final long LEAST_MATCHES = 5;

  private final TableContract contract;
  private final List<FeedContract> feeds;
  private final TableId personKey;
  private final Tokens tokens;

  /**
   * Makes a step that checks the columns of feeds.
   *
   * @param feeds whose columns are looked at
   * @param personKey the tokens of everybody
   */
  public IdentifierLeakTable(
      TableContract contract, List<FeedContract> feeds, TableId personKey, Tokens tokens) {
    this.contract = contract;
    this.feeds = List.copyOf(feeds);
    this.personKey = personKey;
    this.tokens = tokens;
  }

  @Override
  public Set<TableId> inputs() {
    Set<TableId> inputs = new TreeSet<>();
    inputs.add(personKey);
    for (FeedContract feed : feeds) {
      inputs.add(feed.bronze());
      inputs.add(feed.staged());
    }
    return inputs;
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  /**
   * Returns the feeds' contracts and the key, because contracts say which columns are identifiers
   * and a mended contract is new.
   */
  @Override
  public String settings() {
    return feeds + tokens.keyId();
  }

  @Override
  public Built build(Inputs in) {
    List<Dataset<Row>> suspects = new ArrayList<>();
    for (FeedContract feed : feeds) {
      Set<String> columns = new TreeSet<>();
      in.files(feed.bronze()).forEach(file -> columns.addAll(file.suspects()));
      // What a contract has since declared identifier, or dropped, is no leak any more.
      feed.columns().values().stream()
          .filter(FeedColumn::isIdentifier)
          .map(FeedColumn::name)
          .forEach(columns::remove);
      columns.retainAll(feed.columns().keySet());
      if (!columns.isEmpty()) {
        suspects.add(values(inUse(feed, in), feed.name(), columns));
      }
    }
    return Built.of(
        suspects.stream()
            .reduce(Dataset::unionByName)
            .map(values -> matched(values, in.table(personKey)))
            .orElseGet(() -> Inputs.empty(in.session(), contract)));
  }

  /**
   * Returns the rows of files that no correction has replaced: a mended delivery opens the gate
   * again.
   */
  private static Dataset<Row> inUse(FeedContract feed, Inputs in) {
    return in.table(feed.bronze())
        .join(
            in.table(feed.staged()).select(SystemColumns.FILE, SystemColumns.ROW),
            Columns.seq(SystemColumns.FILE, SystemColumns.ROW),
            "left_semi");
  }

  /** Returns the numbers in some columns of a feed, in one look at its rows. */
  private Dataset<Row> values(Dataset<Row> rows, String feed, Set<String> columns) {
    Column[] cells =
        columns.stream()
            .map(name -> struct(lit(name).as("name"), NhsNumber.normal(col(name)).as("number")))
            .toArray(Column[]::new);
    return rows.select(col(SystemColumns.FILE).as("file"), explode(array(cells)).as("cell"))
        .where(NhsNumber.isValid(col("cell.number")))
        .select(
            lit(feed).as("feed"),
            col("cell.name").as("column_name"),
            col("file"),
            tokens.ofNhsNumber(col("cell.number")).as("token"));
  }

  private static Dataset<Row> matched(Dataset<Row> values, Dataset<Row> people) {
    Dataset<Row> known =
        people
            .select(explode(array(col("person_token"), col("canonical_token"))).as("token"))
            .distinct()
            .withColumn("is_known", lit(1));
    return values
        .join(known, Columns.seq("token"), "left")
        .groupBy("feed", "column_name", "file")
        .agg(count(lit(1)).as("numbers"), count("is_known").as("matches"));
  }

  /**
   * Counts what was found.
   *
   * @throws BrokenPromise with {@link ExitCode#GATE} naming files and columns, never a value
   */
  @Override
  public Map<String, Long> verify(Supplier<Dataset<Row>> written, Inputs in) {
    Map<String, String> paths = new TreeMap<>();
    for (FeedContract feed : feeds) {
      for (FileRecord file : in.files(feed.bronze())) {
        paths.put(file.file(), file.path());
      }
    }
    List<String> leaks = new ArrayList<>();
    long rows = 0;
    for (Row row : written.get().sort("feed", "column_name", "file").collectAsList()) {
      rows++;
      long numbers = row.getLong(row.fieldIndex("numbers"));
      long matches = row.getLong(row.fieldIndex("matches"));
      if (matches >= LEAST_MATCHES && matches > LEAST_SHARE * numbers) {
        String file = row.getString(row.fieldIndex("file"));
        leaks.add(
            paths.getOrDefault(file, file)
                + ": column '"
                + row.getString(row.fieldIndex("column_name"))
                + "' of feed "
                + row.getString(row.fieldIndex("feed"))
                + " holds NHS numbers of people known ("
                + matches
                + " values) but is not declared identifier");
      }
    }
    if (!leaks.isEmpty()) {
      throw new BrokenPromise(ExitCode.GATE, String.join("; ", leaks));
    }
    return Map.of(Runner.ROWS, rows);
  }
}
