package org.evenlode.contract;

import java.util.Locale;

/** Names what data may be used for. */
public enum Purpose {
  /** Allows finding needs and gaps of a population and planning its care. */
  POPULATION_HEALTH_MANAGEMENT,
  /** Allows buying services and holding them to account. */
  COMMISSIONING,
  /** Allows care for an identified person, by those who look after them. */
  DIRECT_CARE,
  /** Allows a study of whether a service works. */
  SERVICE_EVALUATION,
  /** Allows research: making generalisable knowledge, with an approval of its own. */
  RESEARCH,
  /** Allows whatever is lawful: for data that is published anyway. */
  ANY;

  /** Returns the word for it in definitions and for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
