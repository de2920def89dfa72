/**
 * Reads the text of delivered values into typed, coded ones, with a reason for each that cannot be
 * read. Plain Java, called row by row; may use {@code contract} and {@code standard}. Begin with
 * {@link org.evenlode.typing.FeedReader}.
 */
@NullMarked
package org.evenlode.typing;

import org.jspecify.annotations.NullMarked;
