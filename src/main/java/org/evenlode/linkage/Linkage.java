package org.evenlode.linkage;

/**
 * Holds the outcome of linking.
 *
 * @param links pairs at least {@link Scored#LEAST_PROBABILITY} probable, strongest first
 * @param clusters by average asked, for each record the lowest record of its cluster
 * @param candidates pairs compared, by rule
 * @param found of those truly one person's, by rule; zeros when the truth is not known
 * @param inHotBlocks records in blocks above the limit, by rule
 * @param refused links not taken because a component would have grown above its limit
 */
record Linkage(
    Links links,
    int[][] clusters,
    long[] candidates,
    long[] found,
    long[] inHotBlocks,
    long refused) {}
