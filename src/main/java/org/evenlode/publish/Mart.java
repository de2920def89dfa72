package org.evenlode.publish;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;

/**
 * Holds a mart of a release with what its columns mean.
 *
 * @param name such as {@code published_indicator}
 * @param rows as published
 */
public record Mart(String name, TableContract contract, Dataset<Row> rows) {}
