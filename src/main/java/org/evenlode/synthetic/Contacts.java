package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Draws what people use and which of their appointments they miss. */
final class Contacts implements Serializable {
  private static final long serialVersionUID = 1L;
  static final List<String> ACUTE = List.of("RZ1", "RZ2", "RZ3");
  static final List<String> MENTAL_HEALTH = List.of("RZ6", "RZ7");
  static final List<String> COMMUNITY = List.of("RZ8", "RZ9");

  /** Stands for the practice a person is registered with on the day. */
  static final List<String> OWN_PRACTICE = List.of("practice");

  private final Parameters parameters;
  private final Draws draws;

  Contacts(Parameters parameters, Draws draws) {
    this.parameters = parameters;
    this.draws = draws;
  }

  static List<String> providers(Setting setting) {
    return switch (setting) {
      case OUTPATIENT -> ACUTE;
      case MENTAL_HEALTH -> MENTAL_HEALTH;
      case COMMUNITY -> COMMUNITY;
      case GENERAL_PRACTICE -> OWN_PRACTICE;
    };
  }

  /** Returns all contacts of a person in a setting, in order of time. */
  List<Contact> of(Person person, Setting setting) {
    String name = setting.label();
    double share =
        parameters.number("use." + name + ".share")
            * parameters.byQuintile("use." + name, person.quintile());
    if (!draws.happens(share, person.number(), "uses " + name, 0)) {
      return List.of();
    }
    List<Contact> contacts = new ArrayList<>();
    List<String> providers = providers(setting);
    String provider = providers.get(draws.below(providers.size(), person.number(), name, 0));
    double monthly = parameters.number("use." + name + ".monthly");
    LocalDate referred = LocalDate.MIN;
    for (int m = 0; m < parameters.months(); m++) {
      YearMonth month = parameters.first().plusMonths(m);
      if (!person.isAliveIn(month)) {
        break;
      }
      int count = draws.poisson(monthly, person.number(), name + " contacts", m);
      for (int i = 0; i < count; i++) {
        int number = contacts.size();
        LocalDate day = month.atDay(1 + draws.below(28, person.number(), name + " day", number));
        if (contacts.isEmpty()) {
          referred = day.minusDays(7L + draws.below(120, person.number(), name + " wait", 0));
        }
        contacts.add(contact(person, setting, number, day, provider, referred));
      }
    }
    return contacts;
  }

  private Contact contact(
      Person person,
      Setting setting,
      int number,
      LocalDate day,
      String provider,
      LocalDate referred) {
    double chance = chance(person, setting, day);
    double fate = draws.uniform(person.number(), setting + " fate", number);
    char attended;
    if (fate < 0.07) {
      attended = '2';
    } else if (fate < 0.12) {
      attended = '4';
    } else {
      boolean missed = draws.happens(chance, person.number(), setting + " missed", number);
      double late = draws.uniform(person.number(), setting + " late", number);
      attended = missed ? (late < 0.1 ? '7' : '3') : (late < 0.05 ? '6' : '5');
    }
    return new Contact(setting, number, day, provider, attended, chance, number == 0, referred);
  }

  /** Returns the probability that a person misses an appointment on a day. */
  double chance(Person person, Setting setting, LocalDate day) {
    int age = person.ageOn(day);
    String band =
        age < 18
            ? "under_18"
            : age < 40 ? "to_39" : age < 65 ? "to_64" : age < 80 ? "to_79" : "over_80";
    return Math.min(
        parameters.number("missed.most"),
        parameters.number("missed.base." + setting.label())
            * parameters.byQuintile("missed", person.quintileIn(YearMonth.from(day)))
            * parameters.ratio("missed.by_group", person.group())
            * parameters.number("missed.by_age." + band)
            * person.frailty());
  }
}
