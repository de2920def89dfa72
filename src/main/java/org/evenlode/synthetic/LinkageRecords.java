package org.evenlode.synthetic;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Makes a table of made-up people with one to five records each and the truth next to them, to
 * measure linkage with: the same people whatever else is made.
 */
public final class LinkageRecords {
  private static final List<Double> GROUPS = List.of(0.10, 0.05, 0.03, 0.80, 0.02);
  private static final int DAYS = 95 * 365;

  private LinkageRecords() {}

  /**
   * Writes the table as CSV.
   *
   * @param records how many records, about; the last person's are whole
   */
  public static void write(Path namesFile, Path file, long records, long seed) throws IOException {
    Draws draws = new Draws(seed);
    Recorded.Clerk clerk = new Recorded.Clerk(PersonNames.read(namesFile, draws), draws);
    long postcodes = Math.max(40, records / 30);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("unique_id,person,forename,surname,date_of_birth,sex,postcode\n");
      long written = 0;
      for (long person = 0; written < records; person++) {
        int times = times(draws.uniform(person, "records"));
        for (int time = 0; time < times; time++) {
          out.write(line(written++, person, time, clerk, draws, postcodes));
        }
      }
    }
  }

  private static int times(double uniform) {
    return uniform < 0.35 ? 1 : uniform < 0.65 ? 2 : uniform < 0.85 ? 3 : uniform < 0.95 ? 4 : 5;
  }

  private static String line(
      long number, long person, int time, Recorded.Clerk clerk, Draws draws, long postcodes) {
    Recorded recorded =
        clerk.write(
            person,
            draws.happens(0.51, person, "female", 0),
            Draws.pick(GROUPS, draws.uniform(person, "group")),
            LocalDate.of(2025, 4, 1).minusDays(draws.below(DAYS, person, "birth", 0)),
            postcode((long) (draws.uniform(person, "home") * postcodes)),
            postcode((long) (draws.uniform(person, "home before") * postcodes)),
            time);
    String date = recorded.birthDate();
    return String.join(
            ",",
            "r" + number,
            "p" + person,
            recorded.given(),
            recorded.surname(),
            date.isEmpty()
                ? ""
                : date.substring(0, 4) + "-" + date.substring(4, 6) + "-" + date.substring(6),
            recorded.isFemale() ? "F" : "M",
            recorded.postcode())
        + "\n";
  }

  /** Returns a postcode in the shape of one, 300 to a district, of areas that do not exist. */
  private static String postcode(long number) {
    long district = number / 300;
    long unit = number % 300;
    return String.format(
        Locale.ROOT,
        "Q%c%d %d%c%c",
        (char) ('A' + district / 20 % 26),
        1 + district % 20,
        unit / 30,
        (char) ('A' + unit % 30 / 6 + number * 7 % 20),
        (char) ('A' + unit % 6 + number * 13 % 20));
  }
}
