package org.evenlode.statistics;

/**
 * An estimate with its confidence limits.
 *
 * @param value the estimate
 * @param low lower limit
 * @param high upper limit
 */
public record Interval(double value, double low, double high) {}
