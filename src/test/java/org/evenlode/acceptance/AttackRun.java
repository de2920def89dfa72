package org.evenlode.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.evenlode.lake.Sessions;
import org.evenlode.support.Lake;

/**
 * The whole attack on what a root has published: every hidden count of every mart that the intruder
 * reads, by integer programming. It takes too long for every build, which looks at some parts; see
 * {@code scripts/benchmark --attack}.
 */
final class AttackRun {
  private static final int PROMISED = 4;
  private static final double SECONDS = 10;

  private AttackRun() {}

  /**
   * Arguments: a folder to work in, the root, and how the names of the parts begin that are looked
   * at, nothing for all. Ends with 1 where a hidden count was found out.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int found = 0;
    int looked = 0;
    int undecided = 0;
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.log.level", "ERROR"),
            Optional.of(Files.createDirectories(folder.resolve("spark"))))) {
      PublishedCounts published = PublishedCounts.of(new Lake(Path.of(arguments[1])), spark);
      Attack attack = published.attack();
      if (!attack.wrong(published.truth()).isEmpty()) {
        throw new IllegalStateException("The intruder's sums do not hold: the reading is wrong");
      }
      List<String> byBounds = attack.foundByBounds(PROMISED);
      found += byBounds.size();
      System.out.printf(Locale.ROOT, "By bounds alone %,d found out%n", found);
      byBounds.forEach(name -> System.out.println("  " + name));
      String wanted = arguments.length > 2 ? arguments[2] : "";
      for (String part : attack.parts().stream().filter(name -> name.startsWith(wanted)).toList()) {
        Attack.Findings findings = attack.foundByProgram(part, PROMISED, SECONDS);
        found += findings.found().size();
        looked += findings.looked();
        undecided += findings.undecided();
        System.out.printf(
            Locale.ROOT,
            "%-60s %,7d hidden counts, %d found out, %d undecided%n",
            part,
            findings.looked(),
            findings.found().size(),
            findings.undecided());
        findings.found().forEach(name -> System.out.println("  " + name));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "All: %,d hidden counts, %d found out, %d undecided%n",
        looked,
        found,
        undecided);
    System.exit(found == 0 ? 0 : 1);
  }
}
