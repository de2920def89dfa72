/**
 * Runs one night: steps that declare what they read, the order that follows from it, the one place
 * that writes, and the ledger that says which version of every table is accepted.
 */
@NullMarked
package org.evenlode.pipeline;

import org.jspecify.annotations.NullMarked;
