package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;

/** Makes attendances at emergency departments, in the SUS unified dialect of ECDS. */
final class EmergencyFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String[] DEPARTMENTS = {"01", "01", "01", "03", "03", "02", "04"};
  private static final double[] BY_AGE = {1.6, 0.9, 0.8, 1.5};

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Layout layout = Layout.of("sus_ecds");

  EmergencyFiles(World world, Parameters parameters, Recorder recorder, Draws draws) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("acute/sus_ecds");
  }

  @Override
  public String header(String file) {
    return layout.header();
  }

  /** Writes the person's attendances; the deprived come more often. */
  void write(Person person, FileSet files) {
    int number = 0;
    for (int m = 0; m < parameters.months(); m++) {
      YearMonth month = parameters.first().plusMonths(m);
      if (!person.isAliveIn(month) || person.birth().isAfter(month.atDay(1))) {
        continue;
      }
      int count = draws.poisson(monthly(person, month), person.number(), "emergencies", m);
      for (int i = 0; i < count; i++) {
        number++;
        LocalDate day =
            month.atDay(1 + draws.below(month.lengthOfMonth(), person.number(), "came", number));
        write(person, number, day, files);
      }
    }
  }

  private double monthly(Person person, YearMonth month) {
    int age = person.ageOn(month.atDay(1));
    int band = age < 5 ? 0 : age < 45 ? 1 : age < 65 ? 2 : 3;
    return parameters.number("emergency.yearly")
        / 12
        * BY_AGE[band]
        * parameters.byQuintile("emergency", person.quintileIn(month));
  }

  private void write(Person person, int number, LocalDate day, FileSet files) {
    long n = person.number();
    YearMonth month = YearMonth.from(day);
    String provider = Contacts.ACUTE.get(draws.below(3, n, "emergency at", number));
    String department = DEPARTMENTS[draws.below(DEPARTMENTS.length, n, "department", number)];
    int minutes = 30 + draws.below(department.equals("01") ? 600 : 180, n, "stayed", number);
    int arrived = draws.below(1_440, n, "arrived", number);
    String file =
        "acute/sus_ecds_"
            + provider
            + "_"
            + month
            + "_"
            + DAY.format(month.plusMonths(1).atDay(15))
            + ".csv";
    boolean isUnknown = draws.happens(0.03, n, "unknown in emergency", number);
    files.add(
        file,
        layout
            .line()
            .put("PRIMARYKEY_ID", recorder.id("", n, "ecds", number))
            .put("attendance.unique_identifier", recorder.id("E", n, "ecds", number))
            .put("commissioning.service_agreement.provider", provider)
            .put("attendance.location.site", provider + "01")
            .put(
                "patient.nhs_number.value Pseudo", isUnknown ? "" : recorder.boardPseudonym(person))
            .put("patient.local_patient_identifier.value", recorder.id("L", n, provider, 0))
            .put("attendance.arrival.date", day)
            .put("attendance.arrival.time", time(arrived))
            .put("attendance.location.department_type", department)
            .put("attendance.arrival.attendance_category", number % 9 == 8 ? "2" : "1")
            .put("attendance.departure.date", day.plusDays((arrived + minutes) / 1_440))
            .put("attendance.departure.time", time((arrived + minutes) % 1_440))
            .put("attendance.departure.time_since_arrival", minutes)
            .put(
                "patient.ethnic_category",
                recorder.ethnicity(person, "ecds" + provider, "hospital", number))
            .put("patient.stated_gender", recorder.sexCode(person, "ecds"))
            .put("patient.age_at_arrival", person.ageOn(day))
            .put(
                "patient.gp_registration.general_practice",
                person.isRegistered() ? world.practices().get(person.practice()).code() : "V81999")
            .put(
                "patient.usual_address.lsoa_11", world.areas().get(person.areaIn(month)).lsoa11()));
  }

  private static String time(int minuteOfDay) {
    return String.format("%02d:%02d:00", minuteOfDay / 60, minuteOfDay % 60);
  }
}
