package org.evenlode.contract;

import java.util.Locale;

/** Names the zones of the lake; a table's name starts with its zone. */
public enum Zone {
  BRONZE,
  STAGED,
  QUARANTINE,
  IDENTITY,
  SILVER,
  GOLD,
  /** Holds marts after disclosure control that wait for their release. */
  CHECKED,
  PUBLISHED;

  /** Returns the zone's name as it stands in table names and paths. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
