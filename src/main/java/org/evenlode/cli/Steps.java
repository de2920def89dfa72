package org.evenlode.cli;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.evenlode.bronze.BronzeTable;
import org.evenlode.bronze.Landing;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Register;
import org.evenlode.contract.Settings;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.disclosure.Rule;
import org.evenlode.gold.CheckedTable;
import org.evenlode.gold.FunnelTable;
import org.evenlode.gold.IndicatorCheck;
import org.evenlode.gold.IndicatorTable;
import org.evenlode.gold.InequalityTable;
import org.evenlode.gold.Months;
import org.evenlode.gold.SourceTable;
import org.evenlode.gold.TrendTable;
import org.evenlode.gold.UnmappedCodeTable;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.Root;
import org.evenlode.pipeline.SqlTable;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepGraph;
import org.evenlode.silver.BestValueTable;
import org.evenlode.silver.FeedbackTable;
import org.evenlode.silver.IdentifierLeakTable;
import org.evenlode.silver.PersonKeyTable;
import org.evenlode.silver.RegisterTable;
import org.evenlode.staged.QuarantineTable;
import org.evenlode.staged.Removals;
import org.evenlode.staged.StagedTable;

/**
 * Every step of a night, in one place: a landing for each feed, a staging for each entity, the
 * tables that need Java by name, and a SQL table for each contract with a SELECT beside it.
 */
final class Steps {
  private static final TableId PERSON_KEY = TableId.of("identity_person_key");
  private static final TableId LEAK = TableId.of("identity_leak");
  private static final TableId BRIDGE = TableId.of("staged_identity_bridge");
  private static final TableId CONDITION = TableId.of("silver_condition");
  private static final TableId INDICATOR = TableId.of("gold_indicator");
  private static final TableId INEQUALITY = TableId.of("checked_inequality");
  private static final TableId TREND = TableId.of("checked_trend");
  private static final TableId FUNNEL = TableId.of("checked_funnel");
  private static final TableId SOURCE = TableId.of("gold_source");
  private static final TableId BEST = TableId.of("silver_person_best");
  private static final TableId UNMAPPED = TableId.of("gold_unmapped_code");
  private static final int MONTHS_PUBLISHED = 12;

  private final Definitions definitions;
  private final Settings settings;
  private final Root root;
  private final LocalDate runDate;
  private final String run;

  Steps(Definitions definitions, Settings settings, Root root, LocalDate runDate, String run) {
    this.definitions = definitions;
    this.settings = settings;
    this.root = root;
    this.runDate = runDate;
    this.run = run;
  }

  /** A token maker for looking at steps, which never makes a token that is kept. */
  static Tokens withoutKeys() {
    return new Tokens(new byte[32], "none", new byte[32]);
  }

  /**
   * The steps in order.
   *
   * @param optOuts the lists to apply; none for looking at steps
   */
  StepGraph graph(Tokens tokens, OptOuts optOuts, Supplier<SparkSession> spark) {
    List<Step> steps = new ArrayList<>();
    Landing landing = new Landing(root);
    for (FeedContract feed : live().values()) {
      steps.add(
          new BronzeTable(
              feed,
              root,
              landing,
              definitions.codeSystems(),
              settings.landing(),
              runDate,
              run,
              spark));
    }
    List<TableContract> staged = of(Zone.STAGED);
    Removals removals = removals(tokens, optOuts);
    for (TableContract entity : staged) {
      steps.add(
          new StagedTable(
              entity,
              definitions.feedsOf(entity.table()).stream().filter(this::isLive).toList(),
              definitions.codeSystems(),
              settings.identity().allowTestNumbers(),
              tokens,
              removals));
    }
    Set<TableId> stagedIds =
        staged.stream().map(TableContract::table).collect(Collectors.toCollection(TreeSet::new));
    steps.add(new QuarantineTable(stagedIds));
    steps.add(new FeedbackTable(stagedIds));
    for (TableContract contract : definitions.tables().values()) {
      if (contract.sql().isPresent() && contract.table().zone() != Zone.CHECKED) {
        steps.add(new SqlTable(contract, parameters()));
      }
    }
    steps.addAll(javaTables(staged, stagedIds, optOuts, tokens));
    return withoutDemonstrations(withChecked(steps));
  }

  /**
   * A codelist that only shows how things work decides nothing about real people. Feeds are not
   * looked at here: where one that asks for such a list brings rows, its staging fails.
   */
  private StepGraph withoutDemonstrations(StepGraph graph) {
    for (Codelist list : definitions.codelists().values()) {
      if (!list.isDemonstration()
          || settings.demonstration()
          || list.outside() == Codelist.Outside.EMPTY) {
        continue;
      }
      for (Step step : graph.steps()) {
        boolean isFeed = step.output().zone() == Zone.BRONZE || step.output().zone() == Zone.STAGED;
        if (!isFeed && list.isUsedBy(step.contract() + step.settings())) {
          throw new BrokenPromise(
              ExitCode.CONFIGURATION,
              step.output()
                  + " uses the codelist "
                  + list.name()
                  + ", which is for demonstrations only; put your own in its place");
        }
      }
    }
    return graph;
  }

  private Removals removals(Tokens tokens, OptOuts optOuts) {
    Map<String, Collection<OptOut>> lists = new TreeMap<>();
    live().forEach((name, feed) -> lists.put(name, optOuts.of(agreement(feed))));
    return new Removals(
        live(),
        live().values().stream().filter(feed -> feed.staged().equals(BRIDGE)).toList(),
        lists,
        definitions.codeSystems(),
        settings.identity().allowTestNumbers(),
        tokens);
  }

  /** The feeds whose agreement holds on the run date; the others are not read. */
  private Map<String, FeedContract> live() {
    Map<String, FeedContract> live = new TreeMap<>(definitions.feeds());
    live.values().removeIf(feed -> !isLive(feed));
    return live;
  }

  private boolean isLive(FeedContract feed) {
    return agreement(feed).isLive(runDate);
  }

  private Agreement agreement(FeedContract feed) {
    Agreement agreement = definitions.agreements().get(feed.agreement());
    if (agreement == null) {
      throw new IllegalStateException("Checked when loaded: " + feed.agreement());
    }
    return agreement;
  }

  /** The agreements that have expired, though feeds are declared under them. */
  List<Agreement> expired() {
    return definitions.feeds().values().stream()
        .filter(feed -> !isLive(feed))
        .map(this::agreement)
        .distinct()
        .toList();
  }

  /** The registers that stay empty, because their codelists are for demonstrations only. */
  List<Register> unsupplied() {
    return definitions.registers().values().stream().filter(this::isUnsupplied).toList();
  }

  private boolean isUnsupplied(Register register) {
    return !settings.demonstration()
        && definitions.codelists().values().stream()
            .anyMatch(list -> list.isDemonstration() && register.uses(list));
  }

  /** The opt-out lists that the agreements of the feeds ask for. */
  OptOuts optOuts(Tokens tokens) {
    Set<Agreement> agreements = new java.util.LinkedHashSet<>();
    live().values().forEach(f -> agreements.add(agreement(f)));
    return OptOuts.read(agreements, settings.optOuts(), root, runDate, tokens);
  }

  private List<Step> javaTables(
      List<TableContract> staged, Set<TableId> stagedIds, OptOuts optOuts, Tokens tokens) {
    List<Step> steps = new ArrayList<>();
    contract(PERSON_KEY)
        .ifPresent(
            contract ->
                steps.add(
                    new PersonKeyTable(
                        contract,
                        staged.stream()
                            .filter(TableContract::hasPeople)
                            .map(TableContract::table)
                            .collect(Collectors.toSet()),
                        Optional.of(BRIDGE).filter(stagedIds::contains),
                        optOuts.all(),
                        runDate)));
    contract(LEAK)
        .ifPresent(
            contract ->
                steps.add(
                    new IdentifierLeakTable(
                        contract, List.copyOf(live().values()), PERSON_KEY, tokens)));
    contract(BEST)
        .ifPresent(contract -> steps.add(new BestValueTable(contract, definitions.bestValues())));
    contract(CONDITION)
        .ifPresent(
            contract ->
                steps.add(
                    new RegisterTable(
                        contract,
                        definitions.registers().values().stream()
                            .filter(register -> !isUnsupplied(register))
                            .toList(),
                        runDate)));
    IndicatorCheck.require(
        definitions.indicators().values(), definitions.lenses(), definitions.tables());
    contract(INDICATOR)
        .ifPresent(
            contract ->
                steps.add(
                    new IndicatorTable(
                        contract,
                        List.copyOf(definitions.indicators().values()),
                        definitions.lenses(),
                        lastClosed(),
                        MONTHS_PUBLISHED,
                        settings.icb().code(),
                        datasets())));
    contract(UNMAPPED)
        .ifPresent(
            contract ->
                steps.add(
                    new UnmappedCodeTable(
                        contract,
                        List.copyOf(live().values()),
                        staged.stream()
                            .filter(TableContract::hasPeople)
                            .map(TableContract::table)
                            .collect(Collectors.toSet()))));
    contract(SOURCE)
        .ifPresent(
            contract ->
                steps.add(
                    new SourceTable(
                        contract,
                        List.copyOf(live().values()),
                        definitions.feeds().values().stream()
                            .filter(feed -> !isLive(feed))
                            .toList(),
                        runDate)));
    return steps;
  }

  /**
   * Gives every mart its disclosure control, by the strictest agreement upstream of it, and adds
   * what is made from marts as shown.
   */
  private StepGraph withChecked(List<Step> steps) {
    StepGraph upToGold = new StepGraph(steps);
    for (TableContract mart : of(Zone.GOLD)) {
      if (upToGold.contracts().containsKey(mart.table())) {
        steps.add(new CheckedTable(mart, Rule.strictest(agreements(upToGold, mart.table()))));
      }
    }
    for (TableContract contract : of(Zone.CHECKED)) {
      if (contract.sql().isPresent()) {
        steps.add(new SqlTable(contract, parameters()));
      }
    }
    contract(INEQUALITY)
        .ifPresent(
            contract ->
                steps.add(
                    new InequalityTable(
                        contract, definitions.lenses(), definitions.indicators().values())));
    contract(TREND).ifPresent(contract -> steps.add(new TrendTable(contract)));
    contract(FUNNEL).ifPresent(contract -> steps.add(new FunnelTable(contract)));
    return new StepGraph(steps);
  }

  private Collection<Agreement> agreements(StepGraph graph, TableId mart) {
    Set<TableId> upstream = graph.lineage(mart);
    return definitions.feeds().values().stream()
        .filter(feed -> upstream.contains(feed.bronze()))
        .map(this::agreement)
        .collect(Collectors.toSet());
  }

  /** The data sets about people, whose records contribute to every indicator. */
  private String datasets() {
    return live().values().stream()
        .filter(feed -> !feed.agreement().equals("open_data"))
        .map(FeedContract::dataset)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private Map<String, Object> parameters() {
    YearMonth lastMonth = YearMonth.from(runDate).minusMonths(1);
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("last_month", date(lastMonth));
    parameters.put(
        "first_month", date(lastMonth.minusMonths(settings.silver().historyMonths() - 1L)));
    parameters.put("last_closed", date(lastClosed()));
    parameters.put("icb_code", settings.icb().code());
    return parameters;
  }

  private YearMonth lastClosed() {
    return Months.lastClosed(runDate, settings.publish().closeAfterDays());
  }

  private static java.sql.Date date(YearMonth month) {
    return java.sql.Date.valueOf(month.atDay(1));
  }

  private List<TableContract> of(Zone zone) {
    return definitions.tables().values().stream()
        .filter(contract -> contract.table().zone() == zone)
        .toList();
  }

  private Optional<TableContract> contract(TableId id) {
    return Optional.ofNullable(definitions.tables().get(id))
        .filter(contract -> contract.sql().isEmpty());
  }
}
