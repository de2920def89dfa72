package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Draws who is admitted, how and with what. */
final class Admissions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Lists conditions that good care elsewhere might have spared a stay; see codelist acsc. */
  private static final List<String> SENSITIVE =
      List.of("J440", "I500", "E101", "E116", "J459", "L031", "K529", "N10X", "G409", "J181");

  private static final List<String> EMERGENCY =
      List.of("R074", "S720", "I639", "K358", "R55X", "T391", "A419", "I214", "S525", "K802");
  private static final List<String> PLANNED =
      List.of("H269", "K409", "M171", "C509", "N201", "K635", "H353", "C189");
  private static final String[] EMERGENCY_METHODS = {"21", "21", "21", "22", "24", "2A"};
  private static final String[] PLANNED_METHODS = {"11", "11", "12", "13"};

  private final Parameters parameters;
  private final Draws draws;

  Admissions(Parameters parameters, Draws draws) {
    this.parameters = parameters;
    this.draws = draws;
  }

  /** Returns all stays of a person, in order of time. */
  List<Admission> of(Person person) {
    List<Admission> stays = new ArrayList<>();
    String provider =
        Contacts.ACUTE.get(draws.below(Contacts.ACUTE.size(), person.number(), "admission", 0));
    LocalDate free = LocalDate.MIN;
    for (int m = 0; m < parameters.months(); m++) {
      YearMonth month = parameters.first().plusMonths(m);
      if (!person.isAliveIn(month)) {
        break;
      }
      int count = draws.poisson(monthly(person, month), person.number(), "admissions", m);
      for (int i = 0; i < count; i++) {
        int number = stays.size();
        LocalDate day = month.atDay(1 + draws.below(28, person.number(), "admitted", number));
        if (day.isAfter(free)) {
          Admission stay = stay(person, number, day, provider);
          stays.add(stay);
          free = stay.discharged();
        }
      }
    }
    return stays;
  }

  private double monthly(Person person, YearMonth month) {
    int age = person.ageOn(month.atDay(1));
    String band = age < 5 ? "under_5" : age < 45 ? "to_44" : age < 65 ? "to_64" : "over_65";
    return parameters.number("admissions.yearly")
        / 12
        * parameters.number("admissions.by_age." + band);
  }

  /** The deprived are admitted in an emergency, and for want of care before it, more often. */
  private Admission stay(Person person, int number, LocalDate day, String provider) {
    double ratio = parameters.byQuintile("admissions", person.quintileIn(YearMonth.from(day)));
    boolean emergency =
        draws.happens(
            Math.min(0.95, parameters.number("admissions.emergency_share") * ratio),
            person.number(),
            "is emergency",
            number);
    boolean sensitive =
        emergency
            && draws.happens(
                Math.min(0.9, parameters.number("admissions.sensitive_share") * ratio),
                person.number(),
                "is sensitive",
                number);
    List<String> diagnoses = sensitive ? SENSITIVE : emergency ? EMERGENCY : PLANNED;
    String[] methods = emergency ? EMERGENCY_METHODS : PLANNED_METHODS;
    int nights =
        emergency
            ? 1 + draws.poisson(3.5, person.number(), "nights", number)
            : draws.happens(0.8, person.number(), "day case", number) ? 0 : 2;
    return new Admission(
        number,
        day,
        day.plusDays(nights),
        provider,
        methods[draws.below(methods.length, person.number(), "method", number)],
        diagnoses.get(draws.below(diagnoses.size(), person.number(), "diagnosis", number)));
  }
}
