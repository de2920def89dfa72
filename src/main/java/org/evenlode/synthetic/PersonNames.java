package org.evenlode.synthetic;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/** Names of made-up people, by sex and ethnic group; few are common and many are rare. */
final class PersonNames implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Group> groups;
  private final List<String> fronts;
  private final List<String> backs;
  private final double common;
  private final TreeMap<String, String> shortForms;
  private final TreeMap<String, Double> errors;
  private final List<Double> errorsByGroup;
  private final Draws draws;

  /** Names of one ethnic group. */
  private record Group(List<String> female, List<String> male, List<String> surnames)
      implements Serializable {}

  private PersonNames(Config config, Draws draws) {
    this.draws = draws;
    groups =
        config.getConfigList("groups").stream()
            .map(
                group ->
                    new Group(
                        List.copyOf(group.getStringList("female")),
                        List.copyOf(group.getStringList("male")),
                        List.copyOf(group.getStringList("surname"))))
            .toList();
    fronts = List.copyOf(config.getStringList("surname_front"));
    backs = List.copyOf(config.getStringList("surname_back"));
    common = config.getDouble("common_share");
    shortForms = new TreeMap<>();
    config
        .getConfig("short_forms")
        .root()
        .forEach((name, form) -> shortForms.put(name, String.valueOf(form.unwrapped())));
    errors = new TreeMap<>();
    Config rates = config.getConfig("errors");
    for (Map.Entry<String, Object> rate : rates.root().unwrapped().entrySet()) {
      if (rate.getValue() instanceof Number number) {
        errors.put(rate.getKey(), number.doubleValue());
      }
    }
    errorsByGroup = List.copyOf(rates.getDoubleList("by_group"));
  }

  /** Reads the names. */
  static PersonNames read(Path file, Draws draws) {
    try {
      return new PersonNames(ConfigFactory.parseString(Files.readString(file)), draws);
    } catch (IOException | ConfigException wrong) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, file.getFileName() + " cannot be read: " + wrong.getMessage());
    }
  }

  /** Returns a person's given name. */
  String given(long person, boolean isFemale, int group) {
    Group names = groups.get(group);
    return frequent(isFemale ? names.female : names.male, person, "given name");
  }

  /** Returns a person's surname at birth. */
  String surname(long person, int group) {
    boolean isCommon = draws.happens(group == 3 ? common : 0.85, person, "common surname", 0);
    return isCommon
        ? frequent(groups.get(group).surnames, person, "surname")
        : fronts.get(draws.below(fronts.size(), person, "surname front", 0))
            + backs.get(draws.below(backs.size(), person, "surname back", 0));
  }

  /** Draws a name of a list whose first are the most frequent, after Zipf. */
  private String frequent(List<String> names, long person, String field) {
    double place = Math.pow(names.size() + 1.0, draws.uniform(person, field)) - 1;
    return names.get(Math.min(names.size() - 1, (int) place));
  }

  /** Returns the short form of a name; the name itself where there is no short form. */
  String shortForm(String name) {
    return shortForms.getOrDefault(name, name);
  }

  /** Returns the share of cases in which a field is recorded otherwise for a group. */
  double errorRate(String field, int group) {
    return errors.getOrDefault(field, 0.0) * errorsByGroup.get(group);
  }
}
