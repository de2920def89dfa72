package org.evenlode.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.lake.Root;
import org.evenlode.linkage.Calibration;
import org.evenlode.linkage.Reviews;
import org.evenlode.silver.LinkedPartner;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups the commands of the clerical review of links. */
@Command(
    name = "review",
    description = "Exports links for people to decide on, and takes their decisions in.",
    mixinStandardHelpOptions = true,
    subcommands = {ReviewCommand.Export.class, ReviewCommand.Import.class})
final class ReviewCommand implements Callable<Integer> {
  private static final String FOLDER = "restricted/review/";
  private static final String DECISIONS = FOLDER + "decisions.csv";

  @Override
  public Integer call() {
    Console.result("Say what: evenlode review export, or evenlode review import FILE");
    return ExitCode.USAGE.number();
  }

  /** Returns the decisions so far. */
  static Reviews decisions(Root root) {
    Reviews reviews = new Reviews();
    if (root.exists(DECISIONS)) {
      List<String> problems = new ArrayList<>();
      reviews.read(root.readText(DECISIONS), problems);
      if (!problems.isEmpty()) {
        throw new BrokenPromise(
            ExitCode.GATE, DECISIONS + " was changed by hand: " + String.join("; ", problems));
      }
    }
    return reviews;
  }

  /** Writes a sample with names. */
  @Command(
      name = "export",
      description = {
        "Writes a sample of records beside their best candidates to restricted/review/ under the root,",
        "as many of each band of probability, with names: for the people who may see them, and nobody else."
      },
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private Site site = new Site();

    @Option(
        names = "--each",
        paramLabel = "N",
        defaultValue = "40",
        description = "Records of each band (default ${DEFAULT-VALUE}).")
    private int each = 40;

    @Override
    public Integer call() {
      if (site.ledger().accepted(LinkSteps.LINK).isEmpty()) {
        throw new BrokenPromise(ExitCode.INPUT_MISSING, "Nothing is linked yet: run a night first");
      }
      try {
        List<Row> rows = new ArrayList<>();
        for (LinkedPartner partner : partners()) {
          rows.addAll(site.workbench().select(ReviewSample.select(partner, each)).collectAsList());
        }
        Path file = write(rows);
        Console.result(
            rows.size()
                + " records in "
                + file
                + ". Fill in decision (match, no_match, unsure), reviewer and decided_on"
                + " (YYYY-MM-DD), then: evenlode review import "
                + file);
        return 0;
      } finally {
        site.close();
      }
    }

    /** Returns the partners who send names, because nobody can decide on hashes. */
    private List<LinkedPartner> partners() {
      return LinkSteps.partners(site).stream()
          .filter(partner -> partner.hashing().isEmpty())
          .filter(partner -> site.ledger().accepted(partner.entity().table()).isPresent())
          .toList();
    }

    private Path write(List<Row> rows) {
      Path file = site.root().localPath(FOLDER + "review.csv");
      try {
        Files.createDirectories(file.getParent());
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(
              file.getParent(), PosixFilePermissions.fromString("rwx------"));
        }
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
          if (!rows.isEmpty()) {
            csv.writeRecord(List.of(rows.get(0).schema().fieldNames()));
          }
          for (Row row : rows) {
            List<String> line = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
              line.add(row.isNullAt(i) ? "" : row.get(i).toString());
            }
            csv.writeRecord(line);
          }
        }
        return file;
      } catch (IOException failed) {
        throw new BrokenPromise(ExitCode.NOT_WRITABLE, file + " cannot be written");
      }
    }
  }

  /** Takes decisions in. */
  @Command(
      name = "import",
      description = {
        "Takes in the decisions of an exported file. From thirty on they calibrate the probabilities of",
        "the next night's links; what they say of the present ones is printed."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private Site site = new Site();

    @Parameters(paramLabel = "FILE", description = "The file that review export wrote, filled in.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Reviews reviews = decisions(site.root());
      int before = reviews.all().size();
      List<String> problems = new ArrayList<>();
      try {
        reviews.read(Files.readString(file), problems);
      } catch (IOException unreadable) {
        throw new BrokenPromise(ExitCode.INPUT_MISSING, file + " cannot be read");
      }
      if (!problems.isEmpty()) {
        throw new BrokenPromise(
            ExitCode.GATE, "Nothing was taken in.\n  " + String.join("\n  ", problems));
      }
      site.root().writeText(DECISIONS, reviews.text());
      Console.result(
          reviews.all().size() - before + " new decisions, " + reviews.all().size() + " in all");
      told(reviews);
      return 0;
    }

    private static void told(Reviews reviews) {
      List<List<String>> lines = new ArrayList<>();
      reviews
          .byStratum()
          .forEach(
              (source, strata) ->
                  strata.forEach((stratum, count) -> lines.add(line(source, stratum, count))));
      Rows.table(
          List.of("partner", "stated probability", "sure decisions", "matches", "share, 95 %"),
          lines);
      reviews
          .byStratum()
          .forEach(
              (source, strata) -> {
                long sure = strata.values().stream().mapToLong(count -> count[0]).sum();
                Console.result(
                    sure < Calibration.LEAST_DECISIONS
                        ? source
                            + ": fewer than "
                            + Calibration.LEAST_DECISIONS
                            + ", probabilities stay as they are."
                        : source
                            + ": the next night's probabilities are calibrated on these decisions.");
              });
    }

    private static List<String> line(String source, String stratum, long[] count) {
      Estimate share = Proportion.wilson(count[1], count[0], 0.95);
      return List.of(
          source,
          stratum.substring(2),
          String.valueOf(count[0]),
          String.valueOf(count[1]),
          String.format(
              Locale.ROOT, "%.2f (%.2f to %.2f)", share.value(), share.low(), share.high()));
    }
  }
}
