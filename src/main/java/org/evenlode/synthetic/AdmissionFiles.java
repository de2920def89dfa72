package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Makes hospital stays as episodes, in both dialects; SUS keeps the diagnoses in a table of their
 * own.
 */
final class AdmissionFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private final World world;
  private final Recorder recorder;
  private final Layout hes = Layout.of("hes_apc");
  private final Layout sus = Layout.of("sus_apc");
  private final Layout diagnosis = Layout.of("sus_apc_diagnosis");

  AdmissionFiles(World world, Recorder recorder) {
    this.world = world;
    this.recorder = recorder;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("acute/hes_apc") || file.startsWith("acute/sus_apc");
  }

  @Override
  public String header(String file) {
    return file.startsWith("acute/hes_apc")
        ? hes.header()
        : file.startsWith("acute/sus_apcicd") ? diagnosis.header() : sus.header();
  }

  /** Episodes are delivered with the month in which they end. */
  private static String file(String kind, String provider, YearMonth month, int day) {
    return "acute/"
        + kind
        + "_"
        + provider
        + "_"
        + month
        + "_"
        + DAY.format(month.plusMonths(1).atDay(day))
        + ".csv";
  }

  /** Writes the stays; tells whether HES has any. */
  boolean write(Person person, List<Admission> stays, YearMonth until, FileSet files) {
    for (Admission stay : stays) {
      // A long stay is delivered in two episodes, the second under another consultant.
      LocalDate middle = stay.admitted().plusDays(2);
      boolean isSplit = stay.discharged().isAfter(middle.plusDays(3));
      episode(person, stay, 1, stay.admitted(), isSplit ? middle : stay.discharged(), until, files);
      if (isSplit) {
        episode(person, stay, 2, middle, stay.discharged(), until, files);
      }
    }
    return stays.stream().anyMatch(stay -> AcuteFiles.isInHes(stay.provider()));
  }

  private void episode(
      Person person,
      Admission stay,
      int order,
      LocalDate start,
      LocalDate end,
      YearMonth until,
      FileSet files) {
    YearMonth month = YearMonth.from(end);
    if (month.isAfter(until)) {
      return;
    }
    String provider = stay.provider();
    if (AcuteFiles.isInHes(provider)) {
      files.add(file("hes_apc", provider, month, 18), hesLine(person, stay, order, start, end));
    }
    if (AcuteFiles.isInSus(provider)) {
      String key = recorder.id("", person.number(), "spell", stay.number());
      files.add(
          file("sus_apc", provider, month, 15), susLine(person, stay, order, start, end, key));
      files.add(
          file("sus_apcicd", provider, month, 15),
          diagnosis
              .line()
              .put("PRIMARYKEY_ID", key)
              .put("EPISODES_ID", order)
              .put("ICD_ID", 1)
              .put("code", stay.diagnosis()));
    }
  }

  private Layout.Line hesLine(
      Person person, Admission stay, int order, LocalDate start, LocalDate end) {
    long n = person.number();
    int i = stay.number();
    boolean isLast = end.equals(stay.discharged());
    return hes.line()
        .put("PSEUDO_HESID", recorder.hesPseudonym(person))
        .put("EPIKEY", Long.toString(500_000_000_000L + n * 1_000 + i * 4L + order))
        .put("PROCODE3", stay.provider())
        .put("EPIORDER", order)
        .put("EPISTART", start)
        .put("EPIEND", end)
        .put("EPISTAT", "3")
        .put("EPITYPE", "1")
        .put("FCE", "1")
        .put("FAE", order == 1 ? "1" : "0")
        .put("ADMIDATE", stay.admitted())
        .put("ADMIMETH", stay.method())
        .put("ADMISORC", "19")
        .put("CLASSPAT", stay.isDayCase() ? "2" : "1")
        .put("DISDATE", isLast ? stay.discharged() : "1800-01-01")
        .put("DISMETH", isLast ? "1" : "8")
        .put("DISDEST", isLast ? "19" : "98")
        .put("DIAG_4_01", recorder.dirt("padded", n, "apc", i) ? "R69X" : stay.diagnosis())
        .put("DIAG_4_CONCAT", stay.diagnosis() + ",")
        .put("OPERTN_4_01", "-   ")
        .put("OPERTN_4_CONCAT", "-   ")
        .put("TRETSPEF", stay.isEmergency() ? "300" : "100")
        .put("MAINSPEF", stay.isEmergency() ? "300" : "100")
        .put("ETHNOS", recorder.ethnicity(person, "apc" + stay.provider(), "hospital", i))
        .put("SEX", recorder.sexCode(person, "apc"))
        .put("STARTAGE", age(person, start))
        .put("GPPRAC", practice(person))
        .put("LSOA11", area(person, start));
  }

  private Layout.Line susLine(
      Person person, Admission stay, int order, LocalDate start, LocalDate end, String key) {
    boolean isLast = end.equals(stay.discharged());
    String id = "patient.identity.";
    return sus.line()
        .put("PRIMARYKEY_ID", key)
        .put("EPISODES_ID", order)
        .put("system.record.identifier", key + order)
        .put("commissioning.service_agreement.provider", stay.provider())
        .put(id + "nhs_number.value Pseudo", recorder.boardPseudonym(person))
        .put(
            id + "local_patient_identifier.value",
            recorder.id("L", person.number(), stay.provider(), 0))
        .put("spell.hospital_provider_spell_number", key)
        .put("number", order)
        .put("start_date", start)
        .put("end_date", end)
        .put("admission.date", stay.admitted())
        .put("admission.method", stay.method())
        .put("admission.source", "19")
        .put("admission.patient_classification", stay.isDayCase() ? "2" : "1")
        .put("discharge.date", isLast ? stay.discharged() : "")
        .put("discharge.method", isLast ? "1" : "")
        .put("care_professional.treatment_function", stay.isEmergency() ? "300" : "100")
        .put("care_professional.main_specialty", stay.isEmergency() ? "300" : "100")
        .put(
            id + "ethnic_category",
            recorder.ethnicity(person, "apc" + stay.provider(), "hospital", stay.number()))
        .put(id + "gender", recorder.sexCode(person, "apc"))
        .put(id + "age_at_record_start", person.ageOn(start))
        .put("patient.registration.general_practice", practice(person))
        .put("patient.residence_derived.lsoa_11", area(person, start));
  }

  private static Object age(Person person, LocalDate day) {
    int age = person.ageOn(day);
    return age == 0 ? 7003 : age;
  }

  private String practice(Person person) {
    return person.isRegistered() ? world.practices().get(person.practice()).code() : "V81999";
  }

  private String area(Person person, LocalDate day) {
    return world.areas().get(person.areaIn(YearMonth.from(day))).lsoa11();
  }
}
