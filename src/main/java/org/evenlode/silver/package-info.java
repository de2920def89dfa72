/**
 * Makes conformed tables that need Java. Most silver tables are SQL: see {@code pipelines/silver}.
 */
@NullMarked
package org.evenlode.silver;

import org.jspecify.annotations.NullMarked;
