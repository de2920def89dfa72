package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import org.evenlode.standard.NhsNumber;

/**
 * Makes MHSDS and CSDS submissions: a header, the patients, their referrals and their contacts of a
 * month, and what other tables say of these. Every fourth month is submitted again: with late
 * contacts, without withdrawn ones.
 */
final class SubmissionFiles implements FileMaker {
  private static final long serialVersionUID = 1L;

  private final Dialect dialect;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Layout header;
  private final Layout patient;
  private final Layout referral;
  private final Layout contact;
  private final SubmissionTables tables;

  SubmissionFiles(
      Dialect dialect, Parameters parameters, Recorder recorder, SubmissionTables tables) {
    this.tables = tables;
    this.dialect = dialect;
    this.parameters = parameters;
    this.recorder = recorder;
    this.header = Layout.of(dialect.layouts() + dialect.header());
    this.patient = Layout.of(dialect.layouts() + dialect.patient());
    this.referral = Layout.of(dialect.layouts() + dialect.referral());
    this.contact = Layout.of(dialect.layouts() + dialect.contact());
  }

  private boolean isSubmittedAgain(YearMonth month) {
    return parameters.first().until(month, ChronoUnit.MONTHS) % 4 == 1;
  }

  /** The last provider of the community is late with its last month. */
  private LocalDate delivered(String provider, YearMonth month, boolean refresh) {
    boolean late = provider.equals("RZ9") && month.equals(parameters.until());
    return month.plusMonths(refresh ? 2 : 1).atDay(late ? 29 : 20);
  }

  private String file(String table, String provider, YearMonth month, boolean refresh) {
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(delivered(provider, month, refresh));
    if (dialect.form() == Dialect.Form.LANDED) {
      return dialect.folder() + "/" + table + "_" + day + ".csv";
    }
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
        + day
        + ".csv";
  }

  @Override
  public String header(String file) {
    if (dialect.form() == Dialect.Form.SUBMISSION && file.contains(dialect.header())) {
      return header.header();
    }
    if (tables.owns(file)) {
      return tables.header(file);
    }
    return file.contains(dialect.patient())
        ? patient.header()
        : file.contains(dialect.referral()) ? referral.header() : contact.header();
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith(dialect.folder() + "/");
  }

  /** Writes the header record of every submission; these do not depend on people. */
  void writeHeaders(FileSet files) {
    if (dialect.form() == Dialect.Form.LANDED) {
      return;
    }
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
    Layout.Line line =
        header
            .line()
            .put(names.get(0), version())
            .put(names.get(1), provider)
            .put(names.get(2), month.atDay(1))
            .put(names.get(3), month.atEndOfMonth())
            .put(names.get(4), delivered(provider, month, refresh) + " 09:30:00");
    if (header.columns().contains(names.get(5))) {
      line.put(names.get(5), refresh ? "Refresh" : "Primary");
    }
    files.add(file(dialect.header(), provider, month, refresh), line);
    tables.provider(provider, table -> file(table, provider, month, refresh), files);
  }

  private String version() {
    if (dialect.setting() == Setting.COMMUNITY) {
      return dialect.layouts().isEmpty() ? "1.6" : "1.5";
    }
    return dialect.layouts().isEmpty() ? "6.0" : "5.0";
  }

  /** A landed record says whose and of when it is, as its submission's header did. */
  private Layout.Line landed(Layout.Line line, String provider, YearMonth month, boolean refresh) {
    if (dialect.form() == Dialect.Form.LANDED) {
      long monthNumber = YearMonth.of(1900, 3).until(month, ChronoUnit.MONTHS);
      line.put("OrgIDProv", provider)
          .put("ReportingPeriodStartDate", month.atDay(1))
          .put("ReportingPeriodEndDate", month.atEndOfMonth())
          .put("UniqMonthID", monthNumber)
          .put("UniqSubmissionID", monthNumber * 10 + (refresh ? 1 : 0))
          .put("FileType", refresh ? "Refresh" : "Primary");
    }
    return line;
  }

  void write(Person person, List<Contact> contacts, FileSet files) {
    TreeMap<YearMonth, List<Contact>> byMonth = new TreeMap<>();
    contacts.forEach(
        c -> byMonth.computeIfAbsent(c.month(), month -> new java.util.ArrayList<>()).add(c));
    byMonth.forEach(
        (month, some) -> {
          write(person, month, some, contacts, false, files);
          if (isSubmittedAgain(month)) {
            write(person, month, some, contacts, true, files);
          }
        });
  }

  private void write(
      Person person,
      YearMonth month,
      List<Contact> contacts,
      List<Contact> all,
      boolean refresh,
      FileSet files) {
    Contact first = contacts.get(0);
    String provider = first.provider();
    String local = recorder.id("", person.number(), "local " + provider, 0);
    String service = recorder.id("SR", person.number(), "referral " + provider, 0);
    files.add(
        file(dialect.patient(), provider, month, refresh),
        landed(patientLine(person, local, provider, month), provider, month, refresh));
    List<String> names = dialect.referralColumns();
    files.add(
        file(dialect.referral(), provider, month, refresh),
        landed(
            referral
                .line()
                .put(names.get(0), service)
                .put(names.get(1), local)
                .put(names.get(2), first.referred())
                .put(names.get(3), dialect.setting() == Setting.MENTAL_HEALTH ? "A1" : "01")
                .put(names.get(4), "1"),
            provider,
            month,
            refresh));
    SubmissionTables.Visit visit =
        new SubmissionTables.Visit(
            person,
            provider,
            month,
            local,
            service,
            all,
            table -> file(table, provider, month, refresh),
            line -> landed(line, provider, month, refresh));
    tables.patient(visit, files);
    for (Contact one : contacts) {
      boolean isLate = recorder.dirt("padded", person.number(), "late " + provider, one.number());
      boolean isWithdrawn =
          recorder.dirt("padded", person.number(), "withdrawn " + provider, one.number());
      if (refresh ? isWithdrawn : isLate && isSubmittedAgain(month)) {
        continue;
      }
      String line = landed(contactLine(person, one, service), provider, month, refresh).toString();
      files.add(file(dialect.contact(), provider, month, refresh), line);
      tables.contact(visit, one, contactId(person, one), files);
      if (recorder.dirt("duplicate_row", person.number(), provider, one.number())) {
        files.add(file(dialect.contact(), provider, month, refresh), line);
      }
    }
  }

  private Layout.Line patientLine(Person person, String local, String provider, YearMonth month) {
    List<String> names = dialect.patientColumns();
    String number = recorder.nhsNumber(person, provider, month.getMonthValue());
    boolean isLanded = dialect.form() == Dialect.Form.LANDED;
    String identity = isLanded ? landedIdentity(number) : number;
    Layout.Line line =
        patient
            .line()
            .put(names.get(0), local)
            .put(names.get(1), identity)
            .put(names.get(2), number.isEmpty() ? "07" : "01");
    if (!isLanded) {
      line.put(names.get(3), person.birth())
          .put(names.get(4), recorder.postcode(person, month, provider));
    }
    line.put(names.get(5), recorder.sexCode(person, provider))
        .put(
            names.get(6),
            recorder.ethnicity(person, provider, dialect.setting().label(), month.getMonthValue()));
    line.put(names.get(8), recorder.language(person, provider));
    if (person.died().isPresent() && !person.died().get().isAfter(month)) {
      line.put(names.get(7), person.died().get().atDay(15));
    }
    return line;
  }

  /** Returns the pseudonym that a board makes when it lands a file: of a valid number only. */
  private String landedIdentity(String number) {
    if (!NhsNumber.hasCheckDigit(number)) {
      return "";
    }
    return dialect.setting() == Setting.COMMUNITY
        ? recorder.communityNumber(number)
        : recorder.pseudonym(number);
  }

  private Layout.Line contactLine(Person person, Contact one, String service) {
    List<String> names = dialect.contactColumns();
    int i = one.number();
    boolean unusable = recorder.dirt("unusable_date", person.number(), one.provider(), i);
    return contact
        .line()
        .put(names.get(0), contactId(person, one))
        .put(names.get(1), service)
        .put(names.get(2), unusable ? "" : one.day())
        .put(names.get(3), i % 211 == 210 ? "4000" : "10:30:00")
        .put(names.get(4), one.attended())
        .put(names.get(5), one.isFirst() ? "01" : "02")
        .put(names.get(6), i % 4 == 0 ? "02" : "01");
  }

  private String contactId(Person person, Contact one) {
    return recorder.id("CC", person.number(), "contact " + one.provider(), one.number());
  }
}
