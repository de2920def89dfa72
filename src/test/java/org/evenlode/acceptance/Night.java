package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenlode.support.Lake;

/**
 * A made-up ICS after its first night: made once, and looked at by several test classes, none of
 * which changes it. {@link NightTest} lets a copy of it go on to later nights.
 *
 * @param result what the first night said
 */
record Night(Path root, Lake lake, Command command, Command.Result result) {
  static final int PEOPLE = 6_000;
  private static Optional<Night> made = Optional.empty();

  static synchronized Night shared() throws Exception {
    if (made.isEmpty()) {
      Path folder = Files.createTempDirectory("evenlode-night");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      made = Optional.of(make(folder.resolve("site")));
    }
    return made.get();
  }

  /** Returns the same night in a folder of its own, which may go on to later nights. */
  Night copy() throws IOException {
    Path to = root.resolveSibling("copy");
    copy(root, to);
    return new Night(to, new Lake(to), new Command(to, command.process()), result);
  }

  /** Copies a folder. Files keep their times: the next night takes them for those that it knows. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static Night make(Path root) throws Exception {
    // With keys of its own each time, another count would be just above a threshold each time.
    Files.createDirectories(root.resolve("keys"));
    for (String key : List.of("token", "domain_icb", "linkage", "disclosure")) {
      Files.writeString(root.resolve("keys/" + key + ".key"), "2a".repeat(32) + "\n");
    }
    Command command = new Command(root, Command.PROCESS);
    Command.Result generated =
        command.run("generate", "--people", "" + PEOPLE, "--seed", "11", "--months", "13");
    assertThat(generated.exit()).as(generated.err()).isZero();
    Files.createDirectories(root.resolve("landing/mental_health"));
    Files.writeString(
        root.resolve("landing/mental_health/MHS201CareContact_RZ6-2026-09-broken_20261021.csv"),
        "CareContactID|ServiceRequestID\n9434765919|x\n");
    return new Night(root, new Lake(root), command, command.run("run"));
  }

  static void remove(Path folder) {
    try {
      Lake.delete(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
