package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir private Path folder;

  @Test
  void theNewestRecordOfATableIsTheAcceptedOneForEveryLaterReader() {
    Ledger ledger = Ledger.open(root());
    ledger.accept(record("silver_person", 3));
    ledger.accept(record("silver_person", 4));
    ledger.accept(record("silver_contact", 9));

    Ledger later = Ledger.open(root());

    assertThat(later.accepted(TableId.of("silver_person")).orElseThrow().version()).isEqualTo(4);
    assertThat(later.accepted(TableId.of("silver_contact")).orElseThrow().version()).isEqualTo(9);
    assertThat(later.accepted(TableId.of("silver_referral"))).isEmpty();
  }

  @Test
  void anEntryThatWasNotFinishedDoesNotCount() throws IOException {
    Ledger.open(root()).accept(record("silver_person", 3));
    Files.writeString(
        folder.resolve("ledger/tables/silver_person/00000002.json.unfinished"), "{\"table\":");

    assertThat(Ledger.open(root()).accepted(TableId.of("silver_person")).orElseThrow().version())
        .isEqualTo(3);
  }

  @Test
  void oneRunAtATimeAndADeadRunsLockIsTakenOver() throws IOException {
    try (RunLock held = RunLock.take(root())) {
      assertThatThrownBy(() -> RunLock.take(root()))
          .isInstanceOf(BrokenPromise.class)
          .hasMessageContaining("Another run holds the lock");
    }
    String host = InetAddress.getLocalHost().getHostName();
    Files.writeString(folder.resolve("ledger/lock"), host + "\n4194300\n2026-01-01T00:00:00Z\n");

    RunLock.take(root()).close();

    assertThat(folder.resolve("ledger/lock")).doesNotExist();
  }

  @Test
  void pathsStayUnderTheRoot() {
    assertThatThrownBy(() -> root().readText("../secret"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> root().readText("/etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Root root() {
    return Root.open(folder.toString(), new Configuration());
  }

  private static StepRecord record(String table, long version) {
    return new StepRecord(
        table, "f", version, 1, Map.of(), Map.of(), List.of(), List.of(), "r", "2026-01-01", 0, 0);
  }
}
