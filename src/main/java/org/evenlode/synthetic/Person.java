package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Describes a made-up person, as they truly are.
 *
 * @param area index of the small area now
 * @param areaBefore index of the one before a move
 * @param moved month of the move
 * @param group index of the ethnic group, in the order of the parameters
 * @param category ethnic category, 2001 code
 * @param frailty the person's own factor of missing appointments, mean 1
 */
record Person(
    long number,
    String nhsNumber,
    int area,
    int areaBefore,
    Optional<YearMonth> moved,
    int quintile,
    int quintileBefore,
    boolean isFemale,
    LocalDate birth,
    int group,
    String category,
    boolean isRegistered,
    int practice,
    int practiceBefore,
    Optional<YearMonth> changedPractice,
    Optional<YearMonth> died,
    double frailty) {

  int areaIn(YearMonth month) {
    return moved.isPresent() && month.isBefore(moved.get()) ? areaBefore : area;
  }

  int quintileIn(YearMonth month) {
    return moved.isPresent() && month.isBefore(moved.get()) ? quintileBefore : quintile;
  }

  int ageOn(LocalDate day) {
    return Math.max(0, java.time.Period.between(birth, day).getYears());
  }

  boolean isAliveIn(YearMonth month) {
    return died.isEmpty() || !month.isAfter(died.get());
  }
}
