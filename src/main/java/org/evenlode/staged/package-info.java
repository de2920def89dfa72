/**
 * Brings every feed of an entity into one typed, coded shape. A bad value is nulled with its reason
 * and the row is kept; every row has one fate, and the fates of each file add up to its rows.
 */
@NullMarked
package org.evenlode.staged;

import org.jspecify.annotations.NullMarked;
