package org.evenlode.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells where a code maps, and why. */
@Command(
    name = "code",
    description = {
      "Tells where a code maps and why: its system, its term, the canonical code, the columns that hold it, the codelists it is on.",
      "Example: evenlode code 7 --system attendance_status"
    },
    mixinStandardHelpOptions = true)
final class CodeCommand implements Callable<Integer> {
  @Mixin private Site site = new Site();

  @Parameters(paramLabel = "CODE", description = "The code as submitted.")
  private String code = "";

  @Option(
      names = "--system",
      paramLabel = "SYSTEM",
      description = "The code system. Default: every system that knows the code")
  private Optional<String> system = Optional.empty();

  @Override
  public Integer call() {
    Map<String, CodeSystem> all = site.definitions().codeSystems();
    List<CodeSystem> asked = new ArrayList<>();
    if (system.isPresent()) {
      CodeSystem one = all.get(system.get());
      if (one == null) {
        throw new BrokenPromise(
            ExitCode.USAGE,
            "There is no code system '"
                + system.get()
                + "'"
                + Names.hint(system.get(), all.keySet())
                + "; there are "
                + String.join(", ", all.keySet()));
      }
      asked.add(one);
    } else {
      all.values().stream().filter(this::knows).forEach(asked::add);
    }
    asked.forEach(this::show);
    List<Codelist> lists =
        site.definitions().codelists().values().stream().filter(this::isOn).toList();
    lists.forEach(this::show);
    if (asked.isEmpty() && lists.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.USAGE,
          "No code system or codelist knows '"
              + code
              + "'; records with it are listed in published_unmapped_code");
    }
    return asked.isEmpty() || asked.stream().anyMatch(this::knows) ? 0 : ExitCode.USAGE.number();
  }

  /** Every code has some shape: systems told by it are asked by name only. */
  private boolean knows(CodeSystem one) {
    return one.knows(code) && (system.isPresent() || !one.isByShape());
  }

  private void show(CodeSystem one) {
    Console.result(one.name() + ": " + one.title() + ", version " + one.version());
    Console.result("  source: " + one.source());
    CodeSystem.Mapping mapping = one.mappings().get(one.form().normal(code));
    if (one.isByShape()) {
      Console.result(
          knows(one)
              ? "  "
                  + CodeSystem.normal(code)
                  + " has the shape of a code; the system is not listed here"
              : "  not of the system's shape, " + one.shape().orElse(""));
    } else if (one.isMissing()) {
      Console.result(
          "  its codes are licensed and yours to supply: make conf/codes/"
              + one.name()
              + ".csv of your own release files with scripts/evenlode import-codes");
    } else if (mapping == null) {
      boolean shaped = one.isShaped(code);
      Console.result(
          "  unknown"
              + (shaped ? ", though of the right shape" : ", and not of the system's shape")
              + ": set to null with the reason unknown_code, and counted in published_unmapped_code");
    } else {
      Console.result("  " + mapping.code() + "  " + mapping.term());
      if (mapping.relationship() == CodeSystem.Relationship.NONE) {
        Console.result("  maps nowhere, on purpose");
      } else if (!one.isCanonical()) {
        Console.result(
            "  maps to "
                + mapping.to()
                + " of "
                + one.to()
                + " ("
                + mapping.relationship().name().toLowerCase(Locale.ROOT)
                + ")"
                + term(one.to(), mapping.to()));
      }
    }
    List<String> held = new ArrayList<>();
    for (FeedContract feed : site.definitions().feeds().values()) {
      for (FeedColumn column : feed.columns().values()) {
        if (column.codes().equals(Optional.of(one.name()))) {
          held.add(feed.name() + "." + column.name());
        }
      }
    }
    if (!held.isEmpty()) {
      Console.result("  held by " + String.join(", ", held));
    }
  }

  private String term(String target, String canonical) {
    CodeSystem of = site.definitions().codeSystems().get(target);
    CodeSystem.Mapping known = of == null ? null : of.mappings().get(CodeSystem.normal(canonical));
    return known == null ? "" : ": " + known.term();
  }

  private boolean isOn(Codelist list) {
    return entry(list).isPresent();
  }

  private Optional<Codelist.Entry> entry(Codelist list) {
    String normal = CodeSystem.normal(code);
    if (list.match() == Codelist.Match.EXACT) {
      return Optional.ofNullable(list.entries().get(normal));
    }
    String plain = normal.replace(".", "");
    return list.entries().values().stream()
        .filter(one -> plain.startsWith(one.code()))
        .max(java.util.Comparator.comparingInt(one -> one.code().length()));
  }

  private void show(Codelist list) {
    Codelist.Entry entry = entry(list).orElseThrow();
    Console.result("codelist " + list.name() + ": " + list.title() + ", version " + list.version());
    Console.result("  source: " + list.source());
    Console.result("  " + entry.code() + "  " + entry.term() + ", category " + entry.category());
  }
}
