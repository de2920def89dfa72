package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.RecordKeys;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;

class CountFunctionsTest extends SparkTest {
  private final SparkSession session = withRules();
  private final RecordKeys keys = TestKeys.keys();

  private Row counted(String select) {
    return session
        .sql(
            select
                + " from values (1L, 'a', 1), (1L, 'b', 2), (2L, 'c', 3), (3L, 'd', 4) as t(p, r, n)")
        .first();
  }

  private static long[] count(Row row, int at) {
    return new long[] {row.getStruct(at).getLong(0), row.getStruct(at).getLong(1)};
  }

  private long sum(long... parts) {
    long sum = 0;
    for (long part : parts) {
      sum += part;
    }
    return sum & RecordKeys.MASK;
  }

  @Test
  void peopleCountOnceAndEventsEachTime() {
    Row row =
        counted(
            "select count_people(p), count_people(p, n > 1), count_events(p), count_events(p, n < 3),"
                + " count_people(r), count_events(p, false)");
    long one = keys.ofPerson(1);
    long two = keys.ofPerson(2);
    long three = keys.ofPerson(3);

    assertThat(count(row, 0)).containsExactly(3, sum(one, two, three));
    assertThat(count(row, 1)).containsExactly(3, sum(one, two, three));
    assertThat(count(row, 2)).containsExactly(4, sum(one, one, two, three));
    assertThat(count(row, 3)).containsExactly(2, sum(one, one));
    assertThat(count(row, 4))
        .containsExactly(
            4, sum(keys.ofRecord("a"), keys.ofRecord("b"), keys.ofRecord("c"), keys.ofRecord("d")));
    assertThat(count(row, 5)).containsExactly(0, 0);
  }

  /** Counts of parts add up to the count of the whole, key included. */
  @Test
  void countsOfCountsAreThoseOfTheRows() {
    Row row =
        session
            .sql(
                "select sum_counts(c), counted(sum(c.n), sum(c.key)) from (select count_events(id) as c"
                    + " from range(1000) group by id % 7)")
            .first();
    Row whole = session.sql("select count_events(id), count_people(id) from range(1000)").first();

    assertThat(count(row, 0)).isEqualTo(count(whole, 0)).isEqualTo(count(whole, 1));
    assertThat(count(row, 1)).isEqualTo(count(whole, 0));
  }

  /** Sums of packed keys pass 64 bits: they must wrap, also where ANSI mode forbids it. */
  @Test
  void keysOfManyPeopleWrap() {
    Row row = session.sql("select count_people(2000000000 + id) from range(100000)").first();
    long expected = 0;
    for (long person = 0; person < 100_000; person++) {
      expected += keys.ofPerson(2_000_000_000L + person);
    }

    assertThat(count(row, 0)).containsExactly(100_000, expected & RecordKeys.MASK);
  }

  @Test
  void anEventOfNobodyIsCountedWithASecretKey() {
    Row row =
        session
            .sql(
                "select count_events(p), count_people(p) from values (cast(null as bigint)) as t(p)")
            .first();

    assertThat(count(row, 0)).containsExactly(1, keys.ofNobody());
    assertThat(keys.ofNobody()).isNotZero();
    assertThat(count(row, 1)).containsExactly(0, 0);
  }

  @Test
  void aCountWithoutAKeyIsRefusedByFileAndColumn() {
    TableContract mart = Packaged.definitions().table(TableId.of("gold_linkage_rule"));

    assertThatThrownBy(
            () ->
                CountFunctions.split(
                    session.sql("select count_people(1L) as records, count(*) as linked"),
                    mart,
                    "pipelines/gold/linkage_rule.sql"))
        .isInstanceOfSatisfying(
            BrokenPromise.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith(
            "pipelines/gold/linkage_rule.sql: the count 'linked' has no cell key; write"
                + " count_people(person_id)");
  }

  /** The same before anything runs, where the SELECT plainly counts by itself. */
  @Test
  void aPlainCountIsRefusedBeforeTheNight() {
    TableContract mart = Packaged.definitions().table(TableId.of("gold_linkage_rule"));
    String select = mart.sql().orElseThrow();

    CountFunctions.requireKeys(select, mart, "x.sql");
    assertThatThrownBy(
            () ->
                new SqlTable(
                    mart.madeBy(
                        select.replace(
                            "count_people(record_key) as records", "count(*) as records")),
                    Map.of()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageStartingWith(
            "pipelines/gold/linkage_rule.sql: the count 'records' has no cell key");
  }

  @Test
  void plansDoNotShowTheKey() {
    session.conf().set("spark.sql.maxPlanStringLength", "100000");
    SparkSession.setActiveSession(session);
    String plan =
        session
            .sql("select count_people(id), count_events(id) from range(3)")
            .queryExecution()
            .toString();

    SparkSession.clearActiveSession();
    assertThat(plan).contains("record_key").doesNotContain("07070707");
  }
}
