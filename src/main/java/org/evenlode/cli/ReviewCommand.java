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
import org.evenlode.contract.TableId;
import org.evenlode.lake.Root;
import org.evenlode.linkage.Calibration;
import org.evenlode.linkage.Reviews;
import org.evenlode.statistics.Estimate;
import org.evenlode.statistics.Proportion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Clerical review of links. */
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

  /** The decisions so far. */
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
    /** Chosen by a hash of the key, so that a second export of a night is the same. */
    private static final String SELECT =
        """
        with placed as (
          select l.*,
            case when stated < 0.3 then '1 under 0.3' when stated < 0.6 then '2 under 0.6'
              when stated < 0.9 then '3 under 0.9' when stated < 0.99 then '4 under 0.99'
              else '5 from 0.99' end as stratum
          from identity_person_link l
          where candidate_id is not null
        ),
        numbered as (
          select *, row_number() over (partition by stratum order by xxhash64(record_key)) as place,
            count(*) over (partition by stratum) as of_stratum
          from placed
        ),
        register as (
          select k.person_id, p.*
          from staged_patient_index p
          inner join identity_person_key k on k.person_token = p.person_token
        ),
        sample as (
          select n.*, b.forename as b_forename, b.surname as b_surname, b.birth_date as b_birth_date,
            b.sex as b_sex, b.clear_postcode as b_postcode, r.forename, r.surname,
            r.birth_date as r_birth_date, r.sex as r_sex, r.clear_postcode,
            -- The address that agrees, or the newest.
            row_number() over (partition by n.record_key order by
              if(r.clear_postcode = b.clear_postcode, 0, 1), r.effective_from desc) as entry
          from numbered n
          inner join staged_housing_benefit b on b.claim_id = n.record_key
          left join register r on r.person_id = n.candidate_id
          where n.place <= %d
        )
        select record_key, stated, stratum,
          of_stratum / least(of_stratum, %d) as stands_for,
          agreement,
          b_forename as record_forename, b_surname as record_surname,
          b_birth_date as record_birth_date, b_sex as record_sex, b_postcode as record_postcode,
          forename as register_forename, surname as register_surname,
          r_birth_date as register_birth_date, r_sex as register_sex,
          clear_postcode as register_postcode,
          '' as decision, '' as reviewer, '' as decided_on
        from sample
        where entry = 1
        order by stratum, place
        """;

    @Mixin private Site site = new Site();

    @Option(
        names = "--each",
        paramLabel = "N",
        defaultValue = "40",
        description = "Records of each band (default ${DEFAULT-VALUE}).")
    private int each = 40;

    @Override
    public Integer call() {
      if (site.ledger().accepted(TableId.of("identity_person_link")).isEmpty()) {
        throw new BrokenPromise(ExitCode.INPUT_MISSING, "Nothing is linked yet: run a night first");
      }
      try {
        List<Row> rows =
            site.workbench().select(String.format(Locale.ROOT, SELECT, each, each)).collectAsList();
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
              (stratum, count) -> {
                Estimate share = Proportion.wilson(count[1], count[0], 0.95);
                lines.add(
                    List.of(
                        stratum.substring(2),
                        String.valueOf(count[0]),
                        String.valueOf(count[1]),
                        String.format(
                            Locale.ROOT,
                            "%.2f (%.2f to %.2f)",
                            share.value(),
                            share.low(),
                            share.high())));
              });
      Rows.table(List.of("stated probability", "sure decisions", "matches", "share, 95 %"), lines);
      long sure = reviews.byStratum().values().stream().mapToLong(count -> count[0]).sum();
      Console.result(
          sure < Calibration.LEAST_DECISIONS
              ? "Fewer than " + Calibration.LEAST_DECISIONS + ": probabilities stay as they are."
              : "The next night's probabilities are calibrated on these decisions.");
    }
  }
}
