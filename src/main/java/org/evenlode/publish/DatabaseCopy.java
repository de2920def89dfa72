package org.evenlode.publish;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableColumn;
import org.evenlode.pipeline.ReleaseRecord;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Copies a release to a PostgreSQL database. The marts are written to a schema of their own, which
 * then takes the place of the earlier one in one transaction: a reader sees the old release or the
 * new one, and never a part of either. What a copy that was killed left behind is dropped by the
 * next one.
 */
public final class DatabaseCopy {
  /** The table that says which release a schema holds. */
  private static final String RELEASE = "published_release";

  private final Connection connection;
  private final String schema;
  private final String fresh;
  private final String old;
  private final String reader;

  /**
   * Makes a copy.
   *
   * @param schema that readers use, of letters, digits and underscores
   */
  public DatabaseCopy(Connection connection, String schema) {
    if (!Names.isPlain(schema)) {
      throw new BrokenPromise(
          ExitCode.USAGE, "--schema must be letters, digits and underscores, is '" + schema + "'");
    }
    this.connection = connection;
    this.schema = schema;
    this.fresh = schema + "_new";
    this.old = schema + "_old";
    this.reader = schema + "_reader";
  }

  /**
   * Copies a release.
   *
   * @return rows copied; empty when the schema holds this release already
   * @throws SQLException when the database fails
   * @throws BrokenPromise with {@link ExitCode#LOCKED} while another copy to the schema runs
   */
  public Optional<Long> copy(ReleaseRecord release, List<Mart> marts)
      throws SQLException, IOException {
    connection.setAutoCommit(true);
    if (!takesLock()) {
      throw new BrokenPromise(ExitCode.LOCKED, "Another copy to the schema '" + schema + "' runs");
    }
    if (held().filter(release.release()::equals).isPresent()) {
      return Optional.empty();
    }
    run("drop schema if exists " + fresh + " cascade");
    run("create schema " + fresh);
    long rows = 0;
    for (Mart mart : marts) {
      rows += write(mart);
    }
    run(
        "create table %s.%s (release_id text not null, run_date date not null, is_demonstration boolean not null)"
            .formatted(fresh, RELEASE));
    run(
        "insert into %s.%s values (%s, %s, %s)"
            .formatted(
                fresh,
                RELEASE,
                text(release.release()),
                text(release.runDate()),
                release.demonstration()));
    swap();
    run("drop schema if exists " + old + " cascade");
    return Optional.of(rows);
  }

  private boolean takesLock() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet taken =
            statement.executeQuery("select pg_try_advisory_lock(hashtext(" + text(schema) + "))")) {
      return taken.next() && taken.getBoolean(1);
    }
  }

  /** Returns the release that readers see now. */
  private Optional<String> held() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery(
              "select to_regclass(" + text(schema + "." + RELEASE) + ") is not null")) {
        if (!there.next() || !there.getBoolean(1)) {
          return Optional.empty();
        }
      }
      try (ResultSet release =
          statement.executeQuery("select release_id from " + schema + "." + RELEASE)) {
        return release.next() ? Optional.of(release.getString(1)) : Optional.empty();
      }
    }
  }

  private long write(Mart mart) throws SQLException, IOException {
    String table = fresh + "." + mart.name();
    StructField[] fields = mart.rows().schema().fields();
    run(
        "create table "
            + table
            + " ("
            + Stream.of(fields)
                .map(field -> quoted(field.name()) + " " + type(field))
                .collect(Collectors.joining(", "))
            + ")");
    long rows = fill(table, mart);
    run("comment on table " + table + " is " + text(mart.contract().title()));
    for (StructField field : fields) {
      TableColumn column = mart.contract().columns().get(field.name());
      String meaning = column == null ? "release" : column.meaning();
      run("comment on column " + table + "." + quoted(field.name()) + " is " + text(meaning));
    }
    if (!mart.contract().key().isEmpty()) {
      // Not a primary key: a mart may have rows without a period, whose key holds a null.
      run(
          "create unique index on "
              + table
              + " ("
              + mart.contract().key().stream()
                  .map(DatabaseCopy::quoted)
                  .collect(Collectors.joining(", "))
              + ")");
    }
    run("analyze " + table);
    return rows;
  }

  private long fill(String table, Mart mart) throws SQLException, IOException {
    long rows = 0;
    String copy = "copy " + table + " from stdin (format csv, null '')";
    try (Writer out =
            new OutputStreamWriter(
                new PGCopyOutputStream(connection.unwrap(PGConnection.class), copy),
                StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.NON_EMPTY).build(out)) {
      Iterator<Row> all = mart.rows().toLocalIterator();
      while (all.hasNext()) {
        Row row = all.next();
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
          cells.add(row.isNullAt(c) ? "" : row.get(c).toString());
        }
        csv.writeRecord(cells);
        rows++;
      }
    }
    return rows;
  }

  private static String type(StructField field) {
    return switch (field.dataType().typeName()) {
      case "long" -> "bigint";
      case "integer" -> "integer";
      case "double" -> "double precision";
      case "boolean" -> "boolean";
      case "date" -> "date";
      case "timestamp" -> "timestamp with time zone";
      default -> "text";
    };
  }

  /** Puts the new schema in the place of the old one, for readers and in one step. */
  private void swap() throws SQLException {
    run(
        """
        do $$ begin
          create role %1$s nologin;
        exception when duplicate_object then null;
        end $$
        """
            .formatted(reader));
    connection.setAutoCommit(false);
    try {
      run("drop schema if exists " + old + " cascade");
      run(
          """
          do $$ begin
            if exists (select from pg_namespace where nspname = '%1$s') then
              alter schema %1$s rename to %2$s;
            end if;
          end $$
          """
              .formatted(schema, old));
      run("alter schema " + fresh + " rename to " + schema);
      run("grant usage on schema " + schema + " to " + reader);
      run("grant select on all tables in schema " + schema + " to " + reader);
      connection.commit();
    } catch (SQLException failed) {
      if (!connection.isClosed()) {
        connection.rollback();
      }
      throw failed;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
