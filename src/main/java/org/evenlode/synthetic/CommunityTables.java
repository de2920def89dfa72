package org.evenlode.synthetic;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * CSDS tables on practice (CYP002), accommodation (003), teams (102), safeguarding (402) and
 * disability (602); with how infants are fed (202, 610).
 */
final class CommunityTables implements SubmissionTables {
  private static final long serialVersionUID = 1L;
  private static final String PRACTICE = "CYP002GP";
  private static final String ACCOMMODATION = "CYP003AccommType";
  private static final String TEAM = "CYP102ServiceTypeReferredTo";
  private static final String SAFEGUARDING = "CYP402SVF";
  private static final String DISABILITY = "CYP602DisabilityType";

  private final World world;
  private final Parameters parameters;
  private final Draws draws;
  private final BreastfeedingFiles breastfeeding;
  private final Map<String, Layout> layouts = new LinkedHashMap<>();

  CommunityTables(
      Dialect dialect,
      World world,
      Parameters parameters,
      Draws draws,
      BreastfeedingFiles breastfeeding) {
    this.world = world;
    this.parameters = parameters;
    this.draws = draws;
    this.breastfeeding = breastfeeding;
    for (String table : List.of(PRACTICE, ACCOMMODATION, TEAM, SAFEGUARDING, DISABILITY)) {
      layouts.put(table, Layout.of(dialect.layouts() + table));
    }
  }

  @Override
  public boolean owns(String file) {
    return BreastfeedingFiles.owns(file) || layouts.keySet().stream().anyMatch(file::contains);
  }

  @Override
  public String header(String file) {
    if (BreastfeedingFiles.owns(file)) {
      return breastfeeding.header(file);
    }
    return layouts.entrySet().stream()
        .filter(layout -> file.contains(layout.getKey()))
        .findFirst()
        .orElseThrow()
        .getValue()
        .header();
  }

  @Override
  public void patient(Visit visit, FileSet files) {
    Person person = visit.person();
    long n = person.number();
    LocalDate day = visit.month().atEndOfMonth();
    if (person.isRegistered()) {
      add(
          visit,
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
      add(
          visit,
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
      add(visit, files, DISABILITY, line(DISABILITY, visit).put("Disability", code));
    }
    if (!isAdult && draws.happens(0.05, n, "safeguarding", 0)) {
      add(
          visit,
          files,
          SAFEGUARDING,
          line(SAFEGUARDING, visit).put("SafeguardingFactors_Type", "10"));
    }
    add(
        visit,
        files,
        TEAM,
        Objects.requireNonNull(layouts.get(TEAM))
            .line()
            .put("ServiceRequestID", visit.referral())
            .put("TeamID_Local", visit.provider() + "-" + (isAdult ? "12" : "16"))
            .put("TeamType", isAdult ? "12" : "16"));
  }

  @Override
  public void contact(Visit visit, Contact contact, String contactId, FileSet files) {
    if (contact.isKeptOrMissed() && !contact.isMissed()) {
      breastfeeding.write(visit.person(), contact, contactId, visit.file(), files);
    }
  }

  private Layout.Line line(String table, Visit visit) {
    return Objects.requireNonNull(layouts.get(table)).line().put("LocalPatientID", visit.local());
  }

  private static void add(Visit visit, FileSet files, String table, Layout.Line line) {
    files.add(visit.file().apply(table), visit.landed().apply(line));
  }
}
