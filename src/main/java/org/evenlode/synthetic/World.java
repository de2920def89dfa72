package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the places of a demonstration ICS.
 *
 * @param cumulative share of the population in the areas up to each one
 * @param reference folder whose published files are delivered as they are; empty for made-up ones
 */
record World(
    String icbCode,
    String icbName,
    List<Area> areas,
    double[] cumulative,
    List<Practice> practices,
    String reference)
    implements Serializable {

  /** Sets how many postcodes one small area has. */
  static final int POSTCODES = 12;

  /**
   * Describes a small area.
   *
   * @param decile2019 0 when its area of 2011 is not known
   * @param place index of the place
   */
  record Area(
      String lsoa21,
      String lsoa11,
      int decile2025,
      int decile2019,
      int place,
      String placeName,
      List<Double> ages,
      List<Double> groups)
      implements Serializable {
    int quintile() {
      return (decile2025 + 1) / 2;
    }
  }

  /** Describes a general practice. */
  record Practice(String code, String name, int place, String placeName, String pcn)
      implements Serializable {}

  /** Makes a world of areas by their weights; practices serve about 6,000 people each. */
  static World of(
      String icbCode,
      String icbName,
      List<Area> areas,
      List<Double> weights,
      long people,
      String reference) {
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    double[] cumulative = new double[areas.size()];
    double sum = 0;
    for (int i = 0; i < areas.size(); i++) {
      sum += weights.get(i) / total;
      cumulative[i] = sum;
    }
    int places = areas.stream().mapToInt(Area::place).max().orElse(0) + 1;
    List<Practice> practices = new ArrayList<>();
    int perPlace = (int) Math.max(2, Math.min(200, people / 6_000 / places));
    for (int place = 0; place < places; place++) {
      int here = place;
      String name =
          areas.stream()
              .filter(area -> area.place() == here)
              .map(Area::placeName)
              .findFirst()
              .orElse("Place " + place);
      for (int i = 0; i < perPlace; i++) {
        int number = practices.size() + 1;
        practices.add(
            new Practice(
                String.format("N9%04d", number),
                "Practice " + number + " (fictional)",
                place,
                name,
                String.format("U9%04d", practices.size() / 4 + 1)));
      }
    }
    return new World(icbCode, icbName, areas, cumulative, practices, reference);
  }

  /** Returns the area at a place between 0 and 1 of the population. */
  int area(double uniform) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (cumulative[middle] <= uniform) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  List<Practice> practicesOf(int place) {
    return practices.stream().filter(practice -> practice.place() == place).toList();
  }

  /** Returns a postcode of an area: none of the area XZ exists. */
  static String postcode(int area, int number) {
    String letters = "ABDEFGHJLNPQRSTUWXYZ";
    int code = area * POSTCODES + number;
    char second = letters.charAt(code % 20);
    char first = letters.charAt(code / 20 % 20);
    int sector = code / 400 % 10;
    int district = code / 4_000 + 1;
    return "XZ" + district + " " + sector + first + second;
  }
}
