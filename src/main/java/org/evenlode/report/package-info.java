/** The offline report, written from published marts only. */
@NullMarked
package org.evenlode.report;

import org.jspecify.annotations.NullMarked;
