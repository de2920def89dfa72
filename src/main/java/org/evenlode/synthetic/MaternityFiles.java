package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Makes the Maternity Services Data Set: a pregnancy is in the submission of the month in which it
 * is booked, and with its delivery and baby in that of the birth. The deprived book later and give
 * birth sooner.
 */
final class MaternityFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final String HEADER = "MSD000Header";
  private static final String MOTHER = "MSD001MotherDemog";
  private static final String BOOKING = "MSD101PregnancyBooking";
  private static final String DELIVERY = "MSD301LabourDelivery";
  private static final String BABY = "MSD401BabyDemographics";
  private static final int TERM = 280;

  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Layouts layouts = new Layouts("", List.of(HEADER, MOTHER, BOOKING, DELIVERY, BABY));

  MaternityFiles(Parameters parameters, Recorder recorder, Draws draws) {
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("maternity/");
  }

  @Override
  public String header(String file) {
    return layouts.header(file);
  }

  private Layout.Line line(String table) {
    return layouts.line(table);
  }

  private static String file(String table, String provider, YearMonth month) {
    return "maternity/%s_%s-%s_%s.csv"
        .formatted(
            table, provider, month, DateTimeFormatter.BASIC_ISO_DATE.format(delivered(month)));
  }

  private static LocalDate delivered(YearMonth month) {
    return month.plusMonths(1).atDay(22);
  }

  /** Writes the header record of every submission; these do not depend on people. */
  void writeHeaders(FileSet files) {
    for (String provider : Contacts.ACUTE) {
      for (int m = 0; m < parameters.months(); m++) {
        YearMonth month = parameters.first().plusMonths(m);
        files.add(
            file(HEADER, provider, month),
            line(HEADER)
                .put("Version", "2.0")
                .put("OrgIDProvider", provider)
                .put("RPStartDate", month.atDay(1))
                .put("RPEndDate", month.atEndOfMonth())
                .put("FileCreationDate", delivered(month)));
      }
    }
  }

  /**
   * Describes a pregnancy as it truly is.
   *
   * @param due agreed date of delivery
   * @param gestation days at birth
   */
  record Pregnancy(LocalDate booked, LocalDate due, LocalDate born, int gestation) {}

  /** Returns the pregnancy of some women of an age to bear children. */
  Optional<Pregnancy> pregnancy(Person person) {
    long n = person.number();
    int age = person.ageOn(parameters.until().atDay(1));
    double years = parameters.months() / 12.0;
    if (!person.isFemale()
        || age < 17
        || age > 44
        || !draws.happens(parameters.number("maternity.yearly") * years, n, "pregnant", 0)) {
      return Optional.empty();
    }
    LocalDate first = parameters.first().atDay(1);
    LocalDate due = first.plusDays(draws.below((int) (years * 365) + 200, n, "due", 0));
    double early =
        parameters.number("maternity.preterm")
            * parameters.byQuintile("maternity", person.quintile());
    int gestation =
        draws.happens(early, n, "preterm", 0)
            ? 224 + draws.below(35, n, "preterm days", 0)
            : 259 + draws.below(33, n, "term days", 0);
    double late = 0.30 * parameters.byQuintile("maternity", person.quintile());
    int bookedAt =
        draws.happens(late, n, "booked late", 0)
            ? 71 + draws.below(80, n, "booked at", 0)
            : 45 + draws.below(26, n, "booked at", 0);
    return Optional.of(
        new Pregnancy(
            due.minusDays(TERM - (long) bookedAt),
            due,
            due.minusDays(TERM - (long) gestation),
            gestation));
  }

  /** Writes the person's pregnancy, if there is one. */
  void write(Person person, FileSet files) {
    pregnancy(person)
        .ifPresent(
            pregnancy -> {
              String provider =
                  Contacts.ACUTE.get(draws.below(3, person.number(), "maternity at", 0));
              submit(person, pregnancy, provider, YearMonth.from(pregnancy.booked()), false, files);
              submit(person, pregnancy, provider, YearMonth.from(pregnancy.born()), true, files);
            });
  }

  private void submit(
      Person person,
      Pregnancy pregnancy,
      String provider,
      YearMonth month,
      boolean isBirth,
      FileSet files) {
    if (month.isBefore(parameters.first())
        || month.isAfter(parameters.until())
        || !person.isAliveIn(month)) {
      return;
    }
    long n = person.number();
    String local = recorder.id("M", n, "mother " + provider, 0);
    String id = recorder.id("PR", n, "pregnancy", 0);
    String number = recorder.nhsNumber(person, provider, month.getMonthValue());
    files.add(
        file(MOTHER, provider, month),
        line(MOTHER)
            .put("LPIDMother", local)
            .put("PersonBirthDateMother", person.birth())
            .put("NHSNumberMother", number)
            .put("NHSNumberStatusMother", number.isEmpty() ? "07" : "01")
            .put("Postcode", recorder.postcode(person, month, provider))
            .put(
                "EthnicCategoryMother",
                recorder.ethnicity(person, "maternity" + provider, "hospital", 0)));
    files.add(
        file(BOOKING, provider, month),
        line(BOOKING)
            .put("PregnancyID", id)
            .put("LPIDMother", local)
            .put("AntenatalAppDate", pregnancy.booked())
            .put("PregFirstConDate", pregnancy.booked().minusDays(9))
            .put("EDDAgreed", pregnancy.due())
            .put("SourceRefMat", n % 3 == 0 ? "02" : "01")
            .put("LangCode", recorder.language(person, provider))
            .put("DisabilityIndMother", draws.happens(0.06, n, "mother disabled", 0) ? "Y" : "N"));
    if (isBirth) {
      String delivery = recorder.id("LD", n, "delivery", 0);
      Layout.Line labour = line(DELIVERY).put("LabourDeliveryID", delivery).put("PregnancyID", id);
      if (draws.happens(0.3, n, "caesarean", 0)) {
        labour.put("CaesareanDate", pregnancy.born());
      }
      files.add(file(DELIVERY, provider, month), labour);
      int babies = draws.happens(0.015, n, "twins", 0) ? 2 : 1;
      for (int i = 0; i < babies; i++) {
        files.add(
            file(BABY, provider, month),
            line(BABY)
                .put("LPIDBaby", recorder.id("B", n, "baby", i))
                .put("LabourDeliveryID", delivery)
                .put("PersonBirthDateBaby", pregnancy.born())
                .put("PregOutcome", draws.happens(0.004, n, "stillborn", i) ? "02" : "01")
                .put("GestationLengthBirth", n % 97 == 0 ? 999 : pregnancy.gestation())
                .put("BabyFirstFeedIndCode", draws.happens(0.7, n, "first feed", i) ? "01" : "03"));
      }
    }
  }
}
