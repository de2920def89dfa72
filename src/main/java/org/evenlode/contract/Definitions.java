package org.evenlode.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds everything that the definition folders say: what the pipeline reads, keeps and measures.
 *
 * @param feeds by name
 * @param tables contracts of staged, silver, identity and gold tables, and of the checked ones that
 *     are made from other checked ones
 */
public record Definitions(
    Map<String, FeedContract> feeds,
    Map<TableId, TableContract> tables,
    Map<String, Indicator> indicators,
    Lenses lenses,
    Map<String, Agreement> agreements,
    Map<String, CodeSystem> codeSystems,
    Map<String, Codelist> codelists,
    Map<String, BestValue> bestValues,
    Map<String, Register> registers,
    List<SubmissionRule> submissionRules,
    Map<String, Goal> goals) {

  private static final Pattern TOTAL_ROW = Pattern.compile("'(all|everybody|total)'");

  /**
   * Reads and checks all definitions.
   *
   * @param pipelines folder with bronze, staged, silver, gold, checked and indicators
   * @param conf folder with agreements and codes
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} and every problem of every file
   */
  public static Definitions load(Path pipelines, Path conf) {
    Problems problems = new Problems();
    if (!Files.isDirectory(pipelines.resolve("bronze"))) {
      problems.add(pipelines.toString(), "", "is not a definitions folder: it has no bronze/");
      problems.throwIfAny();
    }
    Definitions definitions = new Reader(pipelines, conf, problems).read();
    new DefinitionsCheck(definitions, problems).run();
    problems.throwIfAny();
    return definitions;
  }

  /** Returns what is doubtful in the definitions and yet no error, a sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (TableContract table : tables.values()) {
      boolean hasTotalRows = table.sql().filter(sql -> TOTAL_ROW.matcher(sql).find()).isPresent();
      if (table.table().zone() == Zone.GOLD && table.totals().isEmpty() && hasTotalRows) {
        warnings.add(
            "pipelines/gold/"
                + table.table().noun()
                + ".conf: the SELECT makes rows for all, and the contract has no totals: sparse"
                + " breakdowns are not withheld, and groups that nobody is in have no row");
      }
    }
    return warnings;
  }

  /** Returns the staged contract that a feed provides rows to. */
  public TableContract entity(FeedContract feed) {
    return table(feed.staged());
  }

  /** Returns the agreement that a feed comes under. */
  public Agreement agreement(FeedContract feed) {
    Agreement agreement = agreements.get(feed.agreement());
    if (agreement == null) {
      throw new IllegalStateException("Checked when loaded: " + feed.agreement());
    }
    return agreement;
  }

  /** Returns the feeds that come under an agreement. */
  public List<FeedContract> feedsUnder(Agreement agreement) {
    return feeds.values().stream()
        .filter(feed -> feed.agreement().equals(agreement.name()))
        .toList();
  }

  public TableContract table(TableId id) {
    TableContract contract = tables.get(id);
    if (contract == null) {
      throw new IllegalArgumentException("No contract for " + id);
    }
    return contract;
  }

  /** Returns the feeds that provide an entity, highest precedence first. */
  public List<FeedContract> feedsOf(TableId staged) {
    return feeds.values().stream()
        .filter(feed -> feed.staged().equals(staged))
        .sorted(
            java.util.Comparator.comparingInt(FeedContract::precedence)
                .reversed()
                .thenComparing(FeedContract::name))
        .toList();
  }

  /** Returns the entities that some feed provides. */
  public List<TableId> entities() {
    return feeds.values().stream().map(FeedContract::staged).distinct().sorted().toList();
  }

  /** Walks the folders. */
  private record Reader(Path pipelines, Path conf, Problems problems) {

    Definitions read() {
      Map<String, FeedContract> feeds = new TreeMap<>();
      for (Path file : files(pipelines.resolve("bronze"), ".conf")) {
        FeedContract feed = FeedContract.read(section(file), this::layout);
        if (feeds.put(feed.name(), feed) != null) {
          problems.add(shown(file), "feed", "another file already declares '" + feed.name() + "'");
        }
      }
      Map<TableId, TableContract> tables = new TreeMap<>();
      readTables("staged", Zone.STAGED, tables);
      readTables("silver", Zone.SILVER, tables);
      readTables("gold", Zone.GOLD, tables);
      readTables("checked", Zone.CHECKED, tables);
      Map<String, PersonRule> personRules = new LinkedHashMap<>();
      for (Path file : files(pipelines.resolve("cohorts"), ".conf")) {
        section(file)
            .children()
            .forEach(
                (name, child) -> {
                  if (personRules.put(name, PersonRule.read(name, child)) != null) {
                    problems.add(shown(file), name, "another file already declares '" + name + "'");
                  }
                });
      }
      tables.computeIfPresent(
          PersonRule.TABLE,
          (id, contract) -> contract.madeBy(PersonRule.select(personRules.values())));
      Lenses lenses =
          optional(pipelines.resolve("lenses.conf"))
              .map(Lenses::read)
              .orElseGet(() -> new Lenses(Map.of(), Map.of()));
      Map<String, Indicator> indicators = new LinkedHashMap<>();
      for (Path file : files(pipelines.resolve("indicators"), ".conf")) {
        section(file)
            .children()
            .forEach((name, child) -> indicators.put(name, Indicator.read(name, child, lenses)));
      }
      Map<String, Agreement> agreements = new TreeMap<>();
      for (Path file : files(conf.resolve("agreements"), ".conf")) {
        Agreement agreement = Agreement.read(section(file));
        if (agreements.put(agreement.name(), agreement) != null) {
          problems.add(
              shown(file), "agreement", "another file already declares '" + agreement.name() + "'");
        }
      }
      Map<String, CodeSystem> systems = new TreeMap<>();
      optional(conf.resolve("codes").resolve("systems.conf"))
          .ifPresent(
              section ->
                  section
                      .children()
                      .forEach(
                          (name, child) ->
                              systems.put(
                                  name, CodeSystem.read(name, child, conf.resolve("codes")))));
      for (Path file : files(conf.resolve("codes"), ".csv")) {
        if (!systems.containsKey(baseName(file)) && !systems.isEmpty()) {
          problems.add(
              shown(file),
              "",
              "is not declared: codes/systems.conf has no block '"
                  + baseName(file)
                  + "'"
                  + Names.hint(baseName(file), systems.keySet()));
        }
      }
      Map<String, Codelist> codelists = new TreeMap<>();
      Path lists = conf.resolve("codelists");
      optional(lists.resolve("codelists.conf"))
          .ifPresent(
              section ->
                  section
                      .children()
                      .forEach(
                          (name, child) -> codelists.put(name, Codelist.read(name, child, lists))));
      Map<String, BestValue> bestValues =
          optional(pipelines.resolve("best_values.conf")).map(BestValue::readAll).orElse(Map.of());
      Map<String, Register> registers =
          optional(pipelines.resolve("registers.conf")).map(Register::readAll).orElse(Map.of());
      List<SubmissionRule> rules = new ArrayList<>();
      for (Path file : files(conf.resolve("submission_rules"), ".csv")) {
        rules.addAll(SubmissionRule.read(file, shown(file), problems));
      }
      Map<String, Goal> goals =
          optional(conf.resolve("goals.conf")).map(Goal::readAll).orElse(Map.of());
      if (goals.isEmpty()) {
        tables.remove(Goal.TABLE);
      }
      tables.computeIfPresent(
          Goal.TABLE,
          (id, contract) ->
              contract.madeBy(
                  contract.sql().orElse("").replace(Goal.PLACE, Goal.values(goals.values()))));
      return new Definitions(
          feeds,
          tables,
          indicators,
          lenses,
          agreements,
          systems,
          codelists,
          bestValues,
          registers,
          rules,
          goals);
    }

    private void readTables(String folder, Zone zone, Map<TableId, TableContract> tables) {
      for (Path file : files(pipelines.resolve(folder), ".conf")) {
        TableContract contract = TableContract.read(section(file), sqlBeside(file), zone);
        if (tables.put(contract.table(), contract) != null) {
          problems.add(shown(file), "table", "another file already declares " + contract.table());
        }
      }
    }

    private Optional<String> sqlBeside(Path file) {
      Path sql = file.resolveSibling(baseName(file) + ".sql");
      try {
        return Files.exists(sql) ? Optional.of(Files.readString(sql)) : Optional.empty();
      } catch (IOException unreadable) {
        problems.add(shown(sql), "", "cannot be read as UTF-8 text");
        return Optional.empty();
      }
    }

    private List<String> layout(String name, Section from) {
      Path file = pipelines.resolve("bronze").resolve("layouts").resolve(name + ".csv");
      try {
        List<String> columns = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          if (!line.isBlank() && !line.startsWith("#")) {
            columns.add(line.strip());
          }
        }
        return columns;
      } catch (IOException missing) {
        from.problem("layout", "no file bronze/layouts/" + name + ".csv");
        return List.of();
      }
    }

    private Optional<Section> optional(Path file) {
      return Files.exists(file) ? Optional.of(section(file)) : Optional.empty();
    }

    private Section section(Path file) {
      return Section.read(file, shown(file), problems);
    }

    private String shown(Path file) {
      Path root = file.startsWith(pipelines) ? pipelines : conf;
      return root.getFileName() + "/" + root.relativize(file);
    }

    private static String baseName(Path file) {
      return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    private static List<Path> files(Path folder, String ending) {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
