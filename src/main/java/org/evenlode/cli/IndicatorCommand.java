package org.evenlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Names;
import org.evenlode.contract.TableId;
import org.evenlode.gold.IndicatorCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists and checks indicators. */
@Command(
    name = "indicator",
    description = "Lists the indicators, or checks one before a night.",
    mixinStandardHelpOptions = true,
    subcommands = {IndicatorCommand.ListAll.class, IndicatorCommand.Check.class})
final class IndicatorCommand implements Callable<Integer> {
  /**
   * Holds the count below which none is told: a person who checks a definition need not see a few
   * people.
   */
  private static final long LEAST_TOLD = 8;

  @Override
  public Integer call() {
    Console.result("Say what: evenlode indicator list, or evenlode indicator check NAME");
    return ExitCode.USAGE.number();
  }

  /** Lists the indicators. */
  @Command(
      name = "list",
      description = "Lists the indicators with their topic and what they are made from.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin private Site site = new Site();

    @Override
    public Integer call() {
      List<List<String>> rows = new ArrayList<>();
      for (Indicator indicator : site.definitions().indicators().values()) {
        rows.add(List.of(indicator.name(), indicator.topic(), indicator.from(), indicator.title()));
      }
      Rows.table(List.of("indicator", "topic", "from", "what it measures"), rows);
      return 0;
    }
  }

  /** Checks an indicator. */
  @Command(
      name = "check",
      description = {
        "Checks an indicator: its columns, its SQL, and how many rows each part of it keeps",
        "in the lake as it stands. Nothing is written."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private Site site = new Site();

    @Parameters(paramLabel = "NAME", description = "An indicator's name; see: indicator list")
    private String name = "";

    @Override
    public Integer call() {
      Map<String, Indicator> all = site.definitions().indicators();
      Indicator indicator = all.get(name);
      if (indicator == null) {
        throw new BrokenPromise(
            ExitCode.USAGE,
            "No indicator is called '" + name + "'" + Names.hint(name, all.keySet()));
      }
      List<String> problems = IndicatorCheck.problems(indicator, site.definitions().tables());
      if (!problems.isEmpty()) {
        throw new BrokenPromise(ExitCode.CONFIGURATION, String.join("\n", problems));
      }
      Console.result(indicator.title());
      Console.result("definition: " + indicator.definition());
      if (indicator.kind().isOfPopulation()) {
        Console.result(
            indicator.kind().name().toLowerCase(Locale.ROOT)
                + " in the population: "
                + indicator.population()
                + " (silver_person_month)");
      }
      Console.result(
          "periods: " + words(indicator.periods()) + "; areas: " + words(indicator.areas()));
      Console.result("lenses: " + String.join(", ", indicator.lenses()));
      String select = sql(indicator);
      Console.result("");
      Console.result(select);
      Console.result("");
      try {
        counts(indicator, select);
        return 0;
      } finally {
        site.close();
      }
    }

    private void counts(Indicator indicator, String select) {
      if (site.ledger().accepted(TableId.of(indicator.from())).isEmpty()) {
        Console.result(indicator.from() + " has not been built yet: run a night first");
        return;
      }
      Row row = site.workbench().select(select).first();
      List<List<String>> lines = new ArrayList<>();
      // Of a population's indicators the denominator is another table.
      List<String> parts =
          indicator.kind().isOfPopulation()
              ? List.of("all_rows", "about", "numerator", "people")
              : List.of("all_rows", "about", "denominator", "numerator", "people");
      for (String part : parts) {
        lines.add(List.of(part.replace('_', ' '), told(row.<Long>getAs(part))));
      }
      lines.add(List.of("from", String.valueOf(row.<Object>getAs("from_day"))));
      lines.add(List.of("to", String.valueOf(row.<Object>getAs("to_day"))));
      Rows.table(List.of("part", "rows"), lines);
    }

    private static String told(long count) {
      return count > 0 && count < LEAST_TOLD
          ? "fewer than " + LEAST_TOLD
          : String.format(Locale.ROOT, "%,d", count);
    }

    private static String sql(Indicator indicator) {
      String about = "(" + indicator.where() + ")";
      String counted = about + " and (" + indicator.denominator() + ")";
      return "select count(*) as all_rows,\n  count_if("
          + about
          + ") as about,\n  count_if("
          + counted
          + ") as denominator,\n  count_if("
          + counted
          + " and ("
          + indicator.numerator()
          + ")) as numerator,\n  count(distinct case when "
          + counted
          + " then person_id end) as people,\n  min("
          + indicator.when()
          + ") as from_day, max("
          + indicator.when()
          + ") as to_day\nfrom "
          + indicator.from();
    }

    private static String words(List<? extends Enum<?>> constants) {
      return String.join(
          ", ", constants.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
    }
  }
}
