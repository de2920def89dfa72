package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.junit.jupiter.api.Test;

class SqlTableTest {
  private static SqlTable table(String name, String select) {
    return new SqlTable(
        TableContract.plain(TableId.of(name), name, "row", List.of(), List.of()).madeBy(select),
        Map.of());
  }

  @Test
  void aMartThatIsPublishedAsItIsMayReadCheckedTablesOnly() {
    BrokenPromise refused =
        catchThrowableOfType(
            BrokenPromise.class, () -> table("checked_sexes", "select sex from silver_person"));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(refused).hasMessageContaining("may read checked_ tables only");
    assertThat(table("checked_values", "select value from checked_indicator").inputs())
        .containsExactly(TableId.of("checked_indicator"));
  }
}
