package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;

/**
 * MHSDS v6 and CSDS 1.6 submissions: a header, the patients, their referrals and their contacts of
 * a month. Every fourth month is submitted again: with late contacts, without withdrawn ones.
 */
final class SubmissionFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The column names of one data set. */
  record Dialect(
      Setting setting,
      String folder,
      String header,
      String patient,
      String referral,
      String contact,
      List<String> headerColumns,
      List<String> patientColumns,
      List<String> referralColumns,
      List<String> contactColumns)
      implements Serializable {}

  static final Dialect MHSDS =
      new Dialect(
          Setting.MENTAL_HEALTH,
          "mental_health",
          "MHS000Header",
          "MHS001MPI",
          "MHS101Referral",
          "MHS201CareContact",
          List.of(
              "DatSetVer",
              "OrgIDProvider",
              "ReportingPeriodStartDate",
              "ReportingPeriodEndDate",
              "DateTimeDatSetCreate",
              "FileType"),
          List.of(
              "LocalPatientID",
              "NHSNumber",
              "NHSNumberStatus",
              "PersonBirthDate",
              "Postcode",
              "Gender",
              "EthnicCategory",
              "PersDeathDate"),
          List.of(
              "ServiceRequestID",
              "LocalPatientID",
              "ReferralRequestReceivedDate",
              "SourceOfReferralMH",
              "ClinRespPriorityType"),
          List.of(
              "CareContactID",
              "ServiceRequestID",
              "CareContDate",
              "CareContTime",
              "AttendStatus",
              "ConsType",
              "ConsMechanismMH"));

  static final Dialect CSDS =
      new Dialect(
          Setting.COMMUNITY,
          "community",
          "CYP000Header",
          "CYP001MPI",
          "CYP101Referral",
          "CYP201CareContact",
          List.of(
              "Version",
              "OrgID_Provider",
              "RP_StartDate",
              "RP_EndDate",
              "FileCreation_DateTime",
              "File_Type"),
          List.of(
              "LocalPatientID",
              "NHSNumber",
              "NHSNumber_Status",
              "DateOfBirth",
              "Postcode",
              "Gender",
              "EthnicCategory",
              "DateOfDeath"),
          List.of(
              "ServiceRequestID",
              "LocalPatientID",
              "ReferralRequest_ReceivedDate",
              "SourceOfReferral",
              "Priority_Type"),
          List.of(
              "CareContactID",
              "ServiceRequestID",
              "Contact_Date",
              "Contact_Time",
              "AttendanceStatus",
              "Consultation_Type",
              "ConsMechanism"));

  private final Dialect dialect;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Layout header;
  private final Layout patient;
  private final Layout referral;
  private final Layout contact;

  SubmissionFiles(Dialect dialect, Parameters parameters, Recorder recorder) {
    this.dialect = dialect;
    this.parameters = parameters;
    this.recorder = recorder;
    this.header = Layout.of(dialect.header());
    this.patient = Layout.of(dialect.patient());
    this.referral = Layout.of(dialect.referral());
    this.contact = Layout.of(dialect.contact());
  }

  private boolean isSubmittedAgain(YearMonth month) {
    return parameters.first().until(month, java.time.temporal.ChronoUnit.MONTHS) % 4 == 1;
  }

  /** The last provider of the community is late with its last month. */
  private LocalDate delivered(String provider, YearMonth month, boolean refresh) {
    boolean late = provider.equals("RZ9") && month.equals(parameters.until());
    return month.plusMonths(refresh ? 2 : 1).atDay(late ? 29 : 20);
  }

  private String file(String table, String provider, YearMonth month, boolean refresh) {
    return dialect.folder()
        + "/"
        + table
        + "_"
        + provider
        + "-"
        + month
        + "-"
        + (refresh ? "refresh" : "primary")
        + "_"
        + DateTimeFormatter.BASIC_ISO_DATE.format(delivered(provider, month, refresh))
        + ".csv";
  }

  String headerOf(String file) {
    if (file.contains(dialect.header())) {
      return header.header();
    }
    return file.contains(dialect.patient())
        ? patient.header()
        : file.contains(dialect.referral()) ? referral.header() : contact.header();
  }

  boolean owns(String file) {
    return file.startsWith(dialect.folder() + "/");
  }

  /** The header record of every submission; these do not depend on people. */
  void writeHeaders(FileSet files) {
    for (String provider : Contacts.providers(dialect.setting())) {
      for (int m = 0; m < parameters.months(); m++) {
        YearMonth month = parameters.first().plusMonths(m);
        writeHeader(provider, month, false, files);
        if (isSubmittedAgain(month)) {
          writeHeader(provider, month, true, files);
        }
      }
    }
  }

  private void writeHeader(String provider, YearMonth month, boolean refresh, FileSet files) {
    List<String> names = dialect.headerColumns();
    files.add(
        file(dialect.header(), provider, month, refresh),
        header
            .line()
            .put(names.get(0), dialect.setting() == Setting.MENTAL_HEALTH ? "6.0" : "1.6")
            .put(names.get(1), provider)
            .put(names.get(2), month.atDay(1))
            .put(names.get(3), month.atEndOfMonth())
            .put(names.get(4), delivered(provider, month, refresh) + " 09:30:00")
            .put(names.get(5), refresh ? "Refresh" : "Primary"));
  }

  void write(Person person, List<Contact> contacts, FileSet files) {
    TreeMap<YearMonth, List<Contact>> byMonth = new TreeMap<>();
    contacts.forEach(
        c -> byMonth.computeIfAbsent(c.month(), month -> new java.util.ArrayList<>()).add(c));
    byMonth.forEach(
        (month, some) -> {
          write(person, month, some, false, files);
          if (isSubmittedAgain(month)) {
            write(person, month, some, true, files);
          }
        });
  }

  private void write(
      Person person, YearMonth month, List<Contact> contacts, boolean refresh, FileSet files) {
    Contact first = contacts.get(0);
    String provider = first.provider();
    String local = recorder.id("", person.number(), "local " + provider, 0);
    String service = recorder.id("SR", person.number(), "referral " + provider, 0);
    files.add(
        file(dialect.patient(), provider, month, refresh),
        patientLine(person, local, provider, month));
    List<String> names = dialect.referralColumns();
    files.add(
        file(dialect.referral(), provider, month, refresh),
        referral
            .line()
            .put(names.get(0), service)
            .put(names.get(1), local)
            .put(names.get(2), first.referred())
            .put(names.get(3), dialect.setting() == Setting.MENTAL_HEALTH ? "A1" : "01")
            .put(names.get(4), "1"));
    for (Contact one : contacts) {
      boolean isLate = recorder.dirt("padded", person.number(), "late " + provider, one.number());
      boolean isWithdrawn =
          recorder.dirt("padded", person.number(), "withdrawn " + provider, one.number());
      if (refresh ? isWithdrawn : isLate && isSubmittedAgain(month)) {
        continue;
      }
      String line = contactLine(person, one, service).toString();
      files.add(file(dialect.contact(), provider, month, refresh), line);
      if (recorder.dirt("duplicate_row", person.number(), provider, one.number())) {
        files.add(file(dialect.contact(), provider, month, refresh), line);
      }
    }
  }

  private Layout.Line patientLine(Person person, String local, String provider, YearMonth month) {
    List<String> names = dialect.patientColumns();
    String number = recorder.nhsNumber(person, provider, month.getMonthValue());
    Layout.Line line =
        patient
            .line()
            .put(names.get(0), local)
            .put(names.get(1), number)
            .put(names.get(2), number.isEmpty() ? "07" : "01")
            .put(names.get(3), person.birth())
            .put(names.get(4), recorder.postcode(person, month, provider))
            .put(names.get(5), recorder.sexCode(person, provider))
            .put(
                names.get(6),
                recorder.ethnicity(
                    person, provider, dialect.setting().label(), month.getMonthValue()));
    if (person.died().isPresent() && !person.died().get().isAfter(month)) {
      line.put(names.get(7), person.died().get().atDay(15));
    }
    return line;
  }

  private Layout.Line contactLine(Person person, Contact one, String service) {
    List<String> names = dialect.contactColumns();
    int i = one.number();
    boolean unusable = recorder.dirt("unusable_date", person.number(), one.provider(), i);
    return contact
        .line()
        .put(names.get(0), recorder.id("CC", person.number(), "contact " + one.provider(), i))
        .put(names.get(1), service)
        .put(names.get(2), unusable ? "" : one.day())
        .put(names.get(3), i % 211 == 0 ? "4000" : "10:30:00")
        .put(names.get(4), one.attended())
        .put(names.get(5), one.isFirst() ? "01" : "02")
        .put(names.get(6), i % 4 == 0 ? "02" : "01");
  }
}
