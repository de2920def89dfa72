/** Writes the offline report, from published marts only. */
@NullMarked
package org.evenlode.report;

import org.jspecify.annotations.NullMarked;
