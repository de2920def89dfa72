/**
 * Holds the command line: commands, exit codes, progress. It is the only package that prints or
 * exits.
 */
@NullMarked
package org.evenlode.cli;

import org.jspecify.annotations.NullMarked;
