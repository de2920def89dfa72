package org.evenlode.gold;

import java.io.Serializable;

/**
 * Says where a person is counted in a month, by the numbers of a {@link CubeShape}.
 *
 * @param areas areas that the person belongs to
 * @param columns the category of each lens
 * @param band band of age, youngest first; negative where the age is not known
 */
record Group(int[] areas, int[] columns, int band) {

  /** Tells every person's groups. */
  interface Finder extends Serializable {
    /** Returns a reader for one task, which is not shared between threads. */
    Reader reader();
  }

  /** Tells the groups of one person after the other. */
  interface Reader {
    /** Returns the groups of a person in a month by number, see {@link Periods#index}. */
    Group of(long person, int month);
  }
}
