package org.evenlode.synthetic;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.ExitCode;

/**
 * Makes GP journals in the GDPPR shape: long-term conditions, measurements and smoking, with
 * entries that may not be used, entries that stand twice, and values that cannot be.
 */
final class JournalFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final String PRESSURE = "75367002";
  private static final String HOME_PRESSURE = "335661000000109";
  private static final String BODY_MASS_INDEX = "60621009";
  private static final String WEIGHT = "27113001";
  private static final String HEIGHT = "50373000";
  private static final String HBA1C = "999791000000106";

  /** Sets over how many days entries are spread, and those of people whom the practice follows. */
  private static final int SPREAD = 1_200;

  private static final int FOLLOWED = 420;
  private static final List<String> CONDITIONS =
      List.of(
          "hypertension",
          "diabetes",
          "copd",
          "depression",
          "serious_mental_illness",
          "learning_disability");

  private final World world;
  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final TreeMap<String, String> conditions = new TreeMap<>();
  private final String restricted;
  private final TreeMap<String, String> smoking = new TreeMap<>();
  private final TreeMap<String, String> measures = new TreeMap<>();
  private final Layout layout = Layout.of("gdppr_journal");

  /**
   * Makes journals.
   *
   * @param codelists those of conditions, of what the law keeps out, and of smoking
   */
  JournalFiles(
      World world,
      Parameters parameters,
      Recorder recorder,
      Draws draws,
      Map<String, Codelist> codelists) {
    this.world = world;
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    first(codelists, "demo_condition", conditions);
    first(codelists, "smoking_status", smoking);
    first(codelists, "demo_measure", measures);
    TreeMap<String, String> kept = new TreeMap<>();
    first(codelists, "demo_restricted", kept);
    this.restricted = kept.values().stream().findFirst().orElse("");
  }

  /** Adds the first code of each category. */
  private static void first(
      Map<String, Codelist> codelists, String name, TreeMap<String, String> codes) {
    Codelist list = codelists.get(name);
    if (list != null) {
      list.entries().values().forEach(entry -> codes.putIfAbsent(entry.category(), entry.code()));
    }
  }

  private static String code(Map<String, String> codes, String category) {
    String code = codes.get(category);
    if (code == null) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION, "The codelists have no code for '" + category + "'");
    }
    return code;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("gp/gdppr_journal");
  }

  @Override
  public String header(String file) {
    return layout.header();
  }

  private LocalDate delivered() {
    return parameters.until().plusMonths(1).atDay(8);
  }

  private String file() {
    return "gp/gdppr_journal_" + DateTimeFormatter.BASIC_ISO_DATE.format(delivered()) + ".csv";
  }

  /**
   * Returns the conditions that a person truly has; those who live in deprived places more often.
   */
  List<String> conditions(Person person) {
    List<String> has = new ArrayList<>();
    int age = person.ageOn(delivered());
    double ratio = parameters.byQuintile("conditions", person.quintile());
    for (String condition : CONDITIONS) {
      double from = parameters.number("conditions." + condition + ".from_age");
      double share = parameters.number("conditions." + condition + ".at_70");
      // Grows evenly from the age at which it starts to 70, and stays.
      double grown = Math.max(0, Math.min(1, (age - from) / (70 - from)));
      if (draws.happens(share * grown * ratio, person.number(), "has " + condition, 0)) {
        has.add(condition);
      }
    }
    return has;
  }

  void write(Person person, FileSet files) {
    if (!person.isRegistered()) {
      return;
    }
    int age = person.ageOn(delivered());
    List<String> has = conditions(person);
    for (String condition : has) {
      add(person, condition, code(conditions, condition), files, "", "");
    }
    // Had it once: coded, and later coded as resolved.
    if (age > 30
        && !has.contains("hypertension")
        && draws.happens(0.02, person.number(), "resolved", 0)) {
      LocalDate then = day(person, "was hypertensive").minusYears(2);
      line(person, code(conditions, "hypertension"), then, "", "", files);
      line(person, code(conditions, "hypertension_resolved"), then.plusYears(1), "", "", files);
    }
    if (age >= 16) {
      measurements(person, has, files);
      yearlyChecks(person, has, files);
    }
    if (draws.happens(0.004, person.number(), "restricted", 0)) {
      add(person, "restricted", restricted, files, "", "");
    }
    if (draws.happens(0.01, person.number(), "sensitive", 0)) {
      LocalDate day = day(person, "sensitive");
      Layout.Line line = entry(person, code(conditions, "depression"), day, "", "");
      files.add(file(), line.put("SENSITIVE_CODE", "1"));
    }
  }

  /** Writes measurements; of people with a condition most within the last year. */
  private void measurements(Person person, List<String> has, FileSet files) {
    long n = person.number();
    boolean isHypertensive = has.contains("hypertension");
    boolean isFollowed = !has.isEmpty();
    int within = isFollowed ? FOLLOWED : SPREAD;
    double seen = isFollowed ? 0.9 : 0.45;
    if (draws.happens(seen, n, "pressure", 0)) {
      long systolic =
          Math.round(
              (isHypertensive ? 138 : 126)
                  + 12 * draws.normal(n, "systolic")
                  + 3 * parameters.byQuintile("conditions", person.quintile()));
      boolean home = draws.happens(0.15, n, "home", 0);
      String first = systolic + ".000";
      String second = Math.round(systolic * 0.62) + ".000";
      String code = home ? HOME_PRESSURE : PRESSURE;
      LocalDate day = day(person, "pressure", within);
      line(person, code, day, first, second, files);
      if (draws.happens(0.02, n, "pressure twice", 0)) {
        line(person, code, day, first, second, files);
      }
    }
    if (draws.happens(isFollowed ? 0.85 : 0.4, n, "weighed", 0)) {
      double height = (person.isFemale() ? 163 : 176) + 7 * draws.normal(n, "height");
      double index = 27 + 4.5 * draws.normal(n, "bmi");
      double weight = index * height * height / 10_000;
      boolean isSlip = draws.happens(0.005, n, "slip", 0);
      boolean isMetres = draws.happens(0.3, n, "metres", 0);
      LocalDate day = day(person, "weight", within);
      line(person, WEIGHT, day, number(isSlip ? weight * 10 : weight), "", files);
      line(person, HEIGHT, day, number(isMetres ? height / 100 : height), "", files);
      line(person, BODY_MASS_INDEX, day, number(index), "", files);
    }
    if (draws.happens(isFollowed ? 0.9 : 0.6, n, "asked about smoking", 0)) {
      double share =
          parameters.number("conditions.smoking")
              * parameters.byQuintile("conditions", person.quintile());
      boolean smokes = draws.happens(share, n, "smokes", 0);
      String code = code(smoking, smokes ? "smoking" : "not_smoking");
      line(person, code, day(person, "smoking", within), "", "", files);
    }
  }

  /** Checks of those who are due them; people in deprived places come less often. */
  private void yearlyChecks(Person person, List<String> has, FileSet files) {
    boolean hasDiabetes = has.contains("diabetes");
    long n = person.number();
    double comes = 1 / parameters.byQuintile("conditions", person.quintile());
    if (hasDiabetes || has.contains("serious_mental_illness")) {
      double percent = Math.max(4.2, (hasDiabetes ? 7.2 : 5.6) + draws.normal(n, "hba1c"));
      boolean isPercent = draws.happens(0.05, n, "hba1c in per cent", 0);
      due(person, 0.85 * comes, HBA1C, number(isPercent ? percent : 10.93 * percent - 23.5), files);
      measured(
          person, 0.82 * comes, "total_cholesterol", 4.8 + 0.9 * draws.normal(n, "lipid"), files);
      measured(person, 0.84 * comes, "creatinine", 80 + 15 * draws.normal(n, "creatinine"), files);
      measured(person, 0.80 * comes, "audit_c", draws.below(9, n, "audit_c", 0), files);
    }
    if (hasDiabetes) {
      measured(person, 0.65 * comes, "acr", 1 + 4 * draws.uniform(n, "acr", 0), files);
      due(person, 0.75 * comes, code(measures, "foot_check"), "", files);
    }
    if (has.contains("learning_disability")) {
      due(person, 0.75 * comes, code(measures, "learning_disability_check"), "", files);
    }
  }

  private void measured(Person person, double share, String kind, double value, FileSet files) {
    due(person, share, code(measures, kind), number(Math.max(0, value)), files);
  }

  /** Writes an entry of the last year, for a share of those who are due it. */
  private void due(Person person, double share, String code, String value, FileSet files) {
    if (draws.happens(share, person.number(), "due " + code, 0)) {
      LocalDate day =
          delivered().minusDays(9L + draws.below(355, person.number(), "due on " + code, 0));
      line(person, code, day, value, "", files);
    }
  }

  private static String number(double value) {
    return String.format(java.util.Locale.ROOT, "%.2f", value);
  }

  private LocalDate day(Person person, String field) {
    return day(person, field, SPREAD);
  }

  private LocalDate day(Person person, String field, int within) {
    LocalDate day =
        delivered().minusDays(1L + draws.below(within, person.number(), "day of " + field, 0));
    return day.isBefore(person.birth()) ? person.birth() : day;
  }

  private void add(
      Person person, String field, String code, FileSet files, String value1, String value2) {
    line(person, code, day(person, field), value1, value2, files);
  }

  private void line(
      Person person, String code, LocalDate day, String value1, String value2, FileSet files) {
    files.add(file(), entry(person, code, day, value1, value2));
  }

  private Layout.Line entry(
      Person person, String code, LocalDate day, String value1, String value2) {
    boolean isPlaceholder = recorder.dirt("unusable_date", person.number(), "journal" + code, 0);
    return layout
        .line()
        .put("NHS_NUMBER", person.nhsNumber())
        .put("PRACTICE", world.practices().get(person.practice()).code())
        .put("CODE", code)
        .put("DATE", isPlaceholder ? "1800-01-01" : day)
        .put("RECORD_DATE", day)
        .put("VALUE1_CONDITION", value1)
        .put("VALUE2_CONDITION", value2)
        .put("SENSITIVE_CODE", "0")
        .put("SEX", person.isFemale() ? "F" : "M")
        .put("YEAR_OF_BIRTH", person.birth().getYear())
        .put("GP_SYSTEM_SUPPLIER", person.number() % 2 == 0 ? "EMIS" : "TPP")
        .put("REPORTING_PERIOD_END_DATE", parameters.until().atEndOfMonth());
  }
}
