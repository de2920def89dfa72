package org.evenlode.synthetic;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/** What the demonstration ICS is told to be: {@code conf/synthetic.conf}. */
record Parameters(
    YearMonth until,
    int months,
    List<List<Double>> ageShares,
    List<List<Double>> ethnicShares,
    List<List<String>> categories,
    List<List<Double>> categoryShares,
    Map<String, Double> numbers,
    List<Double> missedByQuintile,
    List<Double> missedByGroup,
    Map<Setting, List<Double>> useByQuintile,
    List<Double> codingGapByQuintile,
    List<Double> admissionsByQuintile,
    List<Double> conditionsByQuintile,
    Map<String, List<Double>> lists,
    String mhsdsForm)
    implements Serializable {

  static Parameters read(Path file) {
    try {
      return of(ConfigFactory.parseString(Files.readString(file)).resolve());
    } catch (IOException unreadable) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, file + " cannot be read");
    } catch (ConfigException wrong) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, file + ": " + wrong.getMessage());
    }
  }

  private static Parameters of(Config conf) {
    Map<String, Double> numbers = new HashMap<>();
    conf.entrySet()
        .forEach(
            entry -> {
              if (entry.getValue().unwrapped() instanceof Number number) {
                numbers.put(entry.getKey(), number.doubleValue());
              }
            });
    Map<Setting, List<Double>> use = new HashMap<>();
    for (Setting setting : Setting.values()) {
      use.put(setting, List.copyOf(conf.getDoubleList("use." + setting.label() + ".by_quintile")));
    }
    return new Parameters(
        month(conf.getString("until")),
        conf.getInt("months"),
        doubles(conf, "age_shares"),
        doubles(conf, "ethnic_shares"),
        conf.getList("categories").stream()
            .map(list -> ((List<?>) list.unwrapped()).stream().map(String::valueOf).toList())
            .toList(),
        doubles(conf, "category_shares"),
        Map.copyOf(numbers),
        List.copyOf(conf.getDoubleList("missed.by_quintile")),
        List.copyOf(conf.getDoubleList("missed.by_group")),
        Map.copyOf(use),
        List.copyOf(conf.getDoubleList("coding.gap_by_quintile")),
        List.copyOf(conf.getDoubleList("admissions.by_quintile")),
        List.copyOf(conf.getDoubleList("conditions.by_quintile")),
        Map.of(
            "waits.by_quintile", List.copyOf(conf.getDoubleList("waits.by_quintile")),
            "emergency.by_quintile", List.copyOf(conf.getDoubleList("emergency.by_quintile"))),
        conf.getString("mhsds_form"));
  }

  private static List<List<Double>> doubles(Config conf, String path) {
    return conf.getList(path).stream()
        .map(
            list ->
                ((List<?>) list.unwrapped())
                    .stream().map(item -> ((Number) item).doubleValue()).toList())
        .toList();
  }

  static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException wrong) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, "'" + text + "' is not a month, YYYY-MM");
    }
  }

  /** A number by its path. */
  double number(String path) {
    Double number = numbers.get(path);
    if (number == null) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, "synthetic.conf needs " + path);
    }
    return number;
  }

  /** How much more the people of a quintile use a setting. */
  double useRatio(Setting setting, int quintile) {
    return useByQuintile.getOrDefault(setting, List.of()).get(quintile - 1);
  }

  /** A ratio of a quintile by the path of its list. */
  double ratio(String path, int quintile) {
    return lists.getOrDefault(path, List.of()).get(quintile - 1);
  }

  YearMonth first() {
    return until.minusMonths(months - 1L);
  }

  Parameters withMonths(YearMonth newUntil, int newMonths) {
    return new Parameters(
        newUntil,
        newMonths,
        ageShares,
        ethnicShares,
        categories,
        categoryShares,
        numbers,
        missedByQuintile,
        missedByGroup,
        useByQuintile,
        codingGapByQuintile,
        admissionsByQuintile,
        conditionsByQuintile,
        lists,
        mhsdsForm);
  }
}
