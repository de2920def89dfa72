package org.evenlode.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenlode.support.Lake;

/**
 * One night of two hundred people by a part of the definitions, made once for several test classes.
 *
 * @param folder that holds the site and the definitions
 */
record SmallNight(Path folder) {
  /** The process of small nights: what their test classes lock. */
  static final String PROCESS = "small";

  private static Optional<SmallNight> made = Optional.empty();

  static synchronized SmallNight shared() throws Exception {
    if (made.isEmpty()) {
      Path folder = Files.createTempDirectory("evenlode-small");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Night.remove(folder)));
      SmallNight night = new SmallNight(folder);
      night.make();
      made = Optional.of(night);
    }
    return made.get();
  }

  private void make() throws Exception {
    SmallDefinitions.copy(folder);
    Command.Result generated = command().run("generate", "--people", "200", "--months", "2");
    assertThat(generated.exit()).as(generated.err()).isZero();
    for (Path landed : Lake.files(site().resolve("landing"))) {
      if (!SmallDefinitions.LANDED.contains(landed.getFileName().toString())) {
        Lake.delete(landed);
      }
    }
    Command.Result run = run("2026-10-27");
    assertThat(run.exit()).as(run.err()).isZero();
  }

  /** Returns the root of the site. */
  Path site() {
    return folder.resolve("site");
  }

  /** Returns the folder of definitions; the settings are beside it. */
  Path definitions() {
    return folder.resolve("pipelines");
  }

  /** Returns a copy, which may be changed. */
  SmallNight copy(Path to) throws Exception {
    Night.copy(folder, to);
    return new SmallNight(to);
  }

  Command command() {
    return new Command(site(), PROCESS);
  }

  /** Runs a night. */
  Command.Result run(String day) throws Exception {
    return command().run(arguments(day).toArray(String[]::new));
  }

  /** Returns the command line of a night, but for its root. */
  List<String> arguments(String day) {
    return new ArrayList<>(
        List.of("run", "--run-date", day, "--definitions", definitions().toString()));
  }
}
