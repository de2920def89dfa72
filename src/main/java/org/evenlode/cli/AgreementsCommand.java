package org.evenlode.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Names;
import org.evenlode.contract.Purpose;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Erasure;
import org.evenlode.pipeline.StepGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what partners allow, and what rests on it. */
@Command(
    name = "agreements",
    description = {
      "Shows the agreements with partners: purposes, feeds, how each stands, and which marts rest on it.",
      "With --column, the chain from a published column back to its agreements; with --proof, what is",
      "left of an agreement's data. Reads no row of any table."
    },
    mixinStandardHelpOptions = true,
    subcommands = AgreementsExportCommand.class)
final class AgreementsCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--run-date",
      paramLabel = "YYYY-MM-DD",
      description =
          "Day on which agreements are judged. Default: the day in the settings, else today.")
  private Optional<LocalDate> runDate = Optional.empty();

  @Option(
      names = "--column",
      paramLabel = "MART.COLUMN",
      description = "A published column, such as published_indicator.value.")
  private Optional<String> column = Optional.empty();

  @Option(
      names = "--proof",
      paramLabel = "REF",
      description = "An agreement by its name or reference: what is left of its data.")
  private Optional<String> proof = Optional.empty();

  @Override
  public Integer call() {
    if (proof.isPresent()) {
      return prove(agreement(site.definitions().agreements().values(), proof.get()));
    }
    LocalDate day = runDate.or(() -> site.settings().runDate()).orElseGet(LocalDate::now);
    Steps steps = Steps.forLooking(site, day);
    StepGraph graph = steps.graphForLooking();
    if (column.isPresent()) {
      chain(steps.governance(), graph, column.get());
    } else {
      matrix(steps.governance());
    }
    return 0;
  }

  private void matrix(GovernanceLines governance) {
    List<List<String>> rows = new ArrayList<>();
    for (Agreement agreement : site.definitions().agreements().values()) {
      rows.add(
          List.of(
              agreement.name(),
              agreement.reference(),
              agreement.purposes().stream().map(Purpose::label).collect(Collectors.joining(", ")),
              governance.state(agreement),
              agreement.expires().map(LocalDate::toString).orElse("-"),
              agreement.retainMonths() == 0 ? "-" : agreement.retainMonths() + " months",
              Rows.few(
                  site.definitions().feedsUnder(agreement).stream()
                      .map(FeedContract::name)
                      .toList(),
                  4)));
    }
    Rows.table(
        List.of("agreement", "reference", "purposes", "state", "expires", "kept", "feeds"), rows);
    Console.result("");
    List<List<String>> marts = new ArrayList<>();
    for (String mart : governance.marts()) {
      marts.add(
          List.of(
              mart,
              governance.agreements(mart).keySet().stream()
                  .map(
                      agreement ->
                          governance.state(agreement).equals("in_force")
                              ? agreement.name()
                              : agreement.name() + " (" + governance.state(agreement) + ")")
                  .collect(Collectors.joining(", "))));
    }
    Rows.table(List.of("mart", "rests on"), marts);
  }

  private void chain(GovernanceLines governance, StepGraph graph, String asked) {
    String[] parts = asked.split("\\.", 2);
    String mart = parts[0];
    if (!governance.marts().contains(mart)) {
      throw new BrokenPromise(
          ExitCode.USAGE,
          "No mart is called '" + mart + "'" + Names.hint(mart, governance.marts()));
    }
    TableContract checked = contract(graph, TableId.of(mart.replace("published_", "checked_")));
    if (parts.length < 2 || !checked.columns().containsKey(parts[1])) {
      String name = parts.length < 2 ? "" : parts[1];
      throw new BrokenPromise(
          ExitCode.USAGE,
          mart + " has no column '" + name + "'" + Names.hint(name, checked.columns().keySet()));
    }
    Console.result(asked + ": " + checked.columns().get(parts[1]).meaning());
    Console.result("");
    Console.result("made from (by table: every column of a table counts)");
    governance.path(mart).stream()
        .collect(
            Collectors.groupingBy(
                TableId::zone,
                java.util.TreeMap::new,
                Collectors.mapping(TableId::name, Collectors.toList())))
        .forEach(
            (zone, tables) ->
                Console.result("  " + zone.label() + ": " + String.join(", ", tables)));
    Console.result("");
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<Agreement, List<String>> one : governance.agreements(mart).entrySet()) {
      Agreement agreement = one.getKey();
      rows.add(
          List.of(
              agreement.name(),
              agreement.partner(),
              agreement.reference(),
              governance.state(agreement),
              String.join(", ", one.getValue())));
    }
    Rows.table(List.of("agreement", "partner", "reference", "state", "feeds"), rows);
  }

  private static TableContract contract(StepGraph graph, TableId id) {
    TableContract contract = graph.contracts().get(id);
    if (contract == null) {
      throw new BrokenPromise(
          ExitCode.NOT_PERMITTED,
          "published_" + id.noun() + " is withheld: an agreement does not allow what it serves");
    }
    return contract;
  }

  private int prove(Agreement agreement) {
    Erasure.Left left =
        new Erasure(site.root(), site.tables(), site.ledger(), site.definitions(), LocalDate.now())
            .left(site.definitions().feedsUnder(agreement));
    Console.result(
        String.format(
            java.util.Locale.ROOT,
            "%s (%s): %,d files and %,d Delta versions left, with %,d data files",
            agreement.name(),
            agreement.reference(),
            left.files(),
            left.versions(),
            left.dataFiles()));
    List<String> certificates =
        site.root().list(Erasure.CERTIFICATES).stream()
            .filter(name -> name.startsWith(agreement.name() + "-"))
            .toList();
    certificates.forEach(
        name ->
            Console.result("certificate: " + site.root().path(Erasure.CERTIFICATES + "/" + name)));
    return 0;
  }

  /** Finds an agreement by name or reference. */
  static Agreement agreement(Collection<Agreement> all, String asked) {
    List<String> known =
        all.stream()
            .flatMap(one -> java.util.stream.Stream.of(one.name(), one.reference()))
            .toList();
    return all.stream()
        .filter(one -> one.name().equals(asked) || one.reference().equals(asked))
        .findFirst()
        .orElseThrow(
            () ->
                new BrokenPromise(
                    ExitCode.USAGE,
                    "There is no agreement '" + asked + "'" + Names.hint(asked, known)));
  }
}
