package org.evenlode.cli;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.contract.Settings;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.disclosure.ReleasedMarts;
import org.evenlode.disclosure.Rule;
import org.evenlode.gold.CheckedTable;
import org.evenlode.gold.DisclosureCostTable;
import org.evenlode.gold.DisclosureTable;
import org.evenlode.gold.IndicatorCheck;
import org.evenlode.gold.IndicatorTable;
import org.evenlode.gold.Months;
import org.evenlode.gold.ShownTable;
import org.evenlode.gold.SourceTable;
import org.evenlode.gold.UnmappedCodeTable;
import org.evenlode.governance.RecordKeys;
import org.evenlode.pipeline.SqlTable;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepGraph;

/**
 * Makes the steps that make marts in Java, and those that make marts publishable.
 *
 * @param live feeds whose agreement holds
 * @param parameters what SQL may name
 * @param keys of the records that indicators count
 */
record MartSteps(
    Definitions definitions,
    Settings settings,
    LocalDate runDate,
    List<FeedContract> live,
    Map<String, Object> parameters,
    RecordKeys keys) {
  private static final int MONTHS_PUBLISHED = 12;

  /** Returns the steps of marts that need Java. */
  List<Step> gold() {
    IndicatorCheck.require(
        definitions.indicators().values(), definitions.lenses(), definitions.tables());
    List<Step> steps = new ArrayList<>();
    add(steps, "gold_indicator", contract -> indicators(contract, kind -> kind != Kind.RATE));
    add(steps, "gold_rate", contract -> indicators(contract, kind -> kind == Kind.RATE));
    add(
        steps,
        "gold_unmapped_code",
        contract ->
            new UnmappedCodeTable(contract, live, aboutPeople(), definitions.codeSystems(), keys));
    add(steps, "gold_source", contract -> new SourceTable(contract, live, notRead(), runDate));
    return steps;
  }

  private Step indicators(TableContract contract, Predicate<Kind> wanted) {
    return new IndicatorTable(
        contract,
        definitions.indicators().values().stream()
            .filter(indicator -> wanted.test(indicator.kind()))
            .toList(),
        definitions.lenses(),
        lastClosed(),
        MONTHS_PUBLISHED,
        settings.icb().code(),
        datasets(),
        keys);
  }

  /**
   * Gives every mart its disclosure control, by the strictest agreement upstream of it, and adds
   * what is made from marts as shown.
   *
   * @param upToGold every step but these
   */
  List<Step> checked(StepGraph upToGold) {
    return checked(upToGold, Set.of());
  }

  /**
   * Gives every mart but the withheld ones its disclosure control. What is made from a withheld
   * mart is left out too.
   *
   * @param withheld marts that upToGold does not have
   */
  List<Step> checked(StepGraph upToGold, Set<TableId> withheld) {
    List<Step> steps = steps(upToGold);
    Set<TableId> missing =
        withheld.stream()
            .map(mart -> TableId.of("checked_" + mart.noun()))
            .collect(Collectors.toCollection(TreeSet::new));
    boolean isFewer = !missing.isEmpty();
    while (isFewer) {
      isFewer =
          steps.removeIf(
              step -> {
                boolean lacks = step.inputs().stream().anyMatch(missing::contains);
                if (lacks) {
                  missing.add(step.output());
                }
                return lacks;
              });
    }
    return steps;
  }

  private List<Step> steps(StepGraph upToGold) {
    List<Step> steps = new ArrayList<>();
    boolean isNoised = settings.disclosure().noise() == Settings.Noise.CELL_KEY;
    List<ReleasedMarts.Mart> marts = new ArrayList<>();
    for (TableContract mart : of(Zone.GOLD)) {
      if (upToGold.contracts().containsKey(mart.table())) {
        Rule rule = Rule.strictest(agreements(upToGold, mart.table()), isNoised);
        marts.add(new ReleasedMarts.Mart(mart, rule));
        steps.add(new CheckedTable(mart, rule));
      }
    }
    steps.add(new DisclosureTable(marts, keys, lastClosed()));
    for (TableContract contract : of(Zone.CHECKED)) {
      if (contract.sql().isPresent()) {
        steps.add(new SqlTable(contract, parameters));
      }
    }
    add(
        steps,
        "checked_inequality",
        contract -> ShownTable.inequality(contract, definitions.lenses()));
    add(steps, "checked_trend", ShownTable::trend);
    add(steps, "checked_funnel", ShownTable::funnel);
    List<TableContract> published = marts.stream().map(ReleasedMarts.Mart::contract).toList();
    add(steps, "checked_disclosure_cost", contract -> new DisclosureCostTable(contract, published));
    return steps;
  }

  private YearMonth lastClosed() {
    return Months.lastClosed(runDate, settings.publish().closeAfterDays());
  }

  private void add(List<Step> steps, String table, Function<TableContract, Step> maker) {
    Optional.ofNullable(definitions.tables().get(TableId.of(table)))
        .filter(contract -> contract.sql().isEmpty())
        .map(maker)
        .ifPresent(steps::add);
  }

  private Set<Agreement> agreements(StepGraph graph, TableId mart) {
    Set<TableId> upstream = graph.lineage(mart);
    return definitions.feeds().values().stream()
        .filter(feed -> upstream.contains(feed.bronze()))
        .map(definitions::agreement)
        .collect(Collectors.toSet());
  }

  /** Returns the data sets about people, whose records contribute to every indicator. */
  private String datasets() {
    return live.stream()
        .filter(feed -> !feed.agreement().equals("open_data"))
        .map(FeedContract::dataset)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the feeds that are not read because of their agreement, each with what published_source
   * says.
   */
  private Map<FeedContract, String> notRead() {
    Map<FeedContract, String> notRead = new LinkedHashMap<>();
    for (FeedContract feed : definitions.feeds().values()) {
      if (!live.contains(feed)) {
        boolean isLive = definitions.agreement(feed).isLive(runDate);
        notRead.put(feed, isLive ? "purpose_not_allowed" : "agreement_expired");
      }
    }
    return notRead;
  }

  private Set<TableId> aboutPeople() {
    return of(Zone.STAGED).stream()
        .filter(TableContract::hasPeople)
        .map(TableContract::table)
        .collect(Collectors.toSet());
  }

  private List<TableContract> of(Zone zone) {
    return definitions.tables().values().stream()
        .filter(contract -> contract.table().zone() == zone)
        .toList();
  }
}
