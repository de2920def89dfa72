package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes MHSDS tables on practice (MHS002), accommodation (003), circumstances (005), teams (102, in
 * v6 with 902), activities (202) and hospital stays (501).
 */
final class MentalHealthTables implements SubmissionTables {
  private static final long serialVersionUID = 1L;
  private static final String PRACTICE = "MHS002GP";
  private static final String ACCOMMODATION = "MHS003AccommStatus";
  private static final String CIRCUMSTANCE = "MHS005PatInd";
  private static final String ACTIVITY = "MHS202CareActivity";
  private static final String WEIGHT = "27113001";
  private static final String STAY = "MHS501HospProvSpell";
  private static final List<String> TEAM_TYPES = List.of("A06", "A02", "A13", "A14");
  private static final String TEAM_DETAILS = "MHS902ServiceTeamDetails";

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final boolean isSixth;
  private final String team;
  private final Layouts layouts;

  MentalHealthTables(
      Dialect dialect, World world, Parameters parameters, Recorder recorder, Draws draws) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    this.isSixth = dialect.layouts().isEmpty();
    this.team = isSixth ? "MHS102OtherServiceType" : "MHS102ServiceTypeReferredTo";
    List<String> tables =
        new ArrayList<>(List.of(PRACTICE, ACCOMMODATION, CIRCUMSTANCE, ACTIVITY, STAY, team));
    if (isSixth) {
      tables.add(TEAM_DETAILS);
    }
    layouts = new Layouts(dialect.layouts(), tables);
  }

  @Override
  public boolean owns(String file) {
    return layouts.owns(file);
  }

  @Override
  public String header(String file) {
    return layouts.header(file);
  }

  private Layout.Line line(String table) {
    return layouts.line(table);
  }

  /** Writes the teams of a provider, which v6 describes apart from the referrals to them. */
  @Override
  public void provider(String provider, UnaryOperator<String> file, FileSet files) {
    if (isSixth) {
      for (String type : TEAM_TYPES) {
        files.add(
            file.apply(TEAM_DETAILS),
            line(TEAM_DETAILS)
                .put("CareProfTeamLocalID", provider + "-" + type)
                .put("ServTeamTypeMH", type));
      }
    }
  }

  @Override
  public void patient(Visit visit, FileSet files) {
    Person person = visit.person();
    long n = person.number();
    LocalDate day = visit.month().atEndOfMonth();
    String practice =
        person.isRegistered()
            ? world.practices().get(GpFiles.practice(person, day)).code()
            : "V81999";
    LocalDate registered =
        person.birth().isAfter(day.minusYears(3)) ? person.birth() : day.minusYears(3);
    visit.add(
        files,
        PRACTICE,
        line(PRACTICE)
            .put("LocalPatientID", visit.local())
            .put(isSixth ? "GMPReg" : "GMPCodeReg", practice)
            .put("StartDateGMPRegistration", registered));
    if (draws.happens(0.6, n, "mh accommodation known", 0)) {
      visit.add(
          files,
          ACCOMMODATION,
          line(ACCOMMODATION)
              .put("LocalPatientID", visit.local())
              .put("AccommodationType", accommodation(person))
              .put("SettledAccommodationInd", isHomeless(person) ? "N" : "Y")
              .put("AccommodationTypeDate", visit.month().atDay(3)));
    }
    boolean isChild = person.ageOn(day) < 18;
    visit.add(
        files,
        CIRCUMSTANCE,
        line(CIRCUMSTANCE)
            .put("LocalPatientID", visit.local())
            .put("YoungCarer", isChild ? yes(draws.happens(0.05, n, "young carer", 0)) : "")
            .put("LACStatus", isChild ? yes(draws.happens(0.06, n, "looked after", 0)) : "")
            .put("ReasonableAdjustmentInd", yes(draws.happens(0.1, n, "adjustment", 0))));
    String type = TEAM_TYPES.get(draws.below(TEAM_TYPES.size(), n, "mh team", 0));
    Layout.Line referred =
        line(team)
            .put("ServiceRequestID", visit.referral())
            .put(
                isSixth ? "OtherCareProfTeamLocalID" : "CareProfTeamLocalID",
                visit.provider() + "-" + type);
    if (!isSixth) {
      referred.put("ServTeamTypeRefToMH", type);
    }
    double rejected = 0.04 * parameters.byQuintile("missed", person.quintile());
    LocalDate rejectedOn = visit.contacts().get(0).referred().plusDays(5);
    if (draws.happens(rejected, n, "mh rejected", 0) && isFirstSince(visit, rejectedOn)) {
      referred.put("ReferRejectionDate", rejectedOn);
    }
    visit.add(files, team, referred);
    stay(person, visit.contacts())
        .filter(stay -> !stay.start().isAfter(day))
        .filter(stay -> stay.end().isAfter(day) || isFirstSince(visit, stay.end()))
        .ifPresent(stay -> visit.add(files, STAY, stayLine(visit, stay, day)));
  }

  /**
   * Returns true if the person's submissions from a day on begin with this one: what has ended is
   * sent once more and not for ever. Where no contact was that month, it comes a month late, as it
   * does.
   */
  private static boolean isFirstSince(Visit visit, LocalDate day) {
    return visit.contacts().stream()
        .map(Contact::month)
        .filter(month -> !month.isBefore(YearMonth.from(day)))
        .min(Comparator.naturalOrder())
        .filter(month -> month.equals(visit.month()))
        .isPresent();
  }

  private Layout.Line stayLine(Visit visit, Stay stay, LocalDate lastDay) {
    Layout.Line line =
        line(STAY)
            .put("HospProvSpellID", recorder.id("HS", visit.person().number(), "mh stay", 0))
            .put("ServiceRequestID", visit.referral())
            .put("StartDateHospProvSpell", stay.start());
    if (!stay.end().isAfter(lastDay)) {
      line.put("DischDateHospProvSpell", stay.end());
    }
    return line;
  }

  @Override
  public void contact(Visit visit, Contact contact, String contactId, FileSet files) {
    if (contact.isKeptOrMissed() && !contact.isMissed() && contact.number() % 3 == 0) {
      String id = recorder.id("CA", visit.person().number(), "mh activity", contact.number());
      visit.add(
          files,
          ACTIVITY,
          line(ACTIVITY)
              .put("CareActID", id)
              .put("CareContactID", contactId)
              .put("ClinContactDurOfCareAct", 30 + contact.number() % 4 * 10)
              .put(isSixth ? "Observation" : "CodeObs", WEIGHT)
              .put("ObsValue", contact.number() % 2 == 0 ? "81.5" : "81500")
              .put(
                  isSixth ? "UnitofMeasurement_UCUM" : "UnitMeasure",
                  contact.number() % 2 == 0 ? "kg" : "g"));
    }
  }

  private static String yes(boolean is) {
    return is ? "Y" : "N";
  }

  private boolean isHomeless(Person person) {
    return draws.happens(
        0.02 * parameters.byQuintile("emergency", person.quintile()),
        person.number(),
        "homeless",
        0);
  }

  private String accommodation(Person person) {
    long n = person.number();
    if (isHomeless(person)) {
      return List.of("12", "14", "18", "19").get(draws.below(4, n, "homeless how", 0));
    }
    return draws.happens(0.08, n, "supported", 0)
        ? "11"
        : List.of("01", "02", "03", "04").get(draws.below(4, n, "housed how", 0));
  }

  /** Holds a stay in hospital, from and to. */
  record Stay(LocalDate start, LocalDate end) {}

  /**
   * Returns the stay of some patients: before one of their kept contacts, which of most is within
   * three days of discharge.
   */
  Optional<Stay> stay(Person person, List<Contact> contacts) {
    long n = person.number();
    List<Contact> kept =
        contacts.stream().filter(one -> one.isKeptOrMissed() && !one.isMissed()).toList();
    double share = 0.12 * parameters.byQuintile("use.mental_health", person.quintile());
    if (kept.isEmpty() || !draws.happens(share, n, "mh stay", 0)) {
      return Optional.empty();
    }
    LocalDate seen = kept.get(draws.below(kept.size(), n, "mh stay before", 0)).day();
    double soon = 0.9 - 0.15 * parameters.byQuintile("missed", person.quintile());
    int gap =
        draws.happens(soon, n, "mh seen soon", 0)
            ? 1 + draws.below(3, n, "mh seen after", 0)
            : 5 + draws.below(20, n, "mh seen after", 0);
    LocalDate end = seen.minusDays(gap);
    return Optional.of(new Stay(end.minusDays(3 + draws.below(40, n, "mh stay long", 0)), end));
  }
}
