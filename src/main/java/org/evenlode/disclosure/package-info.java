/**
 * Suppression and rounding of marts, by the strictest rule of the sources that contributed. The
 * only maker of a publishable table.
 */
@NullMarked
package org.evenlode.disclosure;

import org.jspecify.annotations.NullMarked;
