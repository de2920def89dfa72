package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;

/**
 * Makes the patient index: names, birth date, sex and postcodes of registered people as PDS has
 * them, the address before a move beside the present one.
 */
final class PatientIndexFiles implements FileMaker {
  private static final long serialVersionUID = 1L;

  private final Parameters parameters;
  private final Recorder recorder;
  private final PersonNames names;

  PatientIndexFiles(Parameters parameters, Recorder recorder, PersonNames names) {
    this.parameters = parameters;
    this.recorder = recorder;
    this.names = names;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("identity/patient_index");
  }

  @Override
  public String header(String file) {
    return "NHS_NUMBER,FAMILY_NAME,GIVEN_NAME,DATE_OF_BIRTH,GENDER_CODE,POSTCODE,EFFECTIVE_FROM,"
        + "EFFECTIVE_TO";
  }

  /** Returns since when the index knows an address that is the person's first. */
  static LocalDate known(Person person, Parameters parameters) {
    LocalDate start = parameters.until().minusYears(5).atDay(1);
    return person.birth().isAfter(start) ? person.birth() : start;
  }

  void write(Person person, FileSet files) {
    if (!person.isRegistered()) {
      return;
    }
    LocalDate from = known(person, parameters);
    if (person.moved().isPresent()) {
      YearMonth moved = person.moved().get();
      if (moved.atDay(1).isAfter(from)) {
        line(person, person.areaBefore(), from, moved.atDay(1).minusDays(1).toString(), files);
        from = moved.atDay(1);
      }
    }
    line(person, person.area(), from, "", files);
  }

  private String delivered() {
    return DateTimeFormatter.BASIC_ISO_DATE.format(parameters.until().plusMonths(1).atDay(9));
  }

  private void line(Person person, int area, LocalDate from, String until, FileSet files) {
    files.add(
        "identity/patient_index_" + delivered() + ".csv",
        String.join(
            ",",
            person.nhsNumber(),
            names.surname(person.number(), person.group()).toUpperCase(java.util.Locale.ROOT),
            names.given(person.number(), person.isFemale(), person.group()),
            person.birth().toString(),
            person.isFemale() ? "2" : "1",
            recorder.homePostcode(person, area),
            from.toString(),
            until));
  }
}
