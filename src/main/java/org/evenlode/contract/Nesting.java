package org.evenlode.contract;

import java.io.Serializable;
import java.util.List;

/**
 * How the categories of one breakdown make up those of another: tenths make fifths, and the groups
 * of a pair of breakdowns make those of either.
 *
 * @param fine the breakdown of the smaller groups
 * @param coarse that of the larger ones
 * @param side of a pair: whether its first or second half names the larger group; 0 or 1
 * @param fineOrder of ordered breakdowns: the smaller groups in order; empty of a pair
 * @param coarseOrder likewise the larger ones
 */
public record Nesting(
    String fine, String coarse, int side, List<String> fineOrder, List<String> coarseOrder)
    implements Serializable {
  /** What stands between the halves of a pair's category. */
  public static final String BETWEEN = " | ";

  static Nesting ofPair(String pair, String lens, int side) {
    return new Nesting(pair, lens, side, List.of(), List.of());
  }

  static Nesting ordered(Lenses.Lens fine, Lenses.Lens coarse) {
    return new Nesting(fine.name(), coarse.name(), 0, fine.ordered(), coarse.ordered());
  }

  /** The larger group that a smaller one belongs to. */
  public String coarse(String category) {
    if (fineOrder.isEmpty()) {
      int at = category.indexOf(BETWEEN);
      if (at < 0) {
        return category;
      }
      return side == 0 ? category.substring(0, at) : category.substring(at + BETWEEN.length());
    }
    int index = fineOrder.indexOf(category);
    return index < 0 ? category : coarseOrder.get(index * coarseOrder.size() / fineOrder.size());
  }
}
