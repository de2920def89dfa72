package org.evenlode.synthetic;

import java.time.LocalDate;

/**
 * Describes a hospital stay as it truly was.
 *
 * @param number of the person's stays
 * @param method national code of the admission method
 * @param diagnosis ICD-10 of the first diagnosis, without dot
 */
record Admission(
    int number,
    LocalDate admitted,
    LocalDate discharged,
    String provider,
    String method,
    String diagnosis) {
  boolean isEmergency() {
    return method.startsWith("2");
  }

  boolean isDayCase() {
    return admitted.equals(discharged);
  }
}
