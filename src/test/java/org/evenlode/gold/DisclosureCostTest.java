package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.ReleasedMarts;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DisclosureCostTest extends SparkTest {
  /**
   * Of a small column no share is given: 40 of 500 people would be too near to the hidden count.
   */
  @Test
  void cellsAreCountedAndTheShareOfLargeColumnsOnly() {
    TableContract contract = Packaged.definitions().table(TableId.of("checked_disclosure_cost"));
    DisclosureCostTable step =
        new DisclosureCostTable(
            contract,
            List.of(
                Packaged.definitions().table(TableId.of("gold_population")),
                Packaged.definitions().table(TableId.of("gold_linkage_rule"))));
    List<Row> released =
        new ArrayList<>(
            List.of(
                row("gold_population", 99_200L, 99_200L, 0, true, true),
                row("gold_population", 3L, null, 0, false, true),
                row("gold_population", 70_000L, null, 1, false, false),
                row("gold_linkage_rule", 460L, 460L, 0, false, true),
                row("gold_linkage_rule", 40L, null, 1, false, true)));
    for (int i = 0; i < 20; i++) {
      released.add(row("gold_population", 45L, null, 1, false, true));
    }
    var rows =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    Map.of(DisclosureTable.ID, ReleasedMarts.contract()),
                    (session, table) ->
                        Optional.of(
                            session.createDataFrame(
                                released, StructType.fromDDL(ReleasedMarts.contract().ddl())))))
            .rows()
            .orElseThrow();

    assertThat(
            rows.selectExpr(
                    "concat_ws(' ', mart, count, cells, hidden, withheld, repeated,"
                        + " coalesce(cast(share_withheld as string), 'none'))")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "published_population people 22 1 20 1 0.009",
            "published_linkage_rule records 2 0 1 0 none",
            "published_linkage_rule linked 2 0 0 0 none");
  }

  private static Row row(
      String mart,
      long exact,
      @Nullable Long shown,
      long withheld,
      boolean isCarried,
      boolean isCurrent) {
    int counts = mart.equals("gold_population") ? 1 : 2;
    Long[] exactly = new Long[counts];
    Long[] published = new Long[counts];
    java.util.Arrays.fill(exactly, exact);
    java.util.Arrays.fill(published, shown == null && withheld == 0 ? null : (Long) 100L);
    published[0] = shown;
    return RowFactory.create(
        mart,
        1L,
        "cell",
        "v1",
        exactly,
        published,
        new Double[0],
        withheld,
        2026,
        isCarried,
        isCurrent,
        java.sql.Date.valueOf("2026-09-01"));
  }
}
