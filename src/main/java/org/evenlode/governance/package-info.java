/** Provides keys and keyed tokens: how people are told apart without being named. */
@NullMarked
package org.evenlode.governance;

import org.jspecify.annotations.NullMarked;
