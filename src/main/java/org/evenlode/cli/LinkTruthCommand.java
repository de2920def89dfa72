package org.evenlode.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.pipeline.Workbench;
import org.evenlode.silver.LinkedPartner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Shows the errors of linkage as its probabilities state them next to those that the generator
 * knows of.
 */
@Command(
    name = "truth",
    description = {
      "On a made-up ICS: by partner and group, how many links are wrong and how many people are missed, as",
      "the stated probabilities expect it, beside what is true. Of real records nobody knows it."
    },
    mixinStandardHelpOptions = true)
final class LinkTruthCommand implements Callable<Integer> {
  private static final String LINKS =
      """
      with placed as (
        select
          l.source, l.record_key, l.person_id, l.probability,
          coalesce(l.sex, 'unknown') as sex,
          coalesce(ethnic_group_of(l.ethnic_category), 'unknown') as ethnic_group,
          coalesce(cast(imd_quintile_of(d.imd_decile) as string), 'unknown') as deprivation_quintile,
          coalesce(l.address_type, 'unknown') as address_type
        from identity_person_link l
        left join staged_postcode_area a on a.postcode = l.postcode
        left join staged_deprivation_2025 d on d.lsoa_code = a.lsoa21
      )
      select source, record_key, person_id, probability, g.lens, g.category
      from placed
      lateral view explode(array(
        struct('all' as lens, 'all' as category),
        struct('sex' as lens, sex as category),
        struct('ethnic_group' as lens, ethnic_group as category),
        struct('deprivation_quintile' as lens, deprivation_quintile as category),
        struct('address_type' as lens, address_type as category))) e as g
      """;
  private static final String REGISTER =
      """
      select distinct k.person_token, k.person_id as true_person_id
      from staged_patient_index p inner join identity_person_key k on k.person_token = p.person_token
      """;

  @Mixin private Site site = new Site();

  @Override
  public Integer call() {
    List<List<String>> truths = truths();
    if (site.ledger().accepted(LinkSteps.LINK).isEmpty()) {
      throw new BrokenPromise(ExitCode.INPUT_MISSING, "Nothing is linked yet: run a night first");
    }
    try {
      List<List<String>> lines = errors(truths).stream().map(LinkTruthCommand::line).toList();
      Rows.table(
          List.of(
              "source",
              "group",
              "records",
              "linked",
              "wrong: stated",
              "true",
              "missed: stated",
              "true"),
          lines);
      return 0;
    } finally {
      site.close();
    }
  }

  /** Returns the lines of each file of truth, its header first. */
  private List<List<String>> truths() {
    Path landing = site.root().localPath("landing");
    List<List<String>> truths = new ArrayList<>();
    if (Files.isDirectory(landing)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(landing, ".truth_*.csv")) {
        for (Path file : files) {
          truths.add(Files.readAllLines(file, StandardCharsets.UTF_8));
        }
      } catch (IOException unreadable) {
        throw new BrokenPromise(ExitCode.INPUT_MISSING, landing + " cannot be read");
      }
    }
    return truths;
  }

  private List<Row> errors(List<List<String>> truths) {
    Workbench workbench = site.workbench();
    Set<String> keys =
        LinkSteps.partners(site).stream()
            .map(LinkTruthCommand::recordColumn)
            .collect(Collectors.toCollection(TreeSet::new));
    Dataset<Row> truth =
        keys.stream()
            .flatMap(key -> truth(key, truths).stream())
            .reduce(Dataset::unionByName)
            .orElseThrow(LinkTruthCommand::unknown);
    return workbench
        .select(LINKS)
        .join(truth, "record_key")
        .join(workbench.select(REGISTER), col("owner").equalTo(col("person_token")), "left")
        .selectExpr(
            "source",
            "lens",
            "category",
            "person_id is not null as is_linked",
            "person_id is not null and not (person_id <=> true_person_id) as is_wrong",
            "person_id is null and true_person_id is not null as is_missed",
            "probability")
        .groupBy("source", "lens", "category")
        .agg(
            expr("count(*)"),
            expr("count_if(is_linked)"),
            expr("sum(if(is_linked, 1 - probability, 0.0))"),
            expr("count_if(is_wrong)"),
            expr("sum(if(is_linked, 0.0, probability))"),
            expr("count_if(is_missed)"))
        .orderBy(col("source"), col("lens").notEqual("all"), col("lens"), col("category"))
        .collectAsList();
  }

  private static BrokenPromise unknown() {
    return new BrokenPromise(
        ExitCode.INPUT_MISSING,
        "There is no truth of partners' records under the root's landing folder: it is known of a"
            + " made-up ICS only (evenlode generate)");
  }

  private static String recordColumn(LinkedPartner partner) {
    return partner.entity().linked().orElseThrow().record();
  }

  /**
   * Returns the true person of each record, from the truth files whose first line names the key
   * column.
   */
  private Optional<Dataset<Row>> truth(String key, List<List<String>> truths) {
    List<Row> rows =
        truths.stream()
            .filter(lines -> !lines.isEmpty() && lines.get(0).equals(key + ",nhs_number"))
            .flatMap(lines -> lines.stream().skip(1))
            .map(line -> (Row) RowFactory.create((Object[]) line.split(",", -1)))
            .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            site.spark()
                .createDataFrame(rows, StructType.fromDDL("record string, nhs_number string"))
                .select(
                    site.tokens().of(key, col("record")).as("record_key"),
                    site.tokens().ofNhsNumber(col("nhs_number")).as("owner")));
  }

  private static List<String> line(Row row) {
    String lens = row.getString(1);
    return List.of(
        row.getString(0),
        lens.equals("all") ? "all" : lens + " " + row.getString(2),
        String.valueOf(row.getLong(3)),
        String.valueOf(row.getLong(4)),
        String.format(Locale.ROOT, "%.1f", row.getDouble(5)),
        String.valueOf(row.getLong(6)),
        String.format(Locale.ROOT, "%.1f", row.getDouble(7)),
        String.valueOf(row.getLong(8)));
  }
}
