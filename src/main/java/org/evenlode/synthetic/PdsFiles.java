package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Makes PDS as a board receives it, by pseudonym and effective-dated: birth, death, sex and
 * language of registered people, where they live and with which practice they are registered, and
 * the mergers of numbers.
 */
final class PdsFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final String PERSON = "pds_person";
  private static final String ADDRESS = "pds_address";
  private static final String PRACTICE = "pds_patient_care_practice";
  private static final String MERGER = "pds_merger";

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Layout persons = Layout.of(PERSON);
  private final Layout addresses = Layout.of(ADDRESS);
  private final Layout practices = Layout.of(PRACTICE);
  private final Layout mergers = Layout.of("pds_person_merger");

  PdsFiles(World world, Parameters parameters, Recorder recorder) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("identity/pds_");
  }

  @Override
  public String header(String file) {
    Layout layout =
        file.contains(MERGER)
            ? mergers
            : file.contains(PRACTICE) ? practices : file.contains(ADDRESS) ? addresses : persons;
    return layout.header();
  }

  private String file(String table) {
    LocalDate delivered = parameters.until().plusMonths(1).atDay(9);
    return "identity/" + table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(delivered) + ".csv";
  }

  /** Writes what PDS knows of a registered person; of others only the merger of their numbers. */
  void write(Person person, FileSet files) {
    merger(person, files);
    if (!person.isRegistered()) {
      return;
    }
    LocalDate from = PatientIndexFiles.known(person, parameters);
    Layout.Line line =
        persons
            .line()
            .put("RowID", person.number())
            .put("Pseudo NHS Number", recorder.boardPseudonym(person))
            .put("YearMonth_Of_Birth", person.birth().toString().substring(0, 7))
            .put("Gender", person.isFemale() ? "2" : "1")
            .put("Preferred Language", recorder.language(person, "pds"))
            .put("Person Business Effective From Date", from);
    person
        .died()
        .filter(month -> !month.isAfter(parameters.until()))
        .ifPresent(month -> line.put("Date of Death", month.atDay(15)).put("Death Status", "2"));
    files.add(file(PERSON), line);
    addresses(person, from, files);
    practices(person, from, files);
  }

  private void addresses(Person person, LocalDate from, FileSet files) {
    Optional<LocalDate> moved =
        person.moved().map(month -> month.atDay(1)).filter(day -> day.isAfter(from));
    moved.ifPresent(
        day -> address(person, person.areaBefore(), from, Optional.of(day.minusDays(1)), files));
    address(person, person.area(), moved.orElse(from), Optional.empty(), files);
  }

  private void address(
      Person person, int place, LocalDate from, Optional<LocalDate> until, FileSet files) {
    World.Area area = world.areas().get(place);
    Layout.Line line =
        addresses
            .line()
            .put("RowID", person.number())
            .put("Pseudo NHS Number", recorder.boardPseudonym(person))
            .put("derCurrentyr2011LSOAofResidence_FromPostcode", area.lsoa11())
            .put("derCurrentyr2021LSOAofResidence_FromPostcode", area.lsoa21())
            .put("Usual Address Business Effective From Date", from);
    until.ifPresent(day -> line.put("Usual Address Business Effective To Date", day));
    files.add(file(ADDRESS), line);
  }

  private void practices(Person person, LocalDate from, FileSet files) {
    Optional<LocalDate> changed =
        person.changedPractice().map(month -> month.atDay(10)).filter(day -> day.isAfter(from));
    changed.ifPresent(
        day ->
            practice(person, person.practiceBefore(), from, Optional.of(day.minusDays(1)), files));
    practice(person, person.practice(), changed.orElse(from), Optional.empty(), files);
  }

  private void practice(
      Person person, int practice, LocalDate from, Optional<LocalDate> until, FileSet files) {
    Layout.Line line =
        practices
            .line()
            .put("RowID", person.number())
            .put("Pseudo NHS Number", recorder.boardPseudonym(person))
            .put("Primary Care Provider", world.practices().get(practice).code())
            .put("Primary Care Provider Business Effective From Date", from);
    until.ifPresent(day -> line.put("Primary Care Provider Business Effective To Date", day));
    files.add(file(PRACTICE), line);
  }

  /**
   * Writes the merger of a person's second number, for everybody who has one, registered or not.
   */
  private void merger(Person person, FileSet files) {
    if (!recorder.isMerged(person)) {
      return;
    }
    files.add(
        file(MERGER),
        mergers
            .line()
            .put("RowID", person.number())
            .put("Pseudo NHS Number", recorder.boardPseudonym(person))
            .put("Pseudo Superseded NHS Number", recorder.pseudonym(recorder.superseded(person)))
            .put("Person Merger Business Effective From Date", parameters.first().atDay(1)));
  }
}
