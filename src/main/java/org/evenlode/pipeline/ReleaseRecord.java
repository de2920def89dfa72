package org.evenlode.pipeline;

import java.util.Map;

/**
 * Describes a release: the published marts of one night as one set of versions. Readers follow the
 * newest.
 *
 * @param versions Delta version of each published table
 */
public record ReleaseRecord(
    String release,
    String fingerprint,
    String run,
    String runDate,
    Map<String, Long> versions,
    boolean demonstration) {}
