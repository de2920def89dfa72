package org.evenlode.synthetic;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes waiting lists as the Waiting List Minimum Data Set has them: the open pathways of every
 * census Sunday, and the clocks that stopped in each week. The last weeks are all there, of earlier
 * months the last Sunday and one file of all stops. The deprived wait longer.
 */
final class WaitingFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String[] FUNCTIONS = {
    "100", "101", "110", "120", "130", "320", "330", "502"
  };

  /**
   * Lists types of waiting lists as {@code domain.md} found them in real landings, spelling
   * variants included.
   */
  private static final String[] LISTS = {
    "ORTT", "ORTT", "ORTT", "ORTT", "IRTT", "IRTT", "RTTO", "ONON", "INON", "PTLO"
  };

  /** Lists codes of why clocks stop, mostly by treatment (30). */
  private static final String[] STOPPED = {"30", "30", "30", "30", "30", "30", "32", "34", "35"};

  /**
   * Sets how long before the first month a pathway may have begun, and the longest wait, in days.
   */
  private static final int LONGEST = 900;

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private static final String STOPS = "waiting_list/ClockStops_";

  private final Layout layout = Layout.of("wl_open_pathways");
  private final Layout stops = Layout.of("wl_clock_stops");
  private final List<LocalDate> censuses = new ArrayList<>();

  WaitingFiles(World world, Parameters parameters, Recorder recorder, Draws draws) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    LocalDate last = lastSunday(parameters.until());
    LocalDate weekly = last.minusWeeks((long) parameters.number("waits.weekly") - 1);
    for (int m = 0; m < parameters.months(); m++) {
      LocalDate sunday = lastSunday(parameters.first().plusMonths(m));
      if (sunday.isBefore(weekly)) {
        censuses.add(sunday);
      }
    }
    for (LocalDate sunday = weekly; !sunday.isAfter(last); sunday = sunday.plusWeeks(1)) {
      censuses.add(sunday);
    }
  }

  private static LocalDate lastSunday(YearMonth month) {
    return month.atEndOfMonth().with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("waiting_list/");
  }

  @Override
  public String header(String file) {
    return (file.startsWith(STOPS) ? stops : layout).header();
  }

  /** Returns the mean days from referral to treatment, exponential and longer for the deprived. */
  double meanDays(Person person) {
    return 7
        * parameters.number("waits.mean_weeks")
        * parameters.byQuintile("waits", person.quintile());
  }

  /** Writes the person's pathways as they stand on each census Sunday. */
  void write(Person person, FileSet files) {
    LocalDate start = parameters.first().atDay(1).minusDays(LONGEST);
    LocalDate end = parameters.until().atEndOfMonth();
    double years = (end.toEpochDay() - start.toEpochDay()) / 365.25;
    long n = person.number();
    int pathways = draws.poisson(parameters.number("waits.yearly") * years, n, "pathways", 0);
    for (int i = 0; i < pathways; i++) {
      long place = (long) (draws.uniform(n, "clock start", i) * years * 365.25);
      LocalDate begun = start.plusDays(place);
      double waited = -meanDays(person) * Math.log(1 - draws.uniform(n, "wait", i));
      LocalDate treated = begun.plusDays(Math.min(LONGEST, (long) waited) + 1);
      for (LocalDate census : censuses) {
        boolean isOpen = !begun.isAfter(census) && treated.isAfter(census);
        if (isOpen && person.isAliveIn(YearMonth.from(census))) {
          write(person, i, begun, census, files);
        }
      }
      stop(person, i, begun, treated, files);
    }
  }

  /** Writes the clock's stop, in the file of the first census after it; most stop by treatment. */
  private void stop(Person person, int number, LocalDate begun, LocalDate stopped, FileSet files) {
    LocalDate week = stopped.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    LocalDate census =
        censuses.stream().filter(day -> !day.isBefore(week)).findFirst().orElse(null);
    boolean isBefore = stopped.isBefore(parameters.first().atDay(1));
    if (census == null || isBefore || !person.isAliveIn(YearMonth.from(stopped))) {
      return;
    }
    long n = person.number();
    String provider = provider(n, number);
    Layout.Line line = stops.line();
    common(line, person, number, begun, week, provider)
        .put("Source_Of_Referral_For_OutPatients", "03")
        .put("derSubmissionId", submission(week, provider, 2))
        .put("REFERRAL_TO_TREATMENT_PERIOD_END_DATE", stopped)
        .put(
            "REFERRAL_TO_TREATMENT_PERIOD_STATUS",
            STOPPED[draws.below(STOPPED.length, n, "stopped", number)]);
    files.add(STOPS + DAY.format(census.plusDays(5)) + ".csv", line);
  }

  private String provider(long person, int number) {
    return Contacts.ACUTE.get(draws.below(3, person, "waits at", number));
  }

  private void write(Person person, int number, LocalDate begun, LocalDate census, FileSet files) {
    long n = person.number();
    String provider = provider(n, number);
    String file = "waiting_list/OpenPathways_" + DAY.format(census.plusDays(5)) + ".csv";
    Layout.Line line = line(person, number, begun, census, provider);
    files.add(file, line.put("derSubmissionId", submission(census, provider, 2)));
    // One provider sent the newest week before in another state, without some of its pathways.
    boolean isTwice = provider.equals("RZ2") && census.equals(censuses.get(censuses.size() - 1));
    if (isTwice && number % 3 != 0) {
      files.add(
          file,
          line(person, number, begun, census, provider)
              .put("DATE_AND_TIME_DATA_SET_CREATED", census.plusDays(1) + " 09:00:00")
              .put("derSubmissionId", submission(census, provider, 1)));
    }
    if (recorder.dirt("duplicate_row", n, "wait", number)) {
      files.add(
          file,
          line(person, number, begun, census, provider)
              .put("derSubmissionId", submission(census, provider, 2))
              .put("derRowId", n * 100 + number + 50));
    }
  }

  /**
   * Returns a provider's code on a census day: one trust had another code, and another name, until
   * it was merged into a neighbour.
   */
  private String codeOn(String provider, LocalDate census) {
    boolean isBefore = census.isBefore(ReferenceFiles.merged(parameters));
    return provider.equals(ReferenceFiles.SUCCESSOR) && isBefore
        ? ReferenceFiles.PREDECESSOR
        : provider;
  }

  private static long submission(LocalDate census, String provider, int take) {
    return census.toEpochDay() * 100 + Contacts.ACUTE.indexOf(provider) * 10L + take;
  }

  private Layout.Line line(
      Person person, int number, LocalDate begun, LocalDate census, String provider) {
    return common(layout.line(), person, number, begun, census, provider)
        .put("SOURCE_OF_REFERRAL", "03")
        .put("REFERRAL_TO_TREATMENT_PERIOD_STATUS", number % 4 == 0 ? "10" : "20");
  }

  private Layout.Line common(
      Layout.Line line,
      Person person,
      int number,
      LocalDate begun,
      LocalDate census,
      String provider) {
    long n = person.number();
    World.Area area = world.areas().get(person.areaIn(YearMonth.from(census)));
    boolean isUnstarted = recorder.dirt("placeholder_date", n, "clock", number);
    String function = FUNCTIONS[draws.below(FUNCTIONS.length, n, "waits for", number)];
    String practice =
        person.isRegistered() ? world.practices().get(person.practice()).code() : "V81999";
    return line.put("DATE_AND_TIME_DATA_SET_CREATED", census.plusDays(2) + " 09:00:00")
        .put("Week_Ending_Date", census)
        .put("Waiting_List_Type", LISTS[draws.below(LISTS.length, n, "list", number)])
        .put("Pseudo NHS_NUMBER", recorder.boardPseudonym(person))
        .put("LOCAL_PATIENT_IDENTIFIER", recorder.id("L", n, provider, 0))
        .put("PERSON_STATED_GENDER_CODE", recorder.sexCode(person, "wl"))
        .put("ETHNIC_CATEGORY", recorder.ethnicity(person, "op" + provider, "hospital", number))
        .put("REFERRAL_REQUEST_RECEIVED_DATE", begun)
        .put("Referral_Identifier", recorder.id("R", n, "waiting " + provider, number))
        .put("PATIENT_PATHWAY_IDENTIFIER", recorder.id("P", n, "pathway", number))
        .put("ORGANISATION_CODE_PATIENT_PATHWAY_IDENTIFIER_ISSUER", provider)
        .put("ORGANISATION_IDENTIFIER_CODE_OF_PROVIDER", codeOn(provider, census))
        .put("ORGANISATION_SITE_IDENTIFIER_OF_TREATMENT", codeOn(provider, census) + "01")
        .put("MAIN_SPECIALTY_CODE", function)
        .put("ACTIVITY_TREATMENT_FUNCTION_CODE", function)
        .put("REFERRAL_TO_TREATMENT_PERIOD_START_DATE", isUnstarted ? "1900-01-01" : begun)
        .put("PRIORITY_TYPE_CODE", number % 6 == 0 ? "2" : "1")
        .put("derRowId", n * 100 + number)
        .put("Der_Age_WeekEndingDate", person.ageOn(census))
        .put("derPracticeCode", practice)
        .put("derLSOA", area.lsoa11())
        .put("derLSOA2021", area.lsoa21());
  }
}
