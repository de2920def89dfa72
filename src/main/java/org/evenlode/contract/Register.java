package org.evenlode.contract;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Declares a register of a condition: who is on it follows from codes, ages and dates.
 *
 * @param diagnosis SQL condition over an entry's {@code code} that puts a person on the register
 * @param resolved condition that takes the person off, when its entry is the later one
 * @param ages least age in years on the day of the night; 0 for everybody
 * @param since diagnoses before this day do not count
 */
public record Register(
    String name,
    String title,
    String diagnosis,
    Optional<String> resolved,
    int ages,
    Optional<LocalDate> since) {

  static Map<String, Register> readAll(Section section) {
    Map<String, Register> registers = new LinkedHashMap<>();
    section.children().forEach((name, child) -> registers.put(name, read(name, child)));
    return registers;
  }

  private static Register read(String name, Section section) {
    Register register =
        new Register(
            name,
            section.text("title"),
            section.text("diagnosis"),
            section.optionalText("resolved"),
            section.integer("ages", 0),
            section.optionalDate("since"));
    section.finish();
    return register;
  }

  /** Returns true if the register asks for a codelist. */
  public boolean uses(Codelist list) {
    return list.isUsedBy(diagnosis + " " + resolved.orElse(""));
  }
}
