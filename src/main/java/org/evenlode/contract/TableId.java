package org.evenlode.contract;

import java.util.Arrays;
import java.util.Optional;

/** Names a table of the lake: {@code <zone>_<noun>}, or {@code quarantine}. */
public record TableId(String name) implements Comparable<TableId> {
  public TableId {
    if (!Names.isPlain(name) || zoneOf(name).isEmpty()) {
      throw new IllegalArgumentException("Not a table name: " + name);
    }
  }

  public static TableId of(String name) {
    return new TableId(name);
  }

  /** Returns true if a name could be a table of the lake. */
  public static boolean isTable(String name) {
    return Names.isPlain(name) && zoneOf(name).isPresent();
  }

  public Zone zone() {
    return zoneOf(name).orElseThrow();
  }

  /** Returns the name without its zone. */
  public String noun() {
    return name.equals("quarantine") ? name : name.substring(zone().label().length() + 1);
  }

  private static Optional<Zone> zoneOf(String name) {
    if (name.equals("quarantine")) {
      return Optional.of(Zone.QUARANTINE);
    }
    return Arrays.stream(Zone.values())
        .filter(zone -> zone != Zone.QUARANTINE && name.startsWith(zone.label() + "_"))
        .findFirst();
  }

  @Override
  public int compareTo(TableId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
