package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  private static final Set<TableId> PUBLISHED =
      Set.of(TableId.of("published_indicator"), TableId.of("published_source"));

  @Test
  void relationsAreFoundEverywhereAndNamedSubqueriesAreNotTables() {
    assertThat(
            SqlText.relations(
                """
                with recent as (select * from published_indicator where value > (select avg(value) from silver_a))
                select * from recent r join gold_b b on r.x = b.x
                where exists (select 1 from silver_c where silver_c.x = r.x)
                """))
        .containsExactly("gold_b", "published_indicator", "silver_a", "silver_c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from silver_person",
        "select * from published_indicator where exists (select 1 from silver_person)",
        "with a as (select * from identity_person_key) select * from a",
        "select * from parquet.`/etc`",
        "select * from delta.`work/lake/silver/person`",
        "insert into published_indicator select * from published_indicator",
        "drop table published_indicator",
        "create table x as select 1",
        "set spark.sql.runSQLOnFiles = true",
        "select java_method('java.lang.System', 'exit', '0')",
        "select reflect('java.lang.Runtime', 'getRuntime')",
        "select transform(x) using 'cat' from published_indicator",
        "select 1; select 2"
      })
  void whatIsNotOneSelectOverPublishedMartsIsRefused(String text) {
    BrokenPromise refused =
        catchThrowableOfType(BrokenPromise.class, () -> SqlText.check(text, PUBLISHED));

    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isIn(ExitCode.NOT_PERMITTED, ExitCode.USAGE);
  }

  @Test
  void innerTablesAreNotPermittedAndMistypedOnesAreCorrected() {
    assertThat(code("select * from silver_person")).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(code("select * from published_indicater")).isEqualTo(ExitCode.USAGE);
    assertThatCode(() -> SqlText.check("select * from Published_Indicator", PUBLISHED))
        .doesNotThrowAnyException();
  }

  private static ExitCode code(String text) {
    return catchThrowableOfType(BrokenPromise.class, () -> SqlText.check(text, PUBLISHED))
        .exitCode();
  }
}
