package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.RunLock;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A night that finds another one at work leaves it alone. */
@Order(4)
@ResourceLock(SmallNight.PROCESS)
class TwoNightsTest {
  @TempDir private Path folder;

  @Test
  void theSecondIsRefusedNamesTheFirstAndTouchesNothingOfIt() throws Exception {
    SmallNight night = SmallNight.shared().copy(folder.resolve("copy"));
    Root root = Root.open(night.site().toString(), new Configuration());
    Path work = Files.createDirectories(night.site().resolve("tmp/of-the-first"));
    Files.writeString(work.resolve("shuffle"), "data of the first night");
    List<String> before;
    Command.Result second;
    try (RunLock first = RunLock.take(root)) {
      before = files(night.site());
      second = night.run("2026-10-28");
      assertThat(RunLock.heldBy(root)).as("the lock of the first").isPresent();
      assertThat(files(night.site())).isEqualTo(before);
    }

    assertThat(second.exit()).isEqualTo(75);
    assertThat(second.err())
        .contains("Another run holds the lock: process " + ProcessHandle.current().pid());
    assertThat(night.run("2026-10-28").exit()).as("once the first has ended").isIn(0, 99);
  }

  private static List<String> files(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }
}
