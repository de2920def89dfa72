package org.evenlode.contract;

/** Names how a partner delivers a feed. */
public enum FileFormat {
  CSV,
  PARQUET
}
