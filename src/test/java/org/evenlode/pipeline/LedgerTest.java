package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.evenlode.lake.WorkFolder;
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
    String now = Instant.now().toString();
    Files.writeString(
        folder.resolve("ledger/lock"),
        String.join("\n", WorkFolder.host(), "4194300", now, now, ""));

    RunLock.take(root()).close();

    assertThat(folder.resolve("ledger/lock")).doesNotExist();
  }

  /** Nobody can ask another host whether its process lives; its heartbeat tells. */
  @Test
  void anotherHostsLockHoldsWhileItIsRenewed() throws IOException {
    Files.createDirectories(folder.resolve("ledger"));
    Path lock = folder.resolve("ledger/lock");
    String started = "elsewhere\n1\n2026-01-01T00:00:00Z\n";
    Files.writeString(lock, started + Instant.now().minusSeconds(120) + "\n");

    assertThatThrownBy(() -> RunLock.take(root()))
        .hasMessage(
            "Another run holds the lock: process 1 on elsewhere since 2026-01-01T00:00:00Z");
    Files.writeString(lock, started + Instant.now().minusSeconds(900) + "\n");
    RunLock.take(root()).close();
    assertThat(lock).doesNotExist();
  }

  /** Of many that want it at once, one gets it, whether the lock is free or left behind. */
  @Test
  void ofManyRunsOneGetsTheLock() throws Exception {
    for (boolean isLeft : new boolean[] {false, true}) {
      if (isLeft) {
        String past = Instant.now().minusSeconds(9_000).toString();
        Files.createDirectories(folder.resolve("ledger"));
        Files.writeString(
            folder.resolve("ledger/lock"), "elsewhere\n1\n" + past + "\n" + past + "\n");
      }
      ExecutorService pool = Executors.newFixedThreadPool(8);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Optional<RunLock>>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(
            pool.submit(
                () -> {
                  start.await();
                  try {
                    return Optional.of(RunLock.take(root()));
                  } catch (BrokenPromise held) {
                    return Optional.empty();
                  }
                }));
      }
      start.countDown();
      List<RunLock> taken = new ArrayList<>();
      for (Future<Optional<RunLock>> one : tries) {
        one.get().ifPresent(taken::add);
      }
      pool.shutdown();
      assertThat(taken).hasSize(1);
      taken.get(0).close();
    }
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
