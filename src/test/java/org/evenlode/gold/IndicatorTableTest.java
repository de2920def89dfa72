package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.Packaged;
import org.evenlode.support.SparkTest;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;

class IndicatorTableTest extends SparkTest {
  /** A board may do without rates; what is made from them is then made from nothing. */
  @Test
  void withoutIndicatorsTheMartIsEmpty() {
    TableContract rates = Packaged.definitions().table(TableId.of("gold_rate"));
    IndicatorTable step =
        new IndicatorTable(
            rates,
            List.of(),
            Packaged.definitions().lenses(),
            YearMonth.of(2026, 9),
            12,
            "X",
            "none",
            TestKeys.keys());
    Map<TableId, TableContract> contracts = new TreeMap<>();
    step.inputs().forEach(table -> contracts.put(table, Packaged.definitions().table(table)));

    var rows =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    contracts,
                    (session, contract) ->
                        Optional.of(
                            session.createDataFrame(
                                List.of(), StructType.fromDDL(contract.ddl())))))
            .rows()
            .orElseThrow();

    assertThat(rows.count()).isZero();
    assertThat(rows.columns()).containsExactlyElementsOf(rates.columns().keySet());
  }
}
