package org.evenlode.synthetic;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums what the generator knows: appointments kept or missed, how many it expected to be missed and
 * how many were, by setting, month, deprivation quintile and ethnic group.
 */
final class Truth {
  static final String HEADER = "setting,month,quintile,ethnic_group,trials,expected,missed";
  private static final List<String> GROUPS = List.of("Asian", "Black", "Mixed", "White", "Other");

  private final Map<String, double[]> sums = new TreeMap<>();

  void add(Person person, List<Contact> contacts) {
    for (Contact contact : contacts) {
      if (contact.isKeptOrMissed()) {
        YearMonth month = contact.month();
        String cell =
            String.join(
                ",",
                contact.setting().label(),
                month.toString(),
                Integer.toString(person.quintileIn(month)),
                GROUPS.get(person.group()));
        double[] sum = sums.computeIfAbsent(cell, name -> new double[3]);
        sum[0]++;
        sum[1] += contact.chance();
        sum[2] += contact.isMissed() ? 1 : 0;
      }
    }
  }

  /** Adds lines written by {@link #lines}. */
  void add(String lines) {
    lines
        .lines()
        .forEach(
            line -> {
              String[] fields = line.split(",");
              double[] sum =
                  sums.computeIfAbsent(
                      String.join(",", List.of(fields).subList(0, 4)), name -> new double[3]);
              for (int i = 0; i < 3; i++) {
                sum[i] += Double.parseDouble(fields[4 + i]);
              }
            });
  }

  String lines() {
    StringBuilder text = new StringBuilder();
    sums.forEach(
        (cell, sum) ->
            text.append(
                String.format(Locale.ROOT, "%s,%.0f,%.6f,%.0f%n", cell, sum[0], sum[1], sum[2])));
    return text.toString();
  }
}
