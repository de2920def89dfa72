/**
 * Makes the demonstration ICS: made-up people whose age, ethnic group, home, use of services and
 * missed appointments hang together, written in the real layouts with real-life dirt. Every draw is
 * a hash of seed, person and field, so the output is the same however many cores make it.
 */
@NullMarked
package org.evenlode.synthetic;

import org.jspecify.annotations.NullMarked;
