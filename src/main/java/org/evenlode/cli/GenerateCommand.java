package org.evenlode.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.ExitCode;
import org.evenlode.governance.Keys;
import org.evenlode.lake.Root;
import org.evenlode.synthetic.Generator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a synthetic ICS. */
@Command(
    name = "generate",
    description = {
      "Makes the files of a synthetic ICS: made-up people in the real record layouts of four care settings.",
      "The same people, seed and parameters give the same files on any machine. NHS numbers come from",
      "the test range 999 and, beyond 900,000 people, from numbers starting with 5, which to our",
      "knowledge have not been issued.",
      "",
      "With --reference and --icb, small areas, deprivation, ages and ethnic groups are those of a real",
      "board; the people stay made up."
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--people",
      paramLabel = "N",
      description = "How many people. Default: ${DEFAULT-VALUE}")
  private long people = 20_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Another seed, other people. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Landing folder. Default: landing/ under the root")
  private Optional<String> out = Optional.empty();

  @Option(
      names = "--reference",
      paramLabel = "DIR",
      description = "Folder of published reference data: imd/, geography/, census2021/.")
  private Optional<Path> reference = Optional.empty();

  @Option(names = "--icb", paramLabel = "CODE", description = "NHS code of the board, such as QHL.")
  private Optional<String> icb = Optional.empty();

  @Option(
      names = "--months",
      paramLabel = "N",
      description = "Months of activity. Default: as in conf/synthetic.conf")
  private Optional<Integer> months = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "YYYY-MM",
      description = "Last month of activity. Default: as in conf/synthetic.conf")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description = "Parameters instead of conf/synthetic.conf.")
  private Optional<Path> parameters = Optional.empty();

  @Override
  public Integer call() {
    if (reference.isPresent() != icb.isPresent()) {
      throw new BrokenPromise(ExitCode.USAGE, "--reference and --icb go together");
    }
    if (people < 1 || months.orElse(1) < 1) {
      throw new BrokenPromise(ExitCode.USAGE, "--people and --months must be 1 or more");
    }
    Root root = site.root();
    Keys keys = site.keys();
    String home = site.settings().identity().homeDomain();
    keys.createIfAbsent(Keys.TOKEN);
    keys.createIfAbsent(Keys.ofDomain(home));
    keys.createIfAbsent(Keys.LINKAGE);
    keys.createIfAbsent(Keys.DISCLOSURE);
    CodeSystem ethnicity = site.definitions().codeSystems().get("ethnic_category_snomed");
    if (ethnicity == null) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, "The code system ethnic_category_snomed is missing");
    }
    Console.note(String.format("Making %,d people with seed %d ...", people, seed));
    SparkSession spark = site.spark();
    try {
      Generator.Made made =
          Generator.make(
              spark,
              new Generator.Order(people, seed, reference, icb, months, until),
              parameters.orElseGet(() -> Site.packagedFile("synthetic.conf")),
              Site.packagedFile("synthetic_names.conf"),
              Root.open(out.orElse(root.path("landing")), new Configuration()),
              new Generator.Secrets(
                  () -> keys.require(Keys.ofDomain(home)), () -> keys.require(Keys.LINKAGE)),
              ethnicity,
              site.definitions().codelists());
      if (out.isEmpty()) {
        root.writeText("evenlode.conf", overlay(made));
      }
      Console.note(
          String.format(
              "Made %,d files over %,d small areas of %s.",
              made.files(), made.areas(), made.icbName()));
      Console.note("Next: scripts/evenlode run --run-date " + made.runDate());
      return 0;
    } finally {
      site.close();
    }
  }

  /** Returns the root's own settings, with which a plain run fits the demonstration. */
  private static String overlay(Generator.Made made) {
    return """
        # Written by 'evenlode generate': this root holds a demonstration with made-up people.
        demonstration = true
        icb { code = %s, name = "%s" }
        identity { allow_test_numbers = true }
        run { date = "%s" }
        """
        .formatted(made.icbCode(), made.icbName(), made.runDate());
  }
}
