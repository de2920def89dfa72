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
          "bronze/(admission|benefit|csds|ctv3|fire|gdppr|homelessness|housing|insight|mhsds|msds"
              + "|police|read|social|voluntary|wlmds|ambulance)_.*|bronze/insight.conf"
              + "|staged/(admission_diagnosis|waiting_[a-z_]*)\\..*|staged/(hashed_client|housing_benefit|gp_journal)\\..*"
              + "|staged/(ambulance|benefit|fire|homelessness|police|social)_.*|staged/insight.conf"
              + "|staged/community_(activity|breastfeeding|submission|team_referral)\\..*"
              + "|staged/maternity_(baby|delivery|submission)\\..*"
              + "|staged/mental_health_(activity|stay|submission|team_details|team_referral)\\..*"
              + "|silver/(admission|barrier|birth|breastfeeding|care_process|circumstance|clock_stop|condition"
              + "|identity_leak|insight|mental_health_stay|observation|partner_.*|pregnancy|referral"
              + "|waiting)\\..*"
              + "|gold/(?!did_not_attend|governance|source).*|checked/.*|indicators/.*"
              + "|registers.conf|cohorts/.*|.*README.md");

  /** Folders of a landing that the definitions read. */
  static final List<String> LANDED = List.of("acute", "gp", "identity", "opt_outs", "reference");

  private SmallDefinitions() {}

  /** Copies the definitions, with the settings that belong to them, and returns their folder. */
  static Path copy(Path folder) throws IOException {
    Path pipelines = Path.of("pipelines");
    copy(pipelines, folder.resolve("pipelines"), LEFT_OUT);
    copy(
        Path.of("conf"), folder.resolve("conf"), Pattern.compile("submission_rules/.*|goals.conf"));
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
