/**
 * Brings values into one standard form: by rules {@code Column -> Column} that are pure and
 * callable from SQL under the names that {@link org.evenlode.standard.SqlFunctions} gives them.
 */
@NullMarked
package org.evenlode.standard;

import org.jspecify.annotations.NullMarked;
