package org.evenlode.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.evenlode.lake.Root;

/**
 * Writes published reference files for the demonstration: made up, or the real ones as they are.
 */
final class ReferenceFiles {
  /** Lists real files by the name they are delivered under. */
  private static final List<String> REAL =
      List.of(
          "imd/imd2019_england_lsoa11.csv.gz",
          "imd/imd2025_england_lsoa21.csv.gz",
          "geography/lookup_lsoa11_lsoa21_ltla22.csv.gz");

  static final String PREDECESSOR = "RZ0";
  static final String SUCCESSOR = "RZ2";

  private final World world;
  private final Parameters parameters;

  /**
   * Returns the day on which the trust with the code {@link #PREDECESSOR} went into {@link
   * #SUCCESSOR}.
   */
  static LocalDate merged(Parameters parameters) {
    return parameters.until().minusMonths(5).atDay(1);
  }

  ReferenceFiles(World world, Parameters parameters) {
    this.world = world;
    this.parameters = parameters;
  }

  void write(Root out) {
    if (world.reference().isEmpty()) {
      deprivation(
          out, "imd_2019", "reference/File_7_IoD2019_All_Ranks_Deciles_and_Scores.csv", true);
      deprivation(
          out,
          "imd_2025",
          "reference/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
          false);
      lookup(out);
    } else {
      REAL.forEach(file -> deliver(out, Path.of(world.reference(), file)));
    }
    postcodes(out);
    practices(out);
    postcodeHashes(out);
  }

  private static void deliver(Root out, Path file) {
    try (var target = out.write("reference/" + file.getFileName())) {
      Files.copy(file, target);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void deprivation(Root out, String layoutName, String file, boolean of2019) {
    Layout layout = Layout.of(layoutName);
    StringBuilder text = new StringBuilder("\uFEFF").append(layout.header()).append('\n');
    Set<String> done = new HashSet<>();
    int rank = 0;
    for (World.Area area : world.areas()) {
      String code = of2019 ? area.lsoa11() : area.lsoa21();
      int decile = of2019 ? area.decile2019() : area.decile2025();
      if (done.add(code)) {
        rank++;
        List<String> columns = layout.columns();
        text.append(
                layout
                    .line()
                    .put(columns.get(0), code)
                    .put(columns.get(1), area.placeName() + " " + rank)
                    .put(columns.get(2), "E06900001")
                    .put(columns.get(3), area.placeName())
                    .put(columns.get(4), String.format("%.3f", 70.0 - decile * 6.5))
                    .put(columns.get(5), (decile - 1) * 3_375 + rank)
                    .put(columns.get(6), decile))
            .append('\n');
      }
    }
    out.writeText(file, text.toString());
  }

  private void lookup(Root out) {
    Layout layout = Layout.of("lsoa_lookup");
    StringBuilder text = new StringBuilder(layout.header()).append('\n');
    for (World.Area area : world.areas()) {
      boolean same = area.lsoa11().equals(area.lsoa21());
      text.append(
              layout
                  .line()
                  .put("LSOA11CD", area.lsoa11())
                  .put("LSOA21CD", area.lsoa21())
                  .put("CHGIND", same ? "U" : "S"))
          .append('\n');
    }
    out.writeText("reference/LSOA11_LSOA21_LAD22_EW_LU.csv", text.toString());
  }

  private void postcodes(Root out) {
    Layout layout = Layout.of("onspd");
    StringBuilder text = new StringBuilder(layout.header()).append('\n');
    for (int a = 0; a < world.areas().size(); a++) {
      World.Area area = world.areas().get(a);
      for (int p = 0; p < World.POSTCODES; p++) {
        text.append(
                layout
                    .line()
                    .put("pcds", World.postcode(a, p))
                    .put("dointr", "200001")
                    .put("lsoa11", area.lsoa11())
                    .put("lsoa21", area.lsoa21()))
            .append('\n');
      }
    }
    out.writeText("reference/ONSPD_FICTIONAL.csv", text.toString());
  }

  private void postcodeHashes(Root out) {
    Layout layout = Layout.of("olids_postcode_hash");
    StringBuilder text = new StringBuilder(layout.header()).append('\n');
    for (int a = 0; a < world.areas().size(); a++) {
      World.Area area = world.areas().get(a);
      for (int p = 0; p < World.POSTCODES; p++) {
        text.append(
                layout
                    .line()
                    .put("POSTCODE_HASH", Recorder.postcodeHash(World.postcode(a, p)))
                    .put("YR2011_LSOA", area.lsoa11())
                    .put("YR2021_LSOA", area.lsoa21())
                    .put("IS_LATEST", "TRUE"))
            .append('\n');
      }
    }
    out.writeText(
        GpFiles.file("postcode_hash", parameters.first().plusMonths(1).atDay(5)), text.toString());
  }

  private void practices(Root out) {
    Layout network = Layout.of("epcn");
    Layout place = Layout.of("gp_practice");
    StringBuilder ods = new StringBuilder();
    StringBuilder networks = new StringBuilder(network.header()).append('\n');
    StringBuilder places = new StringBuilder(place.header()).append('\n');
    for (World.Practice practice : world.practices()) {
      ods.append(
          String.format(
              "\"%s\",\"%s\",\"Y90\",\"%s\",\"1 High Street\",,,,,\"XZ1 1AA\",20000401,,\"A\",\"B\",\"9Z9\",20200401,,\"\",,,,\"0\",,\"9Z9\",,\"4\",\n",
              practice.code(), practice.name(), world.icbCode()));
      networks
          .append(
              network
                  .line()
                  .put("Partner Organisation Code", practice.code())
                  .put("Partner Name", practice.name())
                  .put("PCN Code", practice.pcn())
                  .put("PCN Name", "Network " + practice.pcn())
                  .put("Practice to PCN Relationship Start Date", "20190701"))
          .append('\n');
      places
          .append(
              place
                  .line()
                  .put("PRACTICE_CODE", practice.code())
                  .put("PRACTICE_NAME", practice.name())
                  .put("BOROUGH", practice.placeName())
                  .put("PCN_CODE", practice.pcn())
                  .put("NEIGHBOURHOOD_NAME", practice.placeName() + " North"))
          .append('\n');
    }
    out.writeText("reference/epraccur.csv", ods.toString());
    out.writeText("reference/ePCNCorePartnerDetails.csv", networks.toString());
    out.writeText("reference/gp_practice_places.csv", places.toString());
    out.writeText(
        "reference/lookup_trust_trust.csv",
        "\"old_code\",\"new_code\",\"date\"\n\"%s\",\"%s\",%s\n"
            .formatted(PREDECESSOR, SUCCESSOR, merged(parameters)));
  }
}
