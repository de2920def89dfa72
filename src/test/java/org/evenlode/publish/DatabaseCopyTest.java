package org.evenlode.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.Sensitivity;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A release in a real PostgreSQL, which listens on this machine only. */
class DatabaseCopyTest extends SparkTest {
  private static EmbeddedPostgres database;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  private static Connection connection() throws SQLException {
    return database.getPostgresDatabase().getConnection();
  }

  private static TableContract contract(String name) {
    return TableContract.plain(
        TableId.of("checked_" + name),
        "A mart's title",
        "group",
        List.of("lens", "period"),
        List.of(
            TableColumn.plain("lens", ColumnType.TEXT, "it's the breakdown", Sensitivity.AGGREGATE),
            TableColumn.plain("period", ColumnType.DATE, "first day", Sensitivity.AGGREGATE),
            TableColumn.plain("people", ColumnType.LONG, "people", Sensitivity.AGGREGATE),
            TableColumn.plain("share", ColumnType.NUMBER, "share", Sensitivity.AGGREGATE)));
  }

  /** Two marts of as many rows, with what might break a copy in their groups. */
  private List<Mart> marts(String release, int rows) {
    Dataset<Row> all =
        spark()
            .range(rows)
            .selectExpr(
                "concat('a \"group\", O''Brien; <b> \\\\N', id) as lens",
                "if(id = 0, null, date'2026-09-01') as period",
                "if(id % 3 = 0, null, id) as people",
                "id / 7.0D as share",
                "'" + release + "' as release_id");
    return List.of(
        new Mart("published_one", contract("one"), all),
        new Mart("published_two", contract("two"), all));
  }

  private static ReleaseRecord release(String name) {
    return new ReleaseRecord(name, "f", "a run", "2026-10-27", Map.of(), true);
  }

  private static List<String> rows(Connection connection, String select) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(select)) {
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) {
          cells.add(String.valueOf(found.getString(c)));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }

  @Test
  void readersFindEveryRowWithMeaningsAndMayChangeNothing() throws Exception {
    try (Connection connection = connection()) {
      DatabaseCopy copy = new DatabaseCopy(connection, "board");
      assertThat(copy.copy(release("r1"), marts("r1", 10))).contains(20L);

      assertThat(
              rows(
                  connection,
                  "select lens, period, people, share from board.published_one order by share limit 2"))
          .containsExactly(
              "a \"group\", O'Brien; <b> \\N0|null|null|0",
              "a \"group\", O'Brien; <b> \\N1|2026-09-01|1|0.14285714285714285");
      assertThat(
              rows(
                  connection,
                  "select obj_description('board.published_two'::regclass), col_description('board.published_two'::regclass, 1)"))
          .containsExactly("A mart's title|it's the breakdown");
      assertThat(copy.copy(release("r1"), marts("r1", 10))).as("once is enough").isEmpty();
      assertThat(copy.copy(release("r2"), marts("r2", 4))).contains(8L);
      assertThat(rows(connection, "select release_id from board.published_release"))
          .containsExactly("r2");
      assertThat(rows(connection, "select nspname from pg_namespace where nspname like 'board%'"))
          .containsExactly("board");
      try (Statement statement = connection.createStatement()) {
        statement.execute("set role board_reader");
        assertThat(rows(connection, "select count(*) from board.published_one"))
            .containsExactly("4");
        assertThatThrownBy(() -> statement.execute("delete from board.published_one"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied");
      }
    }
  }

  /** Fifty copies are killed wherever they happen to be: readers see one release, and all of it. */
  @Test
  void aCopyThatIsKilledIsInvisibleAndIsRepeated() throws Exception {
    try (Connection connection = connection()) {
      new DatabaseCopy(connection, "killed").copy(release("r0"), marts("r0", 100));
    }
    Random random = new Random(7);
    int killed = 0;
    for (int n = 1; n <= 50; n++) {
      String name = "r" + n;
      Connection victim = connection();
      int process = Integer.parseInt(rows(victim, "select pg_backend_pid()").get(0));
      CompletableFuture<Boolean> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  new DatabaseCopy(victim, "killed").copy(release(name), marts(name, 100));
                  return true;
                } catch (Exception broken) {
                  return false;
                }
              });
      Thread.sleep(random.nextInt(120));
      try (Connection killer = connection()) {
        rows(killer, "select pg_terminate_backend(" + process + ")");
        killed += run.join() ? 0 : 1;
        List<String> seen = rows(killer, "select release_id from killed.published_release");
        assertThat(seen).hasSize(1);
        for (String mart : List.of("published_one", "published_two")) {
          assertThat(
                  rows(
                      killer,
                      "select release_id, count(*) from killed." + mart + " group by release_id"))
              .as("after %d", n)
              .containsExactly(seen.get(0) + "|100");
        }
      }
      try {
        victim.close();
      } catch (SQLException gone) {
        assertThat(victim.isClosed()).isTrue();
      }
    }
    assertThat(killed).isGreaterThan(20);
    try (Connection connection = connection()) {
      assertThat(new DatabaseCopy(connection, "killed").copy(release("last"), marts("last", 100)))
          .contains(200L);
    }
  }

  @Test
  void twoCopiesAtOnceAndASchemaThatIsNoNameAreRefused() throws Exception {
    try (Connection first = connection();
        Connection second = connection()) {
      rows(first, "select pg_try_advisory_lock(hashtext('busy'))");
      assertThatThrownBy(() -> new DatabaseCopy(second, "busy").copy(release("r"), marts("r", 1)))
          .isInstanceOf(BrokenPromise.class)
          .hasMessageContaining("Another copy");
      assertThatThrownBy(() -> new DatabaseCopy(second, "x; drop schema y"))
          .isInstanceOf(BrokenPromise.class);
    }
  }
}
