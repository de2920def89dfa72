package org.evenlode.synthetic;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Makes files of housing benefit claimants in the SHBE layout: 341 fields without header, no NHS
 * number, names and dates as a council wrote them down.
 */
final class HousingBenefitFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  static final String TRUTH = "truth_housing.csv";
  private static final List<Integer> TENANCIES = List.of(1, 2, 3, 4);

  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Recorded.Clerk clerk;
  private final Layout layout = Layout.of("shbe");

  HousingBenefitFiles(Parameters parameters, Recorder recorder, Draws draws, Recorded.Clerk clerk) {
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    this.clerk = clerk;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("council/shbe") || file.equals(TRUTH);
  }

  @Override
  public String header(String file) {
    return file.equals(TRUTH) ? "claim_id,nhs_number" : "H|SHBE|" + day();
  }

  @Override
  public Optional<String> trailer(String file, long lines) {
    return file.equals(TRUTH) ? Optional.empty() : Optional.of("T|SHBE|" + lines);
  }

  private String day() {
    return DateTimeFormatter.BASIC_ISO_DATE.format(parameters.until().plusMonths(1).atDay(5));
  }

  void write(Person person, FileSet files) {
    double ratio = parameters.byQuintile("housing_benefit", person.quintile());
    double share = parameters.number("housing_benefit.share") * ratio;
    if (person.ageOn(parameters.until().atEndOfMonth()) < 18
        || !person.isAliveIn(parameters.until())
        || !draws.happens(share, person.number(), "housing benefit", 0)) {
      return;
    }
    claim(person, 1, files);
    if (draws.happens(
        parameters.number("housing_benefit.again"), person.number(), "housing benefit again", 0)) {
      claim(person, 3, files);
    }
  }

  /**
   * Writes a claim, the present one or a former one.
   *
   * @param occurrence tells records of one person apart
   */
  private void claim(Person person, int occurrence, FileSet files) {
    boolean isPresent = occurrence == 1;
    int area = isPresent ? person.area() : person.areaBefore();
    Recorded recorded =
        clerk.write(
            person.number(),
            person.isFemale(),
            person.group(),
            person.birth(),
            recorder.homePostcode(person, area),
            recorder.homePostcode(person, person.areaBefore()),
            occurrence);
    // A multiplier without a factor of the modulus: no two people have one claim.
    String claim =
        (isPresent ? "HB" : "HC") + Math.floorMod(person.number() * 387_420_489L, 1_000_000_000L);
    String date = recorded.birthDate();
    Layout.Line line =
        layout
            .line()
            .put("rec_type", "D")
            .put("lchbref", claim)
            .put("ccsurname", recorded.surname())
            .put("ccforename", recorded.given())
            .put("ccsex", recorded.isFemale() ? "F" : "M")
            .put("ccethnic", person.category())
            .put("ccpcode", recorded.postcode())
            .put(
                "ccten",
                TENANCIES.get(draws.below(TENANCIES.size(), person.number(), "tenancy", 0)))
            .put("lchbstat", 1);
    if (!date.isEmpty()) {
      line.put(
          "cddob", date.substring(6) + "-" + date.substring(4, 6) + "-" + date.substring(0, 4));
    }
    files.add("council/shbe_" + day() + ".txt", line.toString().replace(',', '|'));
    files.add(TRUTH, claim + "," + person.nhsNumber());
  }
}
