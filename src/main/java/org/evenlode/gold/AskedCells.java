package org.evenlode.gold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.evenlode.contract.Indicator;
import org.evenlode.contract.Indicator.Kind;
import org.evenlode.contract.Indicator.PeriodKind;

/**
 * Numbers the cells that an indicator asks for. The categories of its own lenses have places one
 * after the other, and none is kept for those of lenses that it does not ask for.
 *
 * @param months by month on record, the number of its own period; negative where none is asked for
 * @param longer numbers of periods of several months
 * @param lenses numbers of lenses
 * @param shifts by lens, what makes a category's number its place
 * @param areas whether it asks for each area
 * @param places how many places there are
 */
record AskedCells(
    CubeShape shape,
    Kind kind,
    int[] months,
    int[] longer,
    int[] lenses,
    int[] shifts,
    boolean[] areas,
    int places) {

  static AskedCells of(Indicator indicator, CubeShape shape, Periods periods) {
    boolean[] asked = periods.of(indicator.periods());
    int[] months = new int[periods.months()];
    Arrays.fill(months, -1);
    List<Integer> longer = new ArrayList<>();
    for (int period = 0; period < asked.length; period++) {
      if (asked[period]) {
        if (periods.get(period).kind() == PeriodKind.MONTH) {
          months[periods.get(period).from() - periods.first()] = period;
        } else {
          longer.add(period);
        }
      }
    }
    int[] lenses = indicator.lenses().stream().mapToInt(shape.lenses()::indexOf).toArray();
    int[] shifts = new int[shape.lenses().size()];
    int places = 0;
    for (int lens : lenses) {
      shifts[lens] = places - shape.firstColumns()[lens];
      places += shape.width(lens);
    }
    boolean[] areas = new boolean[shape.areas().size()];
    for (int area = 0; area < areas.length; area++) {
      areas[area] = indicator.areas().contains(shape.kinds().get(area));
    }
    return new AskedCells(
        shape,
        indicator.kind(),
        months,
        longer.stream().mapToInt(Integer::intValue).toArray(),
        lenses,
        shifts,
        areas,
        places);
  }

  boolean hasArea(int area) {
    return areas[area];
  }

  /** Returns the place of a lens's category. */
  int place(int lens, int column) {
    return column + shifts[lens];
  }

  /** Returns the lens of a place. */
  int lens(int place) {
    for (int lens : lenses) {
      int from = place(lens, shape.firstColumns()[lens]);
      if (from <= place && place < from + shape.width(lens)) {
        return lens;
      }
    }
    throw new IllegalArgumentException("No lens at " + place);
  }

  /** Returns the category of a place. */
  int column(int place) {
    return place - shifts[lens(place)];
  }

  /** Adds a month to the counts by age of all of its cells. */
  void bands(CellBlocks blocks, int indicator, int period, Group group, long hits, long of) {
    for (int area : group.areas()) {
      if (hasArea(area)) {
        for (int lens : lenses) {
          blocks.band(
              indicator, period, area, place(lens, group.columns()[lens]), group.band(), hits, of);
        }
      }
    }
  }
}
