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
import org.evenlode.contract.Domains;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Register;
import org.evenlode.contract.Settings;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.gold.GovernanceTable;
import org.evenlode.gold.Months;
import org.evenlode.governance.Keys;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.RecordKeys;
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
  private static final TableId BEST = TableId.of("silver_person_best");

  private final Definitions definitions;
  private final Settings settings;
  private final Root root;
  private final LocalDate runDate;
  private final String run;
  private final Keys keys;
  private final RecordKeys recordKeys;
  private final Landing landing;
  private final GovernanceLines governance;

  /**
   * Makes the steps of a run.
   *
   * @param keys of the site; asked for when a step needs one that it alone uses
   * @param recordKeys of what marts count
   */
  Steps(
      Definitions definitions,
      Settings settings,
      Root root,
      Keys keys,
      RecordKeys recordKeys,
      LocalDate runDate,
      String run) {
    this.definitions = definitions;
    this.settings = settings;
    this.root = root;
    this.runDate = runDate;
    this.run = run;
    this.keys = keys;
    this.recordKeys = recordKeys;
    this.landing = new Landing(root);
    this.governance =
        new GovernanceLines(
            definitions,
            runDate,
            settings.publish().purpose(),
            settings.disclosure().noise() == Settings.Noise.CELL_KEY);
  }

  /** Returns the steps of a day for commands that look at definitions and run nothing. */
  static Steps forLooking(Site site, LocalDate day) {
    return new Steps(
        site.definitions(),
        site.settings(),
        site.root(),
        site.keys(),
        RecordKeys.none(),
        day,
        "looking");
  }

  /** Returns the graph of steps that are looked at and not run. */
  StepGraph graphForLooking() {
    return graph(
        withoutKeys(),
        OptOuts.none(),
        () -> {
          throw new IllegalStateException("Steps that are looked at are not run");
        });
  }

  /** A token maker for looking at steps, which never makes a token that is kept. */
  private static Tokens withoutKeys() {
    return new Tokens(new byte[32], "none", new byte[32]);
  }

  /**
   * Returns the steps in order.
   *
   * @param optOuts the lists to apply; none for looking at steps
   */
  StepGraph graph(Tokens tokens, OptOuts optOuts, Supplier<SparkSession> spark) {
    Domains.check(definitions.feeds().values(), settings);
    List<Step> steps = new ArrayList<>();
    for (FeedContract feed : live().values()) {
      steps.add(
          new BronzeTable(
              feed,
              root,
              landing,
              definitions.codeSystems(),
              settings.landing(),
              settings.identity().allowTestNumbers(),
              runDate,
              definitions.agreement(feed).keepsFrom(notInFuture(runDate)),
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
              tokens,
              removals));
    }
    Set<TableId> stagedIds =
        staged.stream().map(TableContract::table).collect(Collectors.toCollection(TreeSet::new));
    steps.add(new QuarantineTable(stagedIds));
    steps.add(new FeedbackTable(stagedIds, definitions.submissionRules(), live()));
    for (TableContract contract : definitions.tables().values()) {
      if (contract.sql().isPresent() && contract.table().zone() != Zone.CHECKED) {
        steps.add(new SqlTable(contract, parameters()));
      }
    }
    steps.addAll(javaTables(staged, stagedIds, optOuts, tokens));
    MartSteps marts =
        new MartSteps(
            definitions, settings, runDate, List.copyOf(live().values()), parameters(), recordKeys);
    steps.addAll(marts.gold());
    contract(GovernanceTable.ID)
        .ifPresent(contract -> steps.add(new GovernanceTable(contract, governance::lines)));
    StepGraph upToGold = new StepGraph(steps);
    List<Step> all = new ArrayList<>(steps);
    all.addAll(marts.checked(upToGold));
    StepGraph everything = new StepGraph(all);
    Set<TableId> withheld = GovernanceLines.withheld(upToGold, definitions, runDate);
    StepGraph graph = everything;
    if (!withheld.isEmpty()) {
      StepGraph fewer = upToGold.without(withheld);
      List<Step> rest = new ArrayList<>(fewer.steps());
      rest.addAll(marts.checked(fewer, withheld));
      graph = new StepGraph(rest);
    }
    governance.of(graph, everything);
    return withoutDemonstrations(graph);
  }

  /** Follows the marts of the graph back to their agreements. */
  GovernanceLines governance() {
    return governance;
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
    live().forEach((name, feed) -> lists.put(name, optOuts.of(definitions.agreement(feed))));
    return new Removals(
        live(),
        live().values().stream().filter(feed -> feed.staged().equals(BRIDGE)).toList(),
        lists,
        tokens);
  }

  /** The feeds whose agreement holds on the run date; the others are not read. */
  Map<String, FeedContract> live() {
    Map<String, FeedContract> live = new TreeMap<>(definitions.feeds());
    live.values().removeIf(feed -> !isLive(feed));
    return live;
  }

  /** A mistyped date must not take rows out that may still be kept. */
  private static LocalDate notInFuture(LocalDate day) {
    return day.isAfter(LocalDate.now()) ? LocalDate.now() : day;
  }

  private boolean isLive(FeedContract feed) {
    return definitions.agreement(feed).permits(runDate, settings.publish().purpose());
  }

  /** Accounts for every file in the landing folder. */
  LandingAccount landingAccount() {
    return LandingAccount.of(
        landing.files().stream().map(Root.Found::path).toList(),
        definitions.feeds(),
        settings,
        runDate);
  }

  /**
   * The agreements whose feeds are not read: they have ended, or do not allow the night's purpose.
   */
  List<Agreement> notRead() {
    return definitions.feeds().values().stream()
        .filter(feed -> !isLive(feed))
        .map(definitions::agreement)
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

  /** Returns the opt-out lists that the agreements of the feeds ask for. */
  OptOuts optOuts(Tokens tokens) {
    Set<Agreement> agreements = new java.util.LinkedHashSet<>();
    live().values().forEach(f -> agreements.add(definitions.agreement(f)));
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
    steps.addAll(
        new LinkSteps(definitions, live().values(), root, keys, optOuts, runDate).steps(tokens));
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
    return steps;
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
