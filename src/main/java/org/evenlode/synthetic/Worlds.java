package org.evenlode.synthetic;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;

/** Finds or makes up the places of a demonstration ICS. */
final class Worlds {
  private static final List<String> PLACES =
      List.of("Ashford Mere", "Bramley Cross", "Coldwater", "Dunmore Heath");

  private Worlds() {}

  /** Makes a made-up ICS with areas of every decile, the deprived ones gathered in two places. */
  static World fictional(Parameters parameters, long people, Draws draws) {
    int count = (int) Math.max(60, Math.min(800, people / 1_500));
    List<World.Area> areas = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int decile = i % 10 + 1;
      int shift = draws.below(3, i, "imd2019", 0) - 1;
      int place = (decile <= 4 ? 0 : 2) + i / 10 % 2;
      boolean split = i % 29 == 7;
      areas.add(
          new World.Area(
              String.format("E019%05d", split ? 50_000 + i : i),
              String.format("E019%05d", i),
              decile,
              Math.min(10, Math.max(1, decile + shift)),
              place,
              PLACES.get(place),
              parameters.ageShares().get((decile + 1) / 2 - 1),
              parameters.ethnicShares().get((decile + 1) / 2 - 1)));
      weights.add(1.0);
    }
    return World.of(
        "QEV", "Evenlode Vale Integrated Care Board (fictional)", areas, weights, people, "");
  }

  /**
   * Reads the real small areas, deprivation, ages and ethnic groups of an ICB.
   *
   * @param folder with imd, geography and census2021
   * @param icb NHS code of the board, such as QHL
   * @throws BrokenPromise with {@link ExitCode#INPUT_MISSING} when a file or the board is missing
   */
  static World real(Path folder, String icb, long people) {
    Map<String, String> inBoard = new LinkedHashMap<>();
    TreeSet<String> boards = new TreeSet<>();
    String[] name = {icb};
    read(
        folder.resolve("geography/lookup_lsoa21_icb24.csv.gz"),
        row -> {
          boards.add(row.getField("icb24_code_nhs"));
          if (row.getField("icb24_code_nhs").equals(icb)) {
            inBoard.put(row.getField("lsoa21_code"), row.getField("sicbl24_code_nhs"));
            name[0] = row.getField("icb24_name");
          }
        });
    if (inBoard.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.INPUT_MISSING, "No board has the code '" + icb + "'" + Names.hint(icb, boards));
    }
    Map<String, Integer> decile2025 = new HashMap<>();
    read(
        folder.resolve("imd/imd2025_england_lsoa21.csv.gz"),
        row ->
            decile2025.put(
                row.getField("lsoa21_code"), Integer.parseInt(row.getField("IMD_decile"))));
    Map<String, Integer> decile2019 = new HashMap<>();
    read(
        folder.resolve("imd/imd2019_england_lsoa11.csv.gz"),
        row ->
            decile2019.put(
                row.getField("lsoa11_code"), Integer.parseInt(row.getField("IMD_decile"))));
    Map<String, String> lsoa11 = new HashMap<>();
    read(
        folder.resolve("geography/lookup_lsoa11_lsoa21_ltla22.csv.gz"),
        row -> lsoa11.putIfAbsent(row.getField("lsoa21_code"), row.getField("lsoa11_code")));
    Map<String, String> district = new HashMap<>();
    read(
        folder.resolve("geography/lookup_lsoa21_ward24_ltla24.csv.gz"),
        row -> district.put(row.getField("lsoa21_code"), row.getField("ltla24_name")));
    Map<String, List<Double>> ages =
        census(folder.resolve("census2021/TS007A_age_by_five_year_age_bands_lsoa21.csv.gz"), 3, 18);
    Map<String, List<Double>> groups =
        census(folder.resolve("census2021/TS021_ethnic_group_lsoa21.csv.gz"), 3, 5);
    List<String> places =
        district.entrySet().stream()
            .filter(entry -> inBoard.containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .distinct()
            .sorted()
            .toList();
    List<World.Area> areas = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (String lsoa21 : inBoard.keySet()) {
      List<Double> age = ages.get(lsoa21);
      List<Double> group = groups.get(lsoa21);
      Integer decile = decile2025.get(lsoa21);
      if (age == null || group == null || decile == null) {
        continue;
      }
      String old = lsoa11.getOrDefault(lsoa21, lsoa21);
      String place = district.getOrDefault(lsoa21, places.get(0));
      areas.add(
          new World.Area(
              lsoa21,
              old,
              decile,
              decile2019.getOrDefault(old, 0),
              places.indexOf(place),
              place,
              age,
              group));
      weights.add(age.stream().mapToDouble(Double::doubleValue).sum());
    }
    return World.of(icb, name[0], areas, weights, people, folder.toString());
  }

  /** Reads census counts by small area; the files have a preamble and footer notes. */
  private static Map<String, List<Double>> census(Path file, int from, int count) {
    Map<String, List<Double>> counts = new HashMap<>();
    readLines(
        file,
        (fields) -> {
          if (fields.size() >= from + count && fields.get(1).matches("E01\\d{6}")) {
            counts.put(
                fields.get(1),
                fields.subList(from, from + count).stream().map(Double::parseDouble).toList());
          }
        });
    return counts;
  }

  private interface NamedRow {
    void take(NamedCsvRecord row);
  }

  private interface Fields {
    void take(List<String> fields);
  }

  private static void read(Path file, NamedRow each) {
    try (BufferedReader in = open(file)) {
      CsvReader.builder().ofNamedCsvRecord(in).forEach(each::take);
    } catch (IOException missing) {
      throw missing(file);
    }
  }

  private static void readLines(Path file, Fields each) {
    try (BufferedReader in = open(file)) {
      CsvReader.builder()
          .allowMissingFields(true)
          .allowExtraFields(true)
          .ofCsvRecord(in)
          .forEach(row -> each.take(row.getFields()));
    } catch (IOException missing) {
      throw missing(file);
    }
  }

  private static BrokenPromise missing(Path file) {
    return new BrokenPromise(
        ExitCode.INPUT_MISSING, "The reference file '" + file + "' cannot be read");
  }

  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }
}
