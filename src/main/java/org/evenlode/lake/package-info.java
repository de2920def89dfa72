/**
 * Storage: the root folder (local or S3), Spark sessions, and Delta tables opened at one version.
 * The only package that knows Delta.
 */
@NullMarked
package org.evenlode.lake;

import org.jspecify.annotations.NullMarked;
