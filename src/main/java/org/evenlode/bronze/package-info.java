/**
 * Lands partners' files, each once, unchanged in content: every file is streamed through plain Java
 * first, because Spark's readers bind by position and repair in silence.
 */
@NullMarked
package org.evenlode.bronze;

import org.jspecify.annotations.NullMarked;
