package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Makes outpatients in both dialects, with a file that is corrected later and months in both. */
final class AcuteFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String[] FUNCTIONS = {
    "100", "110", "130", "301", "320", "330", "501", "502"
  };

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Layout hes = Layout.of("hes_op");
  private final Layout sus = Layout.of("sus_op");
  private final Layout bridging = Layout.of("bridging");

  AcuteFiles(World world, Parameters parameters, Recorder recorder) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
  }

  static boolean isInHes(String provider) {
    return !provider.equals("RZ3");
  }

  static boolean isInSus(String provider) {
    return !provider.equals("RZ1");
  }

  private YearMonth corrected() {
    return parameters.first().plusMonths(Math.min(2, parameters.months() - 1L));
  }

  String hesFile(String provider, YearMonth month, boolean correction) {
    LocalDate delivered = month.plusMonths(correction ? 2 : 1).atDay(18);
    return "acute/hes_op_" + provider + "_" + month + "_" + DAY.format(delivered) + ".csv";
  }

  String susFile(String provider, YearMonth month) {
    return "acute/sus_op_"
        + provider
        + "_"
        + month
        + "_"
        + DAY.format(month.plusMonths(1).atDay(15))
        + ".csv";
  }

  String bridgeFile() {
    return "acute/hes_bridging_" + DAY.format(parameters.until().plusMonths(1).atDay(18)) + ".csv";
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("acute/hes_op")
        || file.startsWith("acute/sus_op")
        || file.equals(bridgeFile());
  }

  @Override
  public String header(String file) {
    return file.contains("bridging")
        ? bridging.header()
        : file.contains("hes_op") ? hes.header() : sus.header();
  }

  /** Writes the appointments; tells whether HES has any. */
  boolean write(Person person, List<Contact> contacts, FileSet files) {
    boolean inHes = false;
    for (Contact contact : contacts) {
      if (isInHes(contact.provider())) {
        writeHes(person, contact, files);
        inHes = true;
      }
      if (isInSus(contact.provider())) {
        String line = susLine(person, contact).toString();
        files.add(susFile(contact.provider(), contact.month()), line);
      }
    }
    return inHes;
  }

  /** Writes the bridge to the board's pseudonyms that most people in HES have. */
  void bridge(Person person, FileSet files) {
    if (!recorder.dirt("padded", person.number(), "unbridged", 0)) {
      files.add(
          bridgeFile(),
          bridging
              .line()
              .put("Person_ID", recorder.hesPseudonym(person))
              .put("NHSNumber Pseudo", recorder.boardPseudonym(person)));
    }
  }

  private void writeHes(Person person, Contact contact, FileSet files) {
    String line = hesLine(person, contact).toString();
    String file = hesFile(contact.provider(), contact.month(), false);
    files.add(file, line);
    if (recorder.dirt("duplicate_row", person.number(), "op", contact.number())) {
      files.add(file, line);
    }
    boolean isCorrected = contact.provider().equals("RZ1") && contact.month().equals(corrected());
    // The corrected file lacks records that should never have been sent.
    if (isCorrected && !recorder.dirt("padded", person.number(), "withdrawn", contact.number())) {
      files.add(hesFile(contact.provider(), contact.month(), true), line);
    }
  }

  private Layout.Line hesLine(Person person, Contact contact) {
    long n = person.number();
    int i = contact.number();
    YearMonth month = contact.month();
    int year = month.getMonthValue() >= 4 ? month.getYear() : month.getYear() - 1;
    String fyear = String.format("%02d%02d", year % 100, (year + 1) % 100);
    World.Area area = world.areas().get(person.areaIn(month));
    int age = person.ageOn(contact.day());
    boolean padded = recorder.dirt("padded", n, "op", i);
    String provider = contact.provider();
    Layout.Line line = hes.line();
    line.put("FYEAR", fyear)
        .put("PARTYEAR", month.toString().replace("-", ""))
        .put(
            "PSEUDO_HESID",
            recorder.dirt("padded", n, "anonymous", i) ? "" : recorder.hesPseudonym(person))
        .put("ATTENDKEY", Long.toString(100_000_000_000L + n * 1_000 + i))
        .put("ADMINCAT", "01")
        .put("APPTAGE", age == 0 ? 7001 + i % 7 : age)
        .put("APPTAGE_CALC", age == 0 ? "0.4" : age + ".0")
        .put("APPTDATE", recorder.dirt("unusable_date", n, "op", i) ? "1800-01-01" : contact.day())
        .put("ATTENDED", contact.attended())
        .put("DIAG_4_01", "R69X")
        .put("DIAG_4_CONCAT", "R69X,")
        .put("DNADATE", contact.isMissed() || i % 17 == 0 ? contact.day().minusDays(30) : "")
        .put("ETHNOS", recorder.ethnicity(person, "op" + provider, "hospital", i))
        .put("FIRSTATT", i % 41 == 40 ? "5" : contact.isFirst() ? "1" : i % 5 == 0 ? "4" : "2")
        .put(
            "GPPRAC",
            person.isRegistered() ? world.practices().get(person.practice()).code() : "V81999")
        .put("MAINSPEF", padded ? "300     " : "300")
        .put("OPERTN_4_01", "-   ")
        .put("OPERTN_4_CONCAT", "-   ")
        .put("OUTCOME", contact.isMissed() ? "3" : "2")
        .put("PRIORITY", i % 7 == 0 ? "2" : "1")
        .put(
            "PROCODE3",
            recorder.dirt("local_provider_code", n, "op", i) ? provider + "-X" : provider)
        .put("PROCODE5", provider + "00")
        .put("PROCODET", provider)
        .put("REFSOURC", "03")
        .put(
            "REQDATE",
            recorder.dirt("placeholder_date", n, "req", i) ? "1801-01-01" : contact.referred())
        .put("SEX", recorder.sexCode(person, "op"))
        .put("SITETRET", provider + "01")
        .put("LSOA11", recorder.dirt("padded", n, "nowhere", 0) ? "E99999999" : area.lsoa11())
        .put("TRETSPEF", FUNCTIONS[(int) (n % FUNCTIONS.length)])
        .put(
            "WAITDAYS",
            i % 97 == 0 ? "0E-15" : contact.day().toEpochDay() - contact.referred().toEpochDay());
    return line;
  }

  private Layout.Line susLine(Person person, Contact contact) {
    long n = person.number();
    int i = contact.number();
    String provider = contact.provider();
    World.Area area = world.areas().get(person.areaIn(contact.month()));
    String a = "appointment.";
    String id = a + "patient.identity.";
    Layout.Line line = sus.line();
    line.put("ROWNUMBER_ID", n * 1_000 + i)
        .put("type", "op")
        .put(a + "identifier", recorder.id("OP", n, "sus", i))
        .put(a + "date", contact.day())
        .put(
            a + "time",
            i % 211 == 210 ? "4000" : String.format("%02d:%02d:00", 8 + i % 9, i % 4 * 15))
        .put(a + "first_attendance", contact.isFirst() ? "1" : "2")
        .put(a + "attended_or_dna", contact.attended())
        .put(a + "outcome", contact.isMissed() ? "3" : "2")
        .put(
            id + "nhs_number.value Pseudo",
            recorder.dirt("padded", n, "anonymous", i) ? "" : recorder.boardPseudonym(person))
        .put(id + "nhs_number.status", "01")
        .put(id + "local_patient_identifier.value", recorder.id("L", n, provider, 0))
        .put(id + "age_at_cds_activity_date", person.ageOn(contact.day()))
        .put(id + "gender", recorder.sexCode(person, "op"))
        .put(id + "ethnic_category", recorder.ethnicity(person, "op" + provider, "hospital", i))
        .put(
            a + "patient.registration.general_practice",
            person.isRegistered() ? world.practices().get(person.practice()).code() : "V81999")
        .put(a + "patient.residence_derived.lsoa_11", area.lsoa11())
        .put(
            a + "patient.residence_derived.index_of_multiple_deprivation.decile", area.decile2019())
        .put(a + "referral.received_date", contact.referred())
        .put(a + "referral.source_op", "03")
        .put(a + "referral.priority_type", "1")
        .put(a + "care_professional.treatment_function", FUNCTIONS[(int) (n % FUNCTIONS.length)])
        .put(a + "care_location.site_code_of_treatment", provider + "01")
        .put(
            a + "commissioning.service_agreement.provider",
            recorder.dirt("local_provider_code", n, "op", i) ? provider + "00" : provider)
        .put(a + "consultation_medium", i % 5 == 0 ? "02" : "01");
    return line;
  }
}
