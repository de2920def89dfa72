package org.evenlode.contract;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds every setting of {@code conf/evenlode.conf} and its overlays.
 *
 * @param retentionDays days after which files of earlier versions and releases are deleted
 */
public record Settings(
    boolean demonstration,
    Optional<LocalDate> runDate,
    Icb icb,
    Identity identity,
    Landing landing,
    Silver silver,
    Publish publish,
    Disclosure disclosure,
    Map<String, OptOutList> optOuts,
    int retentionDays,
    int parallelSteps,
    Map<String, String> spark,
    Map<String, String> sparkLocal) {

  /** Names the Integrated Care Board whose practices define "registered here". */
  public record Icb(String code, String name) {}

  /**
   * Declares how people are identified.
   *
   * @param homeDomain pseudonym domain in which everybody is linked; the key is ours
   * @param standaloneDomains pseudonym domains that no bridge connects with the home domain, and
   *     whose people therefore stay apart
   * @param allowTestNumbers whether NHS numbers that start 999 count as valid
   */
  public record Identity(
      String homeDomain, List<String> standaloneDomains, boolean allowTestNumbers) {}

  /**
   * Declares what a landed file must meet.
   *
   * @param longestLine bytes
   * @param leastValues values that a column needs before its share of valid ones is judged
   * @param leastValidShare a coded or dated column below this share refuses its file
   * @param leakShare share of ten-digit values that may pass modulus 11 by chance
   */
  public record Landing(
      int longestLine, int leastValues, double leastValidShare, double leakShare) {}

  /**
   * Declares a list of people who have opted out, or of those who have not.
   *
   * @param files name of the list's file under the landing folder, with {@code {delivered}}
   * @param holdsPermitted whether the list names the people whose records may be used, as the
   *     national service returns it, instead of those whose may not
   * @param domain pseudonym domain of the list's lines; NHS numbers without it
   * @param maxAgeDays days after which a list may no longer be relied on
   * @param mostShrinkage share of its people that a list may lose against the one before, 0 to 1
   * @param confirmed versions, by the start of their hash, that are right though they look wrong
   */
  public record OptOutList(
      String name,
      FilesContract files,
      boolean holdsPermitted,
      Optional<String> domain,
      int maxAgeDays,
      double mostShrinkage,
      List<String> confirmed) {
    static OptOutList read(String name, Section section) {
      String pattern = section.text("files");
      if (!pattern.contains("{delivered}")) {
        section.problem("files", "needs {delivered}, the list's date as YYYYMMDD");
      }
      OptOutList list =
          new OptOutList(
              name,
              FilesContract.named(pattern),
              section.oneOf("holds", Holds.class, Holds.OPTED_OUT) == Holds.PERMITTED,
              section.optionalText("domain"),
              section.integer("max_age_days", 28),
              section.number("most_shrinkage", 0.1),
              section.texts("confirmed"));
      section.finish();
      return list;
    }

    private enum Holds {
      OPTED_OUT,
      PERMITTED
    }
  }

  /** Says how many months the monthly population goes back. */
  public record Silver(int historyMonths) {}

  /**
   * Declares what is published.
   *
   * @param closeAfterDays a month is closed this many days after its end
   * @param purpose of the night: what feeds are read for
   */
  public record Publish(int closeAfterDays, Purpose purpose) {}

  /** Says how published counts are protected, in addition to what agreements ask for. */
  public record Disclosure(Noise noise) {}

  /** Names the kinds of noise of published counts. */
  public enum Noise {
    /** Adds secret noise that follows from the records counted. */
    CELL_KEY,
    /** Adds no noise: small counts are hidden and others rounded, and no more. */
    NONE
  }

  /**
   * Holds settings as text.
   *
   * @param name shown in messages
   */
  public record Text(String name, String text) {
    /** Reads a file; one that cannot be read is a problem of the settings. */
    public static Text of(Path file) {
      String name = String.valueOf(file.getFileName());
      try {
        return new Text(name, Files.readString(file));
      } catch (IOException unreadable) {
        throw new BrokenPromise(ExitCode.CONFIGURATION, name + " cannot be read");
      }
    }
  }

  /**
   * Reads the defaults and lays files over them, the last one strongest.
   *
   * @throws BrokenPromise with every problem of every file
   */
  public static Settings load(Path defaults, List<Path> overlays) {
    return loadTexts(defaults, overlays.stream().map(Text::of).toList());
  }

  /**
   * Reads the defaults and lays overlays over them, the last one strongest.
   *
   * @throws BrokenPromise with every problem of every text
   */
  public static Settings loadTexts(Path defaults, List<Text> overlays) {
    Problems problems = new Problems();
    Config merged = ConfigFactory.empty();
    for (int i = overlays.size(); i >= 0; i--) {
      Text overlay = i == 0 ? Text.of(defaults) : overlays.get(i - 1);
      Section.parse(overlay.text(), overlay.name(), problems);
      problems.throwIfAny();
      merged =
          merged.withFallback(
              ConfigFactory.parseString(
                  overlay.text(),
                  ConfigParseOptions.defaults()
                      .setSyntax(ConfigSyntax.CONF)
                      .setOriginDescription(overlay.name())));
    }
    Settings settings =
        read(Section.of(merged.resolve(), defaults.getFileName().toString(), problems));
    problems.throwIfAny();
    return settings;
  }

  private static Settings read(Section root) {
    Section icb = part(root, "icb");
    Section identity = part(root, "identity");
    Section landing = part(root, "landing");
    Section silver = part(root, "silver");
    Section publish = part(root, "publish");
    Section disclosure = part(root, "disclosure");
    Section retention = part(root, "retention");
    Section run = part(root, "run");
    Settings settings =
        new Settings(
            root.flag("demonstration", false),
            run.optionalText("date")
                .flatMap(
                    text -> {
                      try {
                        return Optional.of(LocalDate.parse(text));
                      } catch (DateTimeException notDate) {
                        run.problem("date", "must be YYYY-MM-DD");
                        return Optional.empty();
                      }
                    }),
            new Icb(icb.text("code"), icb.text("name")),
            new Identity(
                identity.name("home_domain"),
                identity.texts("standalone_domains"),
                identity.flag("allow_test_numbers", false)),
            new Landing(
                landing.integer("longest_line", 1_048_576),
                landing.integer("least_values", 50),
                landing.number("least_valid_share", 0.5),
                landing.number("leak_share", 0.3)),
            new Silver(silver.integer("history_months", 24)),
            new Publish(
                publish.integer("close_after_days", 10),
                publish.oneOf("purpose", Purpose.class, Purpose.POPULATION_HEALTH_MANAGEMENT)),
            new Disclosure(disclosure.oneOf("noise", Noise.class, Noise.CELL_KEY)),
            optOuts(root),
            retention.integer("days", 30),
            run.integer("parallel_steps", 2),
            root.textByName("spark"),
            root.textByName("spark_local"));
    List.of(icb, identity, landing, silver, publish, disclosure, retention, run)
        .forEach(Section::finish);
    root.finish();
    return settings;
  }

  private static Map<String, OptOutList> optOuts(Section root) {
    Map<String, OptOutList> lists = new TreeMap<>();
    root.children("opt_outs").forEach((name, list) -> lists.put(name, OptOutList.read(name, list)));
    return lists;
  }

  private static Section part(Section root, String name) {
    return root.section(name)
        .orElseGet(
            () -> {
              root.problem(name, "is required");
              return root;
            });
  }
}
