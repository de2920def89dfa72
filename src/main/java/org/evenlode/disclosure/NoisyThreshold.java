package org.evenlode.disclosure;

import java.io.Serializable;

/**
 * Applies rule 4: hides a count that is small after noise, too. A hidden count may therefore be a
 * small one or a larger one whose noise was negative: 1 to 12 where 1 to 7 are hidden.
 *
 * @param suppressTo largest count that is hidden for being small
 */
record NoisyThreshold(int suppressTo) implements Serializable {
  boolean hides(long noised) {
    return noised <= suppressTo;
  }
}
