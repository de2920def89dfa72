package org.evenlode.pipeline;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Root;
import org.evenlode.lake.WorkFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time work on a root. The lock says who holds it, and since when; its holder
 * renews it every minute. A lock whose process has ended on this host is taken over, and one of
 * another host that has not been renewed for ten minutes.
 */
public final class RunLock implements AutoCloseable {
  private static final String FILE = "ledger/lock";
  private static final Duration STALE = Duration.ofMinutes(10);
  private static final int LINES = 4;
  private static final long HEARTBEAT_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private final Root root;
  private final String started;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "evenlode-lock");
            thread.setDaemon(true);
            return thread;
          });

  private RunLock(Root root, String started) {
    this.root = root;
    this.started = started;
    heart.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  /** Renews the lock; a storage that cannot be reached for a while must not end the renewals. */
  private void beat() {
    try {
      if (isOurs()) {
        root.writeText(FILE, started + Instant.now() + "\n");
      }
    } catch (RuntimeException unreachable) {
      LOG.warn("The lock could not be renewed: {}", Faults.describe(unreachable));
    }
  }

  /** After a long sleep of this machine another run may have taken the lock over. */
  private boolean isOurs() {
    return holder(root).startsWith(started);
  }

  /**
   * Takes the lock.
   *
   * @throws BrokenPromise with {@link ExitCode#LOCKED} when another run holds it, naming it; {@link
   *     ExitCode#UNREACHABLE} where the store cannot hold a lock
   */
  public static RunLock take(Root root) {
    root.checkRefusesSecondWriter(FILE);
    String now = Instant.now().toString();
    String started = WorkFolder.host() + "\n" + ProcessHandle.current().pid() + "\n" + now + "\n";
    for (int attempt = 0; attempt < 2; attempt++) {
      if (root.writeNew(FILE, started + now + "\n").isPresent()) {
        return new RunLock(root, started);
      }
      String held = holder(root);
      if (!isStale(held) || !root.deleteIfSaid(FILE, held)) {
        throw new BrokenPromise(ExitCode.LOCKED, "Another run holds the lock: " + shown(held));
      }
    }
    throw new BrokenPromise(ExitCode.LOCKED, "Another run has just taken the lock");
  }

  private static String holder(Root root) {
    try {
      return root.readText(FILE);
    } catch (UncheckedIOException gone) {
      return "";
    }
  }

  /** Returns who works on a root now, for people; empty where nobody does. */
  public static Optional<String> heldBy(Root root) {
    String held = holder(root);
    return held.isEmpty() || isStale(held) ? Optional.empty() : Optional.of(shown(held));
  }

  private static String shown(String held) {
    List<String> lines = held.lines().toList();
    return lines.size() == LINES
        ? "process " + lines.get(1) + " on " + lines.get(0) + " since " + lines.get(2)
        : "somebody";
  }

  private static boolean isStale(String held) {
    List<String> lines = held.lines().toList();
    if (lines.size() != LINES) {
      return true;
    }
    try {
      if (lines.get(0).equals(WorkFolder.host())) {
        return ProcessHandle.of(Long.parseLong(lines.get(1)))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
      }
      return Instant.parse(lines.get(3)).plus(STALE).isBefore(Instant.now());
    } catch (NumberFormatException | DateTimeParseException damaged) {
      return true;
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    try {
      // A beat that is under way would write the lock anew.
      heart.awaitTermination(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (isOurs()) {
      root.delete(FILE);
    }
  }
}
