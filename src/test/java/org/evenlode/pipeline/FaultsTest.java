package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.junit.jupiter.api.Test;

class FaultsTest {
  /** The device that is always full gives the operating system's own message. */
  @Test
  void fullDiskIsToldApartHoweverDeepItLies() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is absent: not Linux");
    Throwable failure = null;
    try {
      Files.write(full, new byte[] {1});
    } catch (IOException noSpace) {
      failure = new IllegalStateException("Job aborted", new RuntimeException(noSpace));
    }
    assertThat(failure).isNotNull();
    assertThat(Faults.exitCode(failure)).isEqualTo(ExitCode.NOT_WRITABLE);
    assertThat(Faults.describe(failure)).contains("no space left");
  }

  @Test
  void anUnexpectedFaultIsDescribedWithoutItsMessage() {
    Throwable failure = new IllegalArgumentException("value 9434765919");

    assertThat(Faults.exitCode(failure)).isEqualTo(ExitCode.FAULT);
    assertThat(Faults.describe(failure)).contains("IllegalArgumentException").doesNotContain("943");
  }

  @Test
  void aBrokenPromiseKeepsItsCode() {
    Throwable failure =
        new RuntimeException(new BrokenPromise(ExitCode.GATE, "rows are not accounted for"));

    assertThat(Faults.exitCode(failure)).isEqualTo(ExitCode.GATE);
  }
}
