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

/** Holds what the demonstration ICS is told to be: {@code conf/synthetic.conf}. */
record Parameters(
    YearMonth until,
    int months,
    List<List<Double>> ageShares,
    List<List<Double>> ethnicShares,
    List<List<String>> categories,
    List<List<Double>> categoryShares,
    Map<String, Double> numbers,
    Map<String, List<Double>> ratios,
    String mhsdsForm,
    String csdsForm)
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
    Map<String, List<Double>> ratios = new HashMap<>();
    conf.entrySet()
        .forEach(
            entry -> {
              Object value = entry.getValue().unwrapped();
              if (value instanceof Number number) {
                numbers.put(entry.getKey(), number.doubleValue());
              } else if (entry.getKey().matches(".*by_(quintile|group)")) {
                ratios.put(entry.getKey(), List.copyOf(conf.getDoubleList(entry.getKey())));
              }
            });
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
        Map.copyOf(ratios),
        conf.getString("mhsds_form"),
        conf.getString("csds_form"));
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

  /** Returns a number by its path. */
  double number(String path) {
    Double number = numbers.get(path);
    if (number == null) {
      throw new BrokenPromise(ExitCode.CONFIGURATION, "synthetic.conf needs " + path);
    }
    return number;
  }

  /** Returns the ratio of a quintile, by the path of its list. */
  double byQuintile(String path, int quintile) {
    return ratio(path + ".by_quintile", quintile - 1);
  }

  /** Returns a ratio by the path of its list and its place there. */
  double ratio(String path, int place) {
    List<Double> list = ratios.get(path);
    if (list == null || place >= list.size()) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, "synthetic.conf needs " + path + " with a number for each");
    }
    return list.get(place);
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
        ratios,
        mhsdsForm,
        csdsForm);
  }
}
