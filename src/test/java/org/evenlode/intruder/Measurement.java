package org.evenlode.intruder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.evenlode.disclosure.OnePerson;
import org.evenlode.lake.Sessions;
import org.evenlode.pipeline.ReleaseRecord;
import org.evenlode.support.Lake;

/**
 * Measures what a root's releases give away: hidden counts that can have one value, or fewer than
 * four, in the newest release and in the newest two together, and how many published rows one
 * person's removal changes. See {@code scripts/benchmark --attack}.
 */
public final class Measurement {
  private static final int PEOPLE = 60;

  /** Counts at which linear programs look. */
  private static final int LOOKED = 1_500;

  private Measurement() {}

  /** Arguments: a folder to work in, and the root. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[1]);
    try (SparkSession spark =
        Sessions.open(
            Map.of("spark.log.level", "ERROR"),
            Map.of(),
            Optional.of(Files.createDirectories(Path.of(arguments[0]).resolve("spark"))))) {
      Lake lake = new Lake(root);
      List<ReleaseRecord> releases = lake.releases();
      print("newest release", attack(lake, spark, releases.subList(0, 1), all -> true, LOOKED));
      if (releases.size() > 1) {
        print(
            "newest two releases",
            attack(lake, spark, releases.subList(0, 2), all -> true, LOOKED));
      }
      OnePerson.Removals removals = OnePerson.removed(lake, spark, PEOPLE);
      System.out.printf(
          Locale.ROOT,
          "removal of one of %d people changes %.2f %% of the %,d rows that they are in%n",
          removals.people(),
          100.0 * removals.changed() / Math.max(1, removals.rows()),
          removals.rows());
    }
  }

  /**
   * Attacks some releases together.
   *
   * @param releases newest first
   * @param wanted which rows, by mart and first column of the key
   * @param looked how many counts that a walk leaves open linear programs look at
   */
  public static Attack.Findings attack(
      Lake lake,
      SparkSession spark,
      List<ReleaseRecord> releases,
      Predicate<String> wanted,
      int looked)
      throws IOException {
    PublishedCounts counts = new PublishedCounts();
    KnownSums sums = new KnownSums(counts);
    Map<String, Integer> variables = new HashMap<>();
    for (ReleaseRecord release : releases) {
      counts.read(lake, spark, release, wanted, variables).forEach(sums::add);
    }
    return new Attack(counts, sums.sums()).run(looked);
  }

  private static void print(String what, Attack.Findings findings) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d hidden counts; %,d safe by a walk; of %,d of the others %d pinned, %d with fewer than"
            + " four values, %d undecided; in all %.3f %% with fewer than four%n",
        what,
        findings.hidden(),
        findings.safe(),
        findings.looked(),
        findings.pinned().size(),
        findings.narrow().size(),
        findings.undecided(),
        100 * findings.shareNarrow());
    findings.narrow().stream().limit(20).forEach(name -> System.out.println("  " + name));
  }
}
