/** The command line: commands, exit codes, progress. The only package that prints or exits. */
@NullMarked
package org.evenlode.cli;

import org.jspecify.annotations.NullMarked;
