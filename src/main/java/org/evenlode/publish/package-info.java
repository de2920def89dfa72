/** Opens published marts as one release, for every reader of ours. */
@NullMarked
package org.evenlode.publish;

import org.jspecify.annotations.NullMarked;
