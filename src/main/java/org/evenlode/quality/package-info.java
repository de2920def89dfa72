/** Checks of a table against its contract, all in one scan. */
@NullMarked
package org.evenlode.quality;

import org.jspecify.annotations.NullMarked;
