package org.evenlode.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.publish.AgreementDocuments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes agreements for other tools and for people. */
@Command(
    name = "export",
    description = {
      "Writes each feed as a data contract (ODCS v3.1, YAML) and each agreement as an annex for the",
      "data-protection file (Markdown)."
    },
    mixinStandardHelpOptions = true)
final class AgreementsExportCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the documents; made if need be.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    Definitions definitions = site.definitions();
    ObjectMapper yaml =
        new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.SPLIT_LINES));
    try {
      Files.createDirectories(out);
      for (FeedContract feed : definitions.feeds().values()) {
        Files.writeString(
            out.resolve(feed.name() + ".odcs.yaml"),
            yaml.writeValueAsString(
                AgreementDocuments.dataContract(
                    feed, definitions.agreement(feed), definitions.entity(feed))));
      }
      for (Agreement agreement : definitions.agreements().values()) {
        Files.writeString(
            out.resolve(agreement.name() + ".md"),
            AgreementDocuments.annex(agreement, definitions.feedsUnder(agreement)));
      }
    } catch (IOException unwritable) {
      throw new BrokenPromise(
          ExitCode.NOT_WRITABLE, "The documents cannot be written to " + out, unwritable);
    }
    Console.result(
        definitions.feeds().size()
            + " data contracts and "
            + definitions.agreements().size()
            + " annexes in "
            + out);
    return 0;
  }
}
