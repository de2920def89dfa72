package org.evenlode.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.evenlode.standard.NhsNumber;

/**
 * Makes CSDS tables on practice (CYP002), accommodation (003), teams (102), safeguarding (402) and
 * disability (602); with how infants are fed (202, 610). As a board lands them there is also the
 * bridge from the data set's own person numbers to the board's pseudonyms.
 */
final class CommunityTables implements SubmissionTables {
  private static final long serialVersionUID = 1L;
  private static final String PRACTICE = "CYP002GP";
  private static final String ACCOMMODATION = "CYP003AccommType";
  private static final String TEAM = "CYP102ServiceTypeReferredTo";
  private static final String SAFEGUARDING = "CYP402SVF";
  private static final String DISABILITY = "CYP602DisabilityType";

  /**
   * Names the table of the data set's person numbers beside the board's pseudonyms, in what a board
   * lands.
   */
  private static final String BRIDGE = "Bridging";

  private final World world;
  private final Parameters parameters;
  private final Draws draws;
  private final Recorder recorder;
  private final boolean isLanded;
  private final BreastfeedingFiles breastfeeding;
  private final Layouts layouts;

  CommunityTables(
      Dialect dialect,
      World world,
      Parameters parameters,
      Draws draws,
      Recorder recorder,
      BreastfeedingFiles breastfeeding) {
    this.world = world;
    this.parameters = parameters;
    this.draws = draws;
    this.recorder = recorder;
    this.breastfeeding = breastfeeding;
    isLanded = dialect.form() == Dialect.Form.LANDED;
    List<String> tables =
        new ArrayList<>(
            List.of(
                PRACTICE,
                ACCOMMODATION,
                TEAM,
                SAFEGUARDING,
                DISABILITY,
                BreastfeedingFiles.ACTIVITY,
                BreastfeedingFiles.STATUS));
    if (isLanded) {
      tables.add(BRIDGE);
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

  @Override
  public void patient(Visit visit, FileSet files) {
    Person person = visit.person();
    long n = person.number();
    LocalDate day = visit.month().atEndOfMonth();
    String number = recorder.nhsNumber(person, visit.provider(), visit.month().getMonthValue());
    if (isLanded && NhsNumber.hasCheckDigit(number)) {
      files.add(
          visit.file().apply(BRIDGE),
          layouts
              .line(BRIDGE)
              .put("Person_ID", recorder.communityNumber(number))
              .put("NHSNumber Pseudo", recorder.pseudonym(number)));
    }
    if (person.isRegistered()) {
      visit.add(
          files,
          PRACTICE,
          line(PRACTICE, visit)
              .put("OrgID_GP", world.practices().get(GpFiles.practice(person, day)).code()));
    }
    boolean isAdult = person.ageOn(day) >= 18;
    if (isAdult && draws.happens(0.4, n, "cs accommodation known", 0)) {
      boolean isHomeless =
          draws.happens(
              0.01 * parameters.byQuintile("emergency", person.quintile()), n, "cs homeless", 0);
      String code = isHomeless ? "HM05" : person.ageOn(day) > 84 ? "SH01" : "MA04";
      visit.add(
          files,
          ACCOMMODATION,
          line(ACCOMMODATION, visit)
              .put("AccommStatus", code)
              .put("AccommStatus_Date", visit.month().atDay(2)));
    }
    if (draws.happens(0.7, n, "disability known", 0)) {
      double share =
          (isAdult ? 0.22 : 0.1) * parameters.byQuintile("conditions", person.quintile());
      String code =
          draws.happens(share, n, "disabled", 0)
              ? List.of("02", "05", "08", "09", "04").get(draws.below(5, n, "disability", 0))
              : draws.happens(0.05, n, "disability not stated", 0) ? "ZZ" : "NN";
      visit.add(files, DISABILITY, line(DISABILITY, visit).put("Disability", code));
    }
    if (!isAdult && draws.happens(0.05, n, "safeguarding", 0)) {
      visit.add(
          files, SAFEGUARDING, line(SAFEGUARDING, visit).put("SafeguardingFactors_Type", "10"));
    }
    visit.add(
        files,
        TEAM,
        layouts
            .line(TEAM)
            .put("ServiceRequestID", visit.referral())
            .put("TeamID_Local", visit.provider() + "-" + (isAdult ? "12" : "16"))
            .put("TeamType", isAdult ? "12" : "16"));
  }

  @Override
  public void contact(Visit visit, Contact contact, String contactId, FileSet files) {
    if (contact.isKeptOrMissed() && !contact.isMissed()) {
      breastfeeding.write(visit, contact, contactId, layouts, files);
    }
  }

  private Layout.Line line(String table, Visit visit) {
    return layouts.line(table).put("LocalPatientID", visit.local());
  }
}
