package org.evenlode.contract;

import java.util.Optional;

/**
 * Says how the records of an entity without NHS numbers find their people.
 *
 * @param model name of a linkage model, {@code conf/linkage/<model>.conf}
 * @param record column that tells the partner's records apart
 * @param key name of the key by which the partner has hashed what is compared; empty where it is in
 *     clear
 */
public record LinkedBy(String model, String record, Optional<String> key) {
  static LinkedBy read(Section section) {
    LinkedBy linked =
        new LinkedBy(section.text("model"), section.text("record"), section.optionalText("key"));
    section.finish();
    return linked;
  }
}
