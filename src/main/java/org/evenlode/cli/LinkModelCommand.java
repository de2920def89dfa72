package org.evenlode.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what agreement weighs, as the night uses it. */
@Command(
    name = "model",
    description = {
      "Shows the weights that partners' records are linked by: when and why they were learnt, which levels",
      "the data could not teach; of one partner, the weights themselves as JSON, with those levels by name."
    },
    mixinStandardHelpOptions = true)
final class LinkModelCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "Data set of a partner.")
  private Optional<String> source = Optional.empty();

  @Override
  public Integer call() {
    if (site.ledger().accepted(LinkSteps.MODEL).isEmpty()) {
      throw new BrokenPromise(ExitCode.INPUT_MISSING, "Nothing is linked yet: run a night first");
    }
    try {
      List<Row> rows =
          site.workbench()
              .select("select * from " + LinkSteps.MODEL + " order by source")
              .collectAsList();
      if (source.isEmpty()) {
        Rows.table(
            List.of("source", "model", "version", "learnt on", "because", "levels not taught"),
            rows.stream().map(LinkModelCommand::line).toList());
        return 0;
      }
      Row row =
          rows.stream()
              .filter(one -> one.<String>getAs("source").equals(source.get()))
              .findFirst()
              .orElseThrow(() -> unknown(rows));
      Console.result(row.<String>getAs("weights"));
      return 0;
    } finally {
      site.close();
    }
  }

  private BrokenPromise unknown(List<Row> rows) {
    List<String> known = rows.stream().map(row -> row.<String>getAs("source")).toList();
    return new BrokenPromise(
        ExitCode.USAGE,
        "No weights of '" + source.orElse("") + "'" + Names.hint(source.orElse(""), known));
  }

  private static List<String> line(Row row) {
    return List.of(
        row.getAs("source"),
        row.getAs("model"),
        String.valueOf(row.<Integer>getAs("version")),
        String.valueOf(row.<java.sql.Date>getAs("trained_on")),
        row.getAs("reason"),
        String.valueOf(
            Stream.of(row.<String>getAs("untrained").split(", "))
                .filter(level -> !level.isEmpty())
                .count()));
  }
}
