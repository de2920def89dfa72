/**
 * Protects published counts by six rules, each applied when a count is made: sparse breakdowns,
 * primary suppression, cell-key noise, a threshold after noise, rounding, and carry-forward. {@link
 * org.evenlode.disclosure.BreakdownRelease} applies them to one breakdown, {@link
 * org.evenlode.disclosure.ReleasedMarts} to all marts of a night. The only maker of a publishable
 * table. {@code conf/README.md} explains the rules.
 */
@NullMarked
package org.evenlode.disclosure;

import org.jspecify.annotations.NullMarked;
