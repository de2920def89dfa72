package org.evenlode.cli;

import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.pipeline.Faults;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts Evenlode from the command line. */
@Command(
    name = "evenlode",
    mixinStandardHelpOptions = true,
    version = "Evenlode 0.1.0",
    description =
        "Merges the records of an Integrated Care System into one governed lake and publishes inequality marts.",
    subcommands = {
      GenerateCommand.class,
      RunCommand.class,
      PlanCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      PublishCommand.class,
      CodeCommand.class,
      TablesCommand.class,
      DescribeCommand.class,
      StatusCommand.class,
      AgreementsCommand.class,
      IndicatorCommand.class,
      LinkCommand.class,
      HashIdentifiersCommand.class,
      ImportCodesCommand.class,
      ReviewCommand.class,
      LinkageRecordsCommand.class,
      MappingCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:published, or the command did what it says",
      " 2:wrong command line",
      "65:a data gate or a contract failed; nothing was published",
      "66:a required input is missing or late",
      "69:storage or database cannot be reached",
      "70:a fault in Evenlode",
      "73:output cannot be written",
      "75:another run holds the lock",
      "77:not permitted",
      "78:the configuration is wrong",
      "99:nothing to do: the same inputs are already published"
    },
    footer = {"", "First time here?  scripts/demo makes a synthetic ICS and runs a night on it."})
public final class Evenlode {
  Evenlode() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command and gives its exit code. */
  public static int execute(String... arguments) {
    return new CommandLine(new Evenlode())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              Console.error(Faults.describe(failure));
              return failure instanceof BrokenPromise promise
                  ? promise.exitCode().number()
                  : Faults.exitCode(failure).number();
            })
        .setUnmatchedArgumentsAllowed(false)
        .execute(arguments);
  }

  /** Returns the number of an exit code, for commands. */
  static int exit(ExitCode code) {
    return code.number();
  }
}
