package org.evenlode.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A part of the packaged definitions that still makes a whole night: hospitals and practices,
 * people and their contacts, and a few marts.
 */
final class SmallDefinitions {
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "bronze/(csds|mhsds|msds|wlmds|housing|voluntary|ctv3|read)_.*"
              + "|silver/(admission|birth|breastfeeding|care_process|clock_stop|mental_health_stay"
              + "|observation|pregnancy|referral|waiting)\\..*"
              + "|gold/(?!did_not_attend|population|source).*|checked/.*|indicators/.*|.*README.md");

  /** Folders of a landing that the definitions read. */
  static final List<String> LANDED = List.of("acute", "gp", "identity", "opt_outs", "reference");

  private SmallDefinitions() {}

  /** Copies the definitions, with the settings that belong to them, and returns their folder. */
  static Path copy(Path folder) throws IOException {
    Path pipelines = Path.of("pipelines");
    copy(pipelines, folder.resolve("pipelines"), LEFT_OUT);
    copy(Path.of("conf"), folder.resolve("conf"), Pattern.compile("submission_rules/.*"));
    return folder.resolve("pipelines");
  }

  private static void copy(Path from, Path to, Pattern without) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = from.relativize(file).toString().replace('\\', '/');
        if (!without.matcher(name).matches()) {
          Files.createDirectories(to.resolve(name).getParent());
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }
}
