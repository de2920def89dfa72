package org.evenlode.pipeline;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Root;

/**
 * One run at a time for a root. A lock whose process has died on this host is taken over; one of
 * another host only after a day.
 */
public final class RunLock implements AutoCloseable {
  private static final String FILE = "ledger/lock";
  private static final Duration STALE = Duration.ofDays(1);

  private final Root root;

  private RunLock(Root root) {
    this.root = root;
  }

  /**
   * Takes the lock.
   *
   * @throws BrokenPromise with {@link ExitCode#LOCKED} when another run holds it
   */
  public static RunLock take(Root root) {
    String mine = host() + "\n" + ProcessHandle.current().pid() + "\n" + Instant.now() + "\n";
    for (int attempt = 0; attempt < 2; attempt++) {
      if (root.writeNew(FILE, mine).isPresent()) {
        return new RunLock(root);
      }
      String held = holder(root);
      if (!isStale(held)) {
        List<String> lines = held.lines().toList();
        throw new BrokenPromise(
            ExitCode.LOCKED,
            "Another run holds the lock"
                + (lines.size() == 3
                    ? ": process " + lines.get(1) + " on " + lines.get(0) + " since " + lines.get(2)
                    : ""));
      }
      root.delete(FILE);
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

  private static boolean isStale(String held) {
    List<String> lines = held.lines().toList();
    if (lines.size() != 3) {
      return held.isEmpty();
    }
    try {
      if (lines.get(0).equals(host())) {
        return ProcessHandle.of(Long.parseLong(lines.get(1)))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
      }
      return Instant.parse(lines.get(2)).plus(STALE).isBefore(Instant.now());
    } catch (NumberFormatException | DateTimeParseException damaged) {
      return true;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    root.delete(FILE);
  }
}
