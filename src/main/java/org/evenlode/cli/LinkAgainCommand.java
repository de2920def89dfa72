package org.evenlode.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.silver.LinkedPartner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the next night for a full linking anew. */
@Command(
    name = "again",
    description = {
      "Asks the next night to link all records of partners again, not only new and changed ones: with",
      "weights learnt anew, or by those that there are. Person numbers stay as they were issued."
    },
    mixinStandardHelpOptions = true)
final class LinkAgainCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Data set of one partner; all without it.")
  private Optional<String> source = Optional.empty();

  @Option(names = "--keep-weights", description = "Weigh all pairs again by the present weights.")
  private boolean keepWeights;

  @Override
  public Integer call() {
    List<String> known =
        LinkSteps.partners(site).stream().map(LinkedPartner::source).sorted().toList();
    source
        .filter(name -> !known.contains(name))
        .ifPresent(
            name -> {
              throw new BrokenPromise(
                  ExitCode.USAGE,
                  "--source "
                      + name
                      + ": no partner without NHS numbers has such a data set, but "
                      + String.join(", ", known)
                      + Names.hint(name, known));
            });
    List<String> asked = source.map(List::of).orElse(known);
    LinkRequests requests = LinkRequests.of(site.root());
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    for (String partner : asked) {
      requests.ask(keepWeights ? LinkRequests.Kind.WEIGH : LinkRequests.Kind.LEARN, partner, now);
    }
    Console.result(
        "The next night links again: "
            + String.join(", ", asked)
            + (keepWeights ? ", by the present weights." : ", with weights learnt anew."));
    return 0;
  }
}
