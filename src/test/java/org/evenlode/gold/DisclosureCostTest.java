package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.disclosure.Suppression;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.SqlTest;
import org.junit.jupiter.api.Test;

class DisclosureCostTest extends SparkTest {
  /** Of a small column no share is told: 40 of 500 people would be too near to the hidden count. */
  @Test
  void countsAreToldAndTheShareOfLargeColumnsOnly() {
    TableContract contract = Packaged.definitions().table(TableId.of("checked_disclosure_cost"));
    DisclosureCostTable step = new DisclosureCostTable(contract);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "gold_indicator|a|numerator|99000|false|false|0|true",
                "gold_indicator|c|numerator|3|true|false|0|true",
                "gold_indicator|d|numerator|97|false|false|10|true",
                "gold_indicator|e|numerator|70000|true|true|0|false",
                "gold_waiting_list|a|people|460|false|false|0|true",
                "gold_waiting_list|b|people|40|true|true|0|true"));
    for (int i = 0; i < 20; i++) {
      lines.add("gold_indicator|b" + i + "|numerator|45|true|true|0|true");
    }
    var rows =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    Map.of(SuppressionTable.ID, Suppression.contract()),
                    (session, table) ->
                        Optional.of(
                            SqlTest.rows(
                                session,
                                Suppression.contract(),
                                "mart, cell, column_name, count, is_hidden, is_complementary,"
                                    + " rounded_to, is_current",
                                lines.toArray(String[]::new)))))
            .rows()
            .orElseThrow();

    assertThat(
            rows.selectExpr(
                    "concat_ws(' ', mart, count, cells, hidden_small, hidden_to_protect,"
                        + " rounded_further, coalesce(cast(share_hidden as string), 'untold'))")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "published_indicator numerator 23 1 20 1 0.009",
            "published_waiting_list people 2 0 1 0 untold");
  }
}
