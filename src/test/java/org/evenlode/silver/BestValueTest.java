package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.GivenInputs;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;

/** Expected: the default of the domain notes, 4.4, as configured in best_values.conf. */
class BestValueTest extends SparkTest {
  private static Row said(
      long person, String field, String source, String value, String day, long times) {
    return RowFactory.create(person, field, source, value, null, java.sql.Date.valueOf(day), times);
  }

  private List<String> best(Row... evidence) {
    TableId given = TableId.of("silver_person_evidence");
    TableId made = TableId.of("silver_person_best");
    Map<TableId, TableContract> contracts = definitions().tables();
    TableContract contract = Objects.requireNonNull(contracts.get(made));
    BestValueTable step = new BestValueTable(contract, definitions().bestValues());
    String shape = Objects.requireNonNull(contracts.get(given)).ddl();
    Dataset<Row> built =
        step.build(
                GivenInputs.of(
                    spark(),
                    step,
                    contracts,
                    (session, table) ->
                        table.table().equals(given)
                            ? Optional.of(
                                session.createDataFrame(
                                    List.of(evidence), StructType.fromDDL(shape)))
                            : Optional.empty()))
            .rows()
            .orElseThrow();
    return built.collectAsList().stream()
        .map(
            row ->
                row.getLong(0)
                    + " "
                    + row.<String>getAs("value")
                    + " "
                    + row.<String>getAs("method")
                    + " "
                    + row.<String>getAs("source")
                    + " "
                    + row.<Long>getAs("known_values"))
        .sorted()
        .toList();
  }

  @Test
  void theLatestKnownCategoryWinsAndAnyOtherOnlyWhereNobodyKnowsBetter() {
    assertThat(
            best(
                said(1, "ethnic_category", "gp", "A", "2020-01-01", 1),
                said(1, "ethnic_category", "outpatient", "M", "2024-01-01", 1),
                said(1, "ethnic_category", "community", "Z", "2025-01-01", 9),
                said(2, "ethnic_category", "gp", "H", "2020-01-01", 1),
                said(2, "ethnic_category", "outpatient", "S", "2024-01-01", 5),
                said(3, "ethnic_category", "outpatient", "S", "2024-01-01", 5),
                said(4, "ethnic_category", "gp", "Z", "2024-01-01", 1),
                said(4, "ethnic_category", "outpatient", "99", "2025-01-01", 1),
                said(5, "ethnic_category", "gp", null, "2024-01-01", 1)))
        .containsExactly(
            "1 M first outpatient 2",
            "2 H first gp 2",
            "3 S first outpatient 1",
            "4 Z not_stated null 0",
            "5 null not_known null 0");
  }

  @Test
  void onOneDayTheMoreTrustedSourceWinsThenTheOftenerSaidThenNobody() {
    assertThat(
            best(
                said(1, "ethnic_category", "outpatient", "M", "2024-01-01", 9),
                said(1, "ethnic_category", "gp", "A", "2024-01-01", 1),
                said(2, "ethnic_category", "gp", "A", "2024-01-01", 1),
                said(2, "ethnic_category", "gp", "B", "2024-01-01", 2),
                said(3, "ethnic_category", "gp", "A", "2024-01-01", 1),
                said(3, "ethnic_category", "gp", "B", "2024-01-01", 1)))
        .containsExactly("1 A first gp 2", "2 B modal gp 2", "3 null tied null 2");
  }

  @Test
  void sexAndBirthFollowTheMoreTrustedSourceWhateverItsDate() {
    assertThat(
            best(
                said(1, "sex", "outpatient", "male", "2025-01-01", 9),
                said(1, "sex", "gp", "female", "2020-01-01", 1),
                said(2, "sex", "gp", "not_known", "2025-01-01", 1),
                said(2, "sex", "community", "male", "2020-01-01", 1)))
        .containsExactly("1 female first gp 2", "2 male first community 1");
  }
}
