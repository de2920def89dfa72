package org.evenlode.contract;

/** How a partner delivers a feed. */
public enum FileFormat {
  CSV,
  PARQUET
}
