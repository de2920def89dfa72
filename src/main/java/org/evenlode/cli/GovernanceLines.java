package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Purpose;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.contract.Zone;
import org.evenlode.disclosure.Rule;
import org.evenlode.gold.CheckedTable;
import org.evenlode.gold.DisclosureTable;
import org.evenlode.gold.GovernanceTable.Line;
import org.evenlode.pipeline.Step;
import org.evenlode.pipeline.StepGraph;

/** Follows every mart back to the agreements of the feeds that it is made from. */
final class GovernanceLines {
  private static final int SOON_DAYS = 90;

  /** Names tables that every mart depends on, though its rows say nothing of theirs. */
  private static final Set<TableId> ASIDE =
      Set.of(DisclosureTable.ID, TableId.of("identity_person_key"));

  private final Definitions definitions;
  private final LocalDate runDate;
  private final Purpose purpose;
  private final boolean isNoised;
  private final Map<String, Set<TableId>> lineages = new TreeMap<>();
  private final Set<String> withheld = new TreeSet<>();
  private final Map<String, Rule> applied = new TreeMap<>();

  /**
   * Begins with no marts.
   *
   * @param purpose of the night
   * @param isNoised whether counts carry noise, whatever the agreements say
   */
  GovernanceLines(Definitions definitions, LocalDate runDate, Purpose purpose, boolean isNoised) {
    this.definitions = definitions;
    this.runDate = runDate;
    this.purpose = purpose;
    this.isNoised = isNoised;
  }

  /**
   * Takes over the marts of a night.
   *
   * @param graph the steps that run
   * @param withWithheld the same with the marts that an agreement withholds
   */
  void of(StepGraph graph, StepGraph withWithheld) {
    for (Step step : withWithheld.steps()) {
      TableId id = step.output();
      if (id.zone() == Zone.GOLD || id.zone() == Zone.CHECKED) {
        lineages
            .computeIfAbsent("published_" + id.noun(), mart -> new TreeSet<>())
            .addAll(madeFrom(id, withWithheld));
        if (!graph.contracts().containsKey(id)) {
          withheld.add("published_" + id.noun());
        }
        if (step instanceof CheckedTable checked) {
          applied.put("published_" + id.noun(), checked.rule());
        }
      }
    }
    lineages.remove("published_disclosure");
  }

  /**
   * Returns the tables that a mart's rows are made from. Disclosure control looks at all marts at
   * once, and people get their numbers from all records at once: neither makes a mart of all data.
   * Small counts are treated by the strictest rule of all that is upstream, numbers of people
   * included.
   */
  private static Set<TableId> madeFrom(TableId mart, StepGraph graph) {
    Set<TableId> found = new TreeSet<>();
    Deque<TableId> open = new ArrayDeque<>(List.of(mart));
    while (!open.isEmpty()) {
      TableId next = open.remove();
      if (!ASIDE.contains(next) && found.add(next)) {
        open.addAll(graph.step(next).inputs());
      }
    }
    return found;
  }

  /** Returns the tables of marts that are withheld, which readers must not find any more. */
  Set<TableId> withdrawn() {
    Set<TableId> tables = new TreeSet<>();
    for (String mart : withheld) {
      String noun = TableId.of(mart).noun();
      for (Zone zone : List.of(Zone.GOLD, Zone.CHECKED, Zone.PUBLISHED)) {
        tables.add(TableId.of(zone.label() + "_" + noun));
      }
    }
    return tables;
  }

  /** Returns the names of the marts. */
  Set<String> marts() {
    return lineages.keySet();
  }

  /** Returns a line for each mart and agreement, in order. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (String mart : lineages.keySet()) {
      Map<Agreement, List<String>> agreements = agreements(mart);
      boolean isPartial =
          agreements.keySet().stream().anyMatch(one -> !one.permits(runDate, purpose));
      String state =
          withheld.contains(mart) ? "withheld" : isPartial ? "partly_withheld" : "published";
      Rule strictest = applied.getOrDefault(mart, Rule.strictest(agreements.keySet(), isNoised));
      agreements.forEach(
          (agreement, feeds) -> {
            Rule own = Rule.strictest(List.of(agreement), isNoised);
            lines.add(
                new Line(
                    mart,
                    agreement.name(),
                    agreement.partner(),
                    agreement.reference(),
                    purposes(agreement),
                    agreement.lawfulBasis(),
                    agreement.expires(),
                    agreement.review(),
                    String.join(", ", feeds),
                    state(agreement),
                    state,
                    own.profile(),
                    own.suppressTo() == strictest.suppressTo()
                        || own.suppressZero() && strictest.suppressZero()
                        || own.roundTo() == strictest.roundTo(),
                    String.join(", ", agreement.optOuts()),
                    agreement.terms().redistribution(),
                    agreement.terms().contact()));
          });
    }
    return lines;
  }

  private static String purposes(Agreement agreement) {
    return agreement.purposes().stream().map(Purpose::label).collect(Collectors.joining(", "));
  }

  /** Returns the feeds of a mart by their agreement, read or not. */
  Map<Agreement, List<String>> agreements(String mart) {
    Map<String, List<String>> feeds = new TreeMap<>();
    for (FeedContract feed : definitions.feeds().values()) {
      if (lineages.getOrDefault(mart, Set.of()).contains(feed.staged())) {
        feeds.computeIfAbsent(feed.agreement(), name -> new ArrayList<>()).add(feed.name());
      }
    }
    Map<Agreement, List<String>> agreements = new java.util.LinkedHashMap<>();
    feeds.forEach(
        (name, its) -> {
          Agreement agreement = definitions.agreements().get(name);
          if (agreement != null) {
            agreements.put(agreement, its);
          }
        });
    return agreements;
  }

  /** Returns the tables that a mart is made from, nearest to the files first. */
  List<TableId> path(String mart) {
    return lineages.getOrDefault(mart, Set.of()).stream()
        .sorted(java.util.Comparator.comparing(TableId::zone).thenComparing(TableId::name))
        .toList();
  }

  /** Returns how an agreement stands. */
  String state(Agreement agreement) {
    if (!agreement.isLive(runDate)) {
      return "expired";
    }
    if (!agreement.allows(purpose)) {
      return "purpose_not_allowed";
    }
    if (agreement.expires().filter(day -> day.isBefore(runDate.plusDays(SOON_DAYS))).isPresent()) {
      return "expires_within_90_days";
    }
    return agreement.review().filter(day -> !day.isAfter(runDate)).isPresent()
        ? "review_due"
        : "in_force";
  }

  /**
   * Returns the marts that serve a purpose that the agreement of one of their feeds does not allow.
   *
   * @param steps of all marts
   */
  static Set<TableId> withheld(StepGraph steps, Definitions definitions, LocalDate day) {
    Set<TableId> withheld = new TreeSet<>();
    for (Step step : steps.steps()) {
      TableContract contract = step.contract();
      if (contract.purposes().isEmpty()) {
        continue;
      }
      Set<TableId> lineage = madeFrom(step.output(), steps);
      boolean isAllowed =
          definitions.feeds().values().stream()
              .filter(feed -> lineage.contains(feed.staged()))
              .map(definitions::agreement)
              .allMatch(
                  agreement ->
                      agreement.isLive(day)
                          && contract.purposes().stream().allMatch(agreement::allows));
      if (!isAllowed) {
        withheld.add(step.output());
      }
    }
    return withheld;
  }
}
