package org.evenlode.synthetic;

import java.util.Locale;

/** Lists care settings whose contacts are made. */
enum Setting {
  OUTPATIENT,
  MENTAL_HEALTH,
  COMMUNITY,
  GENERAL_PRACTICE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
