package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes files of general practice in the OLIDS shape: an early snapshot and one at the end. */
final class GpFiles implements FileMaker {
  private static final long serialVersionUID = 1L;

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Map<String, String> concepts;
  private final Layout patient = Layout.of("olids_patient");
  private final Layout episode = Layout.of("olids_episode_of_care");
  private final Layout observation = Layout.of("olids_observation");
  private final Layout address = Layout.of("olids_patient_address");
  private final Layout bridging = Layout.of("bridging");

  /**
   * Makes a writer of GP files.
   *
   * @param concepts a SNOMED CT concept for each ethnic category
   */
  GpFiles(
      World world,
      Parameters parameters,
      Recorder recorder,
      Draws draws,
      Map<String, String> concepts) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    this.concepts = Map.copyOf(concepts);
  }

  /** Returns the days on which snapshots are delivered. */
  List<LocalDate> snapshots() {
    List<LocalDate> days = new ArrayList<>();
    days.add(parameters.first().plusMonths(1).atDay(5));
    if (parameters.months() > 1) {
      days.add(parameters.until().plusMonths(1).atDay(5));
    }
    return days;
  }

  static String file(String table, LocalDate delivered) {
    return "gp/olids_" + table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(delivered) + ".csv";
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("gp/olids_") && !file.startsWith("gp/olids_appointment_");
  }

  @Override
  public String header(String file) {
    if (file.contains("bridging")) {
      return bridging.header();
    }
    return file.contains("olids_patient_address")
        ? address.header()
        : file.contains("olids_patient_")
            ? patient.header()
            : file.contains("episode") ? episode.header() : observation.header();
  }

  void write(Person person, FileSet files) {
    if (!person.isRegistered()) {
      return;
    }
    String id = recorder.id("", person.number(), "gp patient", 0);
    for (LocalDate day : snapshots()) {
      files.add(file("patient", day), patientLine(person, id, day));
      if (person.number() % 997 == 0) {
        files.add(
            file("patient", day),
            patient
                .line()
                .put("ID", recorder.id("", person.number(), "dummy", 0))
                .put("BIRTH_YEAR", 1900)
                .put("IS_DUMMY_PATIENT", "TRUE")
                .put("RECORD_OWNER_ORGANISATION_CODE", world.practices().get(0).code()));
      }
      registrations(person, id, day, files);
      addresses(person, id, day, files);
      ethnicity(person, id, day, files);
    }
    files.add(
        file("bridging", snapshots().get(0)),
        bridging
            .line()
            .put("Person_ID", recorder.gpHash(person))
            .put("NHSNumber Pseudo", recorder.boardPseudonym(person)));
  }

  private Layout.Line patientLine(Person person, String id, LocalDate day) {
    Layout.Line line = patient.line();
    line.put("ID", id)
        .put("LDS_RECORD_ID", id)
        .put("NHS_NUMBER_HASH", recorder.gpHash(person))
        .put("GENDER_SOURCE_CODE", person.isFemale() ? "F" : "M")
        .put("GENDER_SOURCE_DISPLAY", person.isFemale() ? "Female" : "Male")
        .put("BIRTH_YEAR", person.birth().getYear())
        .put("BIRTH_MONTH", person.birth().getMonthValue())
        .put("IS_CONFIDENTIAL", "FALSE")
        .put("IS_DUMMY_PATIENT", "FALSE")
        .put("IS_SPINE_SENSITIVE", "FALSE")
        .put("LDS_IS_DELETED", "FALSE")
        .put("RECORD_OWNER_ORGANISATION_CODE", world.practices().get(practice(person, day)).code());
    if (isDead(person, day)) {
      YearMonth died = person.died().orElseThrow();
      line.put("DEATH_YEAR", died.getYear()).put("DEATH_MONTH", died.getMonthValue());
    }
    return line;
  }

  private static boolean isDead(Person person, LocalDate day) {
    return person.died().isPresent() && person.died().get().atEndOfMonth().isBefore(day);
  }

  /** Returns the practice that a person is registered with on a day. */
  static int practice(Person person, LocalDate day) {
    boolean notYet =
        person.changedPractice().isPresent()
            && day.isBefore(person.changedPractice().get().atDay(10));
    return notYet ? person.practiceBefore() : person.practice();
  }

  private void registrations(Person person, String id, LocalDate day, FileSet files) {
    LocalDate start =
        latest(
            person.birth().plusDays(20),
            parameters
                .first()
                .atDay(1)
                .minusDays(200L + draws.below(6_000, person.number(), "registered", 0)));
    String end = isDead(person, day) ? person.died().orElseThrow().atDay(15) + " 00:00:00.000" : "";
    if (person.changedPractice().isEmpty()) {
      files.add(file("episode_of_care", day), episodeLine(id, 0, person.practice(), start, end));
      return;
    }
    LocalDate change = person.changedPractice().get().atDay(10);
    boolean changed = !day.isBefore(change);
    LocalDate first = start.isBefore(change) ? start : change.minusDays(90);
    files.add(
        file("episode_of_care", day),
        episodeLine(
            id, 1, person.practiceBefore(), first, changed ? change + " 00:00:00.000" : end));
    if (changed) {
      files.add(file("episode_of_care", day), episodeLine(id, 2, person.practice(), change, end));
    }
  }

  private static LocalDate latest(LocalDate left, LocalDate right) {
    return left.isAfter(right) ? left : right;
  }

  private Layout.Line episodeLine(
      String id, int number, int practice, LocalDate start, String end) {
    return episode
        .line()
        .put("ID", id + "-R" + number)
        .put("PATIENT_ID", id)
        .put("EPISODE_TYPE_SOURCE_DISPLAY", "Regular")
        .put("ORGANISATION_CODE_MANAGING", world.practices().get(practice).code())
        .put("EPISODE_OF_CARE_START_DATE", start + " 00:00:00.000")
        .put("EPISODE_OF_CARE_END_DATE", end)
        .put("LDS_IS_DELETED", "FALSE");
  }

  private void addresses(Person person, String id, LocalDate day, FileSet files) {
    LocalDate start = person.birth();
    if (person.moved().isPresent()) {
      LocalDate move = person.moved().get().atDay(1);
      boolean moved = !day.isBefore(move);
      files.add(
          file("patient_address", day),
          addressLine(
              person,
              id,
              1,
              person.areaBefore(),
              start.isBefore(move) ? start : move.minusDays(60),
              moved ? move.toString() : ""));
      if (moved) {
        files.add(
            file("patient_address", day), addressLine(person, id, 2, person.area(), move, ""));
      }
    } else {
      files.add(file("patient_address", day), addressLine(person, id, 0, person.area(), start, ""));
    }
  }

  private Layout.Line addressLine(
      Person person, String id, int number, int area, LocalDate start, String end) {
    return address
        .line()
        .put("ID", id + "-A" + number)
        .put("PATIENT_ID", id)
        .put("POSTCODE_HASH", Recorder.postcodeHash(recorder.homePostcode(person, area)))
        .put("START_DATE", start)
        .put("END_DATE", end);
  }

  private void ethnicity(Person person, String id, LocalDate day, FileSet files) {
    String category = recorder.ethnicity(person, "gp", "gp", 0);
    String concept = concepts.get(category.toUpperCase(java.util.Locale.ROOT));
    if (concept == null) {
      return;
    }
    LocalDate recorded =
        day.minusDays(400L + draws.below(3_000, person.number(), "gp ethnicity day", 0));
    files.add(
        file("ethnicity_observation", day),
        observation
            .line()
            .put("ID", id + "-E")
            .put("PATIENT_ID", id)
            .put("CLINICAL_EFFECTIVE_DATE", latest(recorded, person.birth()))
            .put("MAPPED_CONCEPT_CODE", concept)
            .put("LDS_IS_DELETED", "FALSE"));
  }
}
