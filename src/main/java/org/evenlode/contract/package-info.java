/**
 * Reads what partners and analysts declare: feeds, tables, indicators, agreements and settings,
 * from HOCON into immutable records. Everything wrong in any file is reported together, with file,
 * line and path. Knows nothing of Spark.
 */
@NullMarked
package org.evenlode.contract;

import org.jspecify.annotations.NullMarked;
