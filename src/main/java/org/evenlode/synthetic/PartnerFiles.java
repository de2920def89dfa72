package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes files of partners outside the health service: social care, homelessness and benefits of a
 * council, police, fire, ambulance, social prescribing and lived experience. Who is in hardship is
 * known to several of them at once, as in life; each knows a part.
 */
final class PartnerFiles implements FileMaker {
  private static final long serialVersionUID = 1L;

  /**
   * Names the files that say whose the cases and notices are, each with the name of the record's
   * column.
   */
  static final Map<String, String> TRUTHS =
      Map.of("truth_homelessness.csv", "case_id", "truth_police.csv", "notice_id");

  /** Names the file that says which partners know each person, as it truly is. */
  static final String KNOWN = "truth_partners.csv";

  private static final String SOCIAL_CARE = "council/asc_cld";
  private static final String HOMELESSNESS = "council/hclic";
  private static final String BENEFITS = "council/benefit_status";
  private static final String POLICE = "police/notices";
  private static final String FIRE = "fire/safe_and_well";
  private static final String AMBULANCE = "ambulance/ads";
  private static final String PRESCRIBING = "voluntary/social_prescribing";
  private static final String INSIGHTS = "voluntary/insights";

  private static final Map<String, String> HEADERS =
      Map.of(
          SOCIAL_CARE,
          "LA Code,Reporting Period Start Date,Reporting Period End Date,Pseudo NHS Number,LA Person Unique Identifier,Client Type,Primary Support Reason,Accommodation Status,Has Unpaid Carer,Event Type,Event Reference,Event Start Date,Event End Date,Event Outcome,Service Type,Total Hrs Caring per week",
          HOMELESSNESS,
          "CaseReference,Forename,Surname,DateOfBirth,Gender,Ethnicity,LastSettledPostcode,ApplicationDate,InitialAssessment,AccommodationAtApplication,SupportNeeds,ReferralBody,DutyEndDate,DutyEndReason",
          BENEFITS,
          "PersonPseudonym,Status,Since",
          POLICE,
          "NoticeReference,Forename,Surname,DateOfBirth,Sex,Postcode,NoticeDate,NoticeType,ExcludedArea,ValidTo",
          FIRE,
          "VisitReference,PersonPseudonym,VisitDate,Outcome,MainRisk,ReferredTo",
          AMBULANCE,
          "ADS3_CALL_ID,NHS_NUMBER,NHS_NUMBER_STATUS,BIRTH_DATE,ADS2A_CALL_DATE,ADS20_RESPONSE_CATEGORY,ADS4_STOP_CODE",
          PRESCRIBING,
          "referralId,nhsNumber,dateOfBirth,referralDate,referredBy,need,firstContactDate,outcome",
          INSIGHTS,
          "InsightId,Collected,Theme,Barrier,Community,Place,Service,Voices,Words");

  private static final List<String> REASONS =
      List.of("Physical support", "Mental health support", "Support with memory and cognition");
  private static final List<String> NOTICES = List.of("PPN-VA", "PPN-DA", "PPN-MH");
  private static final List<String> RISKS =
      List.of("Smoking", "Hoarding", "Mobility", "Oxygen", "None", "None");
  private static final List<String> NEEDS =
      List.of(
          "Loneliness or isolation", "Money or benefits", "Housing", "Work or training", "Caring");
  private static final List<String> STOPS = List.of("STED", "STED", "ST", "HT", "STOT");
  private static final List<String> BENEFIT_CODES = List.of("UC-SEARCH", "UC-LCWRA", "CA");

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Recorded.Clerk clerk;

  PartnerFiles(
      World world, Parameters parameters, Recorder recorder, Draws draws, Recorded.Clerk clerk) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    this.clerk = clerk;
  }

  @Override
  public boolean owns(String file) {
    return file.equals(KNOWN)
        || TRUTHS.containsKey(file)
        || HEADERS.keySet().stream().anyMatch(file::startsWith);
  }

  @Override
  public String header(String file) {
    if (file.equals(KNOWN)) {
      return "nhs_number,partners";
    }
    return TRUTHS.containsKey(file)
        ? TRUTHS.get(file) + ",nhs_number"
        : HEADERS.entrySet().stream()
            .filter(entry -> file.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
  }

  private String file(String family) {
    LocalDate delivered = parameters.until().plusMonths(1).atDay(8);
    return family + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(delivered) + ".csv";
  }

  /** Writes what each partner knows of a person. */
  void write(Person person, FileSet files) {
    int age = person.ageOn(parameters.until().atEndOfMonth());
    if (age < 16 || !person.isAliveIn(parameters.until())) {
      return;
    }
    double ratio = parameters.byQuintile("partners", person.quintile());
    boolean isInHardship =
        happens(
            parameters.number("partners.hardship")
                * ratio
                * (person.isRegistered() ? 1 : parameters.number("partners.unregistered")),
            person,
            "hardship");
    List<String> known = new ArrayList<>();
    if (happens(isInHardship ? 0.10 : age >= 75 ? 0.12 : 0.004, person, "social care")) {
      socialCare(person, age, files);
      known.add("social_care");
    }
    if (happens(isInHardship ? 0.40 : 0.001, person, "homeless")) {
      homelessness(person, files);
      known.add("homelessness");
    }
    if (age < 67 && happens(isInHardship ? 0.6 : 0.02 * ratio, person, "benefit")) {
      files.add(
          file(BENEFITS),
          String.join(
              ",",
              recorder.boardPseudonym(person),
              one(BENEFIT_CODES, person, "benefit which"),
              day(person, "benefit since").toString()));
    }
    if (happens(isInHardship ? 0.35 : 0.002, person, "police")) {
      police(person, files);
      known.add("police");
    }
    if (happens(isInHardship ? 0.12 : age >= 70 ? 0.06 : 0.001, person, "fire")) {
      fire(person, files);
      known.add("fire");
    }
    if (happens(isInHardship ? 0.45 : 0.03, person, "ambulance")) {
      ambulance(person, isInHardship, files);
      known.add("ambulance");
    }
    if (happens(isInHardship ? 0.25 : 0.006, person, "prescribing")) {
      prescribing(person, files);
      known.add("social_prescribing");
    }
    if (!known.isEmpty()) {
      files.add(KNOWN, person.nhsNumber() + "," + String.join(" ", known));
    }
  }

  private void socialCare(Person person, int age, FileSet files) {
    LocalDate requested = day(person, "care request");
    boolean isServed = happens(0.55, person, "care served");
    for (String type : isServed ? List.of("Request", "Service") : List.of("Request")) {
      files.add(
          file(SOCIAL_CARE),
          String.join(
              ",",
              "E10000099",
              parameters.until().minusMonths(11).atDay(1).toString(),
              parameters.until().atEndOfMonth().toString(),
              recorder.boardPseudonym(person),
              recorder.id("SC", person.number(), "social care", 0),
              "Service User",
              one(REASONS, person, "care reason"),
              age >= 85 ? "Registered Care Home" : "Tenant - Local Authority",
              happens(0.3, person, "has carer") ? "Yes" : "No",
              type,
              recorder.id(type.substring(0, 1), person.number(), "care event", 0),
              requested.plusDays(type.equals("Service") ? 30 : 0).toString(),
              "",
              type.equals("Request") && !isServed ? "NFA - Other reason" : "",
              type.equals("Service") ? "Long Term Support: Community" : "",
              ""));
    }
  }

  private void homelessness(Person person, FileSet files) {
    Recorded recorded = recorded(person, 4);
    String reference = recorder.id("H", person.number(), "homeless case", 0);
    LocalDate applied = day(person, "applied");
    boolean isHomeless = happens(0.6, person, "is homeless");
    boolean isEnded = happens(0.5, person, "duty ended");
    files.add(
        file(HOMELESSNESS),
        String.join(
            ",",
            reference,
            recorded.given(),
            recorded.surname(),
            date(recorded.birthDate()),
            recorded.isFemale() ? "F" : "M",
            person.category(),
            recorded.postcode(),
            applied.toString(),
            isHomeless ? "Homeless" : "Threatened with homelessness",
            isHomeless ? "No fixed abode" : "Private rented sector: self-contained",
            happens(0.5, person, "support mental") ? "Mental health" : "",
            happens(0.2, person, "referred by hospital") ? "Hospital A&E" : "",
            isEnded ? applied.plusDays(70).toString() : "",
            isEnded ? "Secured accommodation for 6 months" : ""));
    truth("homelessness", reference, person, files);
  }

  private void police(Person person, FileSet files) {
    int zones = happens(0.1, person, "exclusion zone") ? 1 : 0;
    for (int n = 0; n <= zones; n++) {
      boolean isZone = n == 1;
      Recorded recorded = recorded(person, 5);
      String reference = recorder.id("P", person.number(), "notice", n);
      LocalDate day = day(person, "notice " + n);
      files.add(
          file(POLICE),
          String.join(
              ",",
              reference,
              recorded.given(),
              recorded.surname(),
              date(recorded.birthDate()),
              recorded.isFemale() ? "F" : "M",
              recorded.postcode(),
              day.toString(),
              isZone ? "EXZ" : one(NOTICES, person, "notice type"),
              isZone ? world.areas().get(0).lsoa21() : "",
              isZone ? day.plusMonths(18).toString() : ""));
      truth("police", reference, person, files);
    }
  }

  private void fire(Person person, FileSet files) {
    double how = draws.uniform(person.number(), "fire outcome");
    files.add(
        file(FIRE),
        String.join(
            ",",
            recorder.id("F", person.number(), "fire visit", 0),
            recorder.boardPseudonym(person),
            day(person, "fire visit").toString(),
            how < 0.8 ? "Completed" : how < 0.9 ? "Refused" : "No answer",
            one(RISKS, person, "fire risk"),
            happens(0.08, person, "fire referred") ? "Falls service" : ""));
  }

  private void ambulance(Person person, boolean isInHardship, FileSet files) {
    int incidents = 1 + (isInHardship ? draws.poisson(2.0, person.number(), "incidents", 0) : 0);
    for (int n = 0; n < incidents; n++) {
      String number = recorder.nhsNumber(person, "ambulance", n);
      files.add(
          file(AMBULANCE),
          String.join(
              ",",
              recorder.id("A", person.number(), "incident", n),
              number,
              number.isEmpty() ? "" : "01",
              person.birth().toString(),
              day(person, "incident day " + n).toString(),
              "C" + (1 + draws.below(4, person.number(), "category", n)),
              STOPS.get(draws.below(STOPS.size(), person.number(), "stop", n))));
    }
  }

  private void prescribing(Person person, FileSet files) {
    LocalDate referred = day(person, "prescribed");
    boolean isSeen = happens(0.7, person, "prescribing seen");
    files.add(
        file(PRESCRIBING),
        String.join(
            ",",
            recorder.id("S", person.number(), "prescribing", 0),
            happens(0.92, person, "prescribing number") ? person.nhsNumber() : "",
            person.birth().toString(),
            referred.toString(),
            happens(0.7, person, "prescribing by") ? "General practice" : "Self",
            one(NEEDS, person, "prescribing need"),
            isSeen ? referred.plusDays(21).toString() : "",
            isSeen ? "Plan agreed" : ""));
  }

  /** Writes the insights, which are of nobody in particular; the words are made up. */
  void writeInsights(FileSet files) {
    List<String> themes = List.of("Access", "Communication", "Trust", "Cost", "Safety");
    List<String> barriers =
        List.of("Language", "Travel", "Digital", "Opening hours", "Money", "Fear", "No address");
    List<String> places = world.areas().stream().map(World.Area::placeName).distinct().toList();
    List<String> communities =
        List.of("Carers", "People new to England", "Rough sleepers", "Young people");
    for (int n = 0; n < 120; n++) {
      files.add(
          file(INSIGHTS),
          String.join(
              ",",
              "I" + (1000 + n),
              parameters
                  .until()
                  .minusMonths(draws.below(12, n, "insight month", 0))
                  .atDay(12)
                  .toString(),
              themes.get(draws.below(themes.size(), n, "theme", 0)),
              barriers.get(draws.below(barriers.size(), n, "barrier", 0)),
              communities.get(draws.below(communities.size(), n, "community", 0)),
              places.get(draws.below(places.size(), n, "insight place", 0)),
              draws.happens(0.6, n, "insight service", 0) ? "outpatient" : "general_practice",
              "" + (1 + draws.below(15, n, "voices", 0)),
              "\"I told them, as Jane Ashworth did, that the bus does not stop there\""));
    }
  }

  private Recorded recorded(Person person, int occurrence) {
    return clerk.write(
        person.number(),
        person.isFemale(),
        person.group(),
        person.birth(),
        recorder.homePostcode(person, person.area()),
        recorder.homePostcode(person, person.areaBefore()),
        occurrence);
  }

  private static String date(String digits) {
    return digits.isEmpty()
        ? ""
        : digits.substring(0, 4) + "-" + digits.substring(4, 6) + "-" + digits.substring(6);
  }

  private void truth(String partner, String reference, Person person, FileSet files) {
    files.add("truth_" + partner + ".csv", reference + "," + person.nhsNumber());
  }

  private boolean happens(double probability, Person person, String what) {
    return draws.happens(probability, person.number(), "partner " + what, 0);
  }

  private String one(List<String> of, Person person, String what) {
    return of.get(draws.below(of.size(), person.number(), "partner " + what, 0));
  }

  /** Draws a day of the twelve months to the last one. */
  private LocalDate day(Person person, String what) {
    LocalDate first = parameters.until().minusMonths(11).atDay(1);
    int days = (int) (parameters.until().atEndOfMonth().toEpochDay() - first.toEpochDay());
    return first.plusDays(draws.below(days, person.number(), "partner " + what, 0));
  }
}
