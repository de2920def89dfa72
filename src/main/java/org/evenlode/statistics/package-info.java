/**
 * Computes rates and intervals as plain Java on numbers, each with its citation. Knows nothing of
 * Spark.
 */
@NullMarked
package org.evenlode.statistics;

import org.jspecify.annotations.NullMarked;
