package org.evenlode.pipeline;

import java.util.List;
import java.util.Map;

/**
 * Describes one accepted version of a table, in the ledger. The newest record of a table decides
 * what every reader sees.
 *
 * @param fingerprint of code, contract, settings and inputs; equal fingerprints mean equal content
 * @param version Delta version; -1 for a table that has no rows yet
 * @param inputs Delta version of each input that was read
 * @param dataFiles the data files of the version, so that steps open it without replaying its log
 * @param counts facts about the content: failed checks, fates of rows by file
 */
public record StepRecord(
    String table,
    String fingerprint,
    long version,
    long rows,
    Map<String, Long> inputs,
    Map<String, Long> counts,
    List<FileRecord> files,
    List<String> dataFiles,
    String run,
    String runDate,
    double seconds,
    double cpuSeconds) {}
