/** Makes marts: the indicator engine and what the ledger knows of sources. Other marts are SQL. */
@NullMarked
package org.evenlode.gold;

import org.jspecify.annotations.NullMarked;
