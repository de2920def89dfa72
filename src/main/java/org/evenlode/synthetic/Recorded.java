package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * Holds a person's identifiers as one service wrote them down.
 *
 * @param birthDate eight digits, year first; empty when missing
 */
record Recorded(String given, String surname, String birthDate, boolean isFemale, String postcode)
    implements Serializable {

  /** Writes down identifiers with the mistakes that services make. */
  static final class Clerk implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PersonNames names;
    private final Draws draws;

    Clerk(PersonNames names, Draws draws) {
      this.names = names;
      this.draws = draws;
    }

    /**
     * Writes one record of a person.
     *
     * @param occurrence tells records of one person apart
     */
    Recorded write(
        long person,
        boolean isFemale,
        int group,
        LocalDate birth,
        String postcode,
        String otherPostcode,
        long occurrence) {
      String given = given(person, isFemale, group, occurrence);
      String surname = names.surname(person, group);
      if (isFemale && draws.happens(rate("married_name", group), person, "married", occurrence)) {
        surname = names.surname(person + 7_919_000_001L, group);
      }
      if (draws.happens(rate("surname", group), person, "surname slip", occurrence)) {
        surname = slip(surname, person, "surname letter", occurrence);
      }
      if (draws.happens(rate("given", group) / 10, person, "names swapped", occurrence)) {
        String first = given;
        given = surname;
        surname = first;
      }
      return new Recorded(
          missing("given", person, occurrence) ? "" : given,
          surname,
          missing("birth date", person, occurrence) ? "" : date(birth, person, group, occurrence),
          isFemale ^ draws.happens(rate("sex", group), person, "sex slip", occurrence),
          missing("postcode", person, occurrence)
              ? ""
              : draws.happens(rate("postcode", group), person, "old address", occurrence)
                  ? otherPostcode
                  : postcode);
    }

    private String given(long person, boolean isFemale, int group, long occurrence) {
      String given = names.given(person, isFemale, group);
      if (!draws.happens(rate("given", group), person, "given slip", occurrence)) {
        return given;
      }
      double how = draws.uniform(person, "given how", occurrence);
      if (how < 0.4) {
        return names.shortForm(given);
      }
      return how < 0.55 ? given.substring(0, 1) : slip(given, person, "given letter", occurrence);
    }

    private String date(LocalDate birth, long person, int group, long occurrence) {
      String digits = birth.toString().replace("-", "");
      if (!draws.happens(rate("birth_date", group), person, "date slip", occurrence)) {
        return digits;
      }
      double how = draws.uniform(person, "date how", occurrence);
      if (how < 0.25 && birth.getDayOfMonth() <= 12) {
        return digits.substring(0, 4) + digits.substring(6) + digits.substring(4, 6);
      }
      if (how < 0.5) {
        return digits.substring(0, 4) + "0101";
      }
      LocalDate near = birth.plusDays(draws.below(2, person, "near", occurrence) == 0 ? 1 : 10);
      return (how < 0.75 ? near : birth.plusYears(1)).toString().replace("-", "");
    }

    private boolean missing(String field, long person, long occurrence) {
      return draws.happens(names.errorRate("missing", 3), person, "missing " + field, occurrence);
    }

    private double rate(String field, int group) {
      return names.errorRate(field, group);
    }

    /** Returns a name with one letter left out, doubled, changed or swapped with the next. */
    private String slip(String name, long person, String field, long occurrence) {
      if (name.length() < 3) {
        return name;
      }
      int at = 1 + draws.below(name.length() - 2, person, field, occurrence);
      String front = name.substring(0, at);
      String back = name.substring(at + 1);
      char letter = name.charAt(at);
      return switch (draws.below(4, person, field + " how", occurrence)) {
        case 0 -> front + back;
        case 1 -> front + letter + letter + back;
        case 2 -> front + (char) ('a' + draws.below(26, person, field + " new", occurrence)) + back;
        default -> front + back.charAt(0) + letter + back.substring(1);
      };
    }
  }
}
