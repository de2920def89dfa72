package org.evenlode.gold;

import java.io.Serializable;
import java.util.List;
import org.evenlode.contract.Indicator.AreaKind;

/**
 * Numbers the areas, lenses and categories that cells are counted by.
 *
 * @param lenses names of lenses
 * @param firstColumns the number of each lens's first category, and after the last lens how many
 *     categories there are
 * @param categories every lens's categories, one lens after the other
 * @param areas names of areas
 * @param kinds what each area is
 */
record CubeShape(
    List<String> lenses,
    int[] firstColumns,
    List<String> categories,
    List<String> areas,
    List<AreaKind> kinds)
    implements Serializable {

  /** Returns the number of categories of a lens. */
  int width(int lens) {
    return firstColumns[lens + 1] - firstColumns[lens];
  }
}
