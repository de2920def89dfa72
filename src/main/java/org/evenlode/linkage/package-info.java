/**
 * Links records: finds which records are one person's where no shared number says so.
 *
 * <p>The way of a table: {@link org.evenlode.linkage.RecordTable} codes it, {@link
 * org.evenlode.linkage.BlockPlan} says which records may be compared, {@link
 * org.evenlode.linkage.PairScorer} weighs a pair by a {@link org.evenlode.linkage.LinkageModel} and
 * its {@link org.evenlode.linkage.Weights}, {@link org.evenlode.linkage.Components} and {@link
 * org.evenlode.linkage.AverageLink} make clusters, {@link org.evenlode.linkage.Learner} and {@link
 * org.evenlode.linkage.Linker} spread the work over Spark, {@link
 * org.evenlode.linkage.LinkageEvaluation} holds the outcome against a known truth. All but these
 * two and the reading of tables is plain Java on arrays.
 *
 * <p>It may use {@code contract}; it knows nothing of zones or of the lake. No value of a record
 * appears in a message.
 */
@NullMarked
package org.evenlode.linkage;

import org.jspecify.annotations.NullMarked;
