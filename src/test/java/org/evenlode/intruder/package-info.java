/**
 * Attacks releases as somebody would who knows everything that is published and every sum that must
 * hold among it. It measures disclosure control and shares no code with it. It never steers a
 * publication.
 */
@NullMarked
package org.evenlode.intruder;

import org.jspecify.annotations.NullMarked;
