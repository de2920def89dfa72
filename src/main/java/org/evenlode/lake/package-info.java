/**
 * Stores data: the root folder (local or S3), Spark sessions, and Delta tables opened at one
 * version. No other package knows Delta.
 */
@NullMarked
package org.evenlode.lake;

import org.jspecify.annotations.NullMarked;
