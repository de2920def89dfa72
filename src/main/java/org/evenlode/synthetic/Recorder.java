package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.evenlode.contract.Sha256;
import org.evenlode.governance.Tokens;

/** Writes down a person as services do: with gaps, mistakes and identifiers of their own. */
final class Recorder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Lists languages other than English, by ethnic group. */
  private static final String[][] LANGUAGES = {
    {"pa", "ur", "bn", "gu", "zh"},
    {"so", "fr", "yo"},
    {"pt", "fr"},
    {"pl", "ro", "lt"},
    {"ar", "fa"}
  };

  /** Sets where the second numbers begin: beyond the numbers of as many people as are ever made. */
  private static final long SUPERSEDED = 10_000_000;

  private static final String[] NOT_VALID = {"X", "A1", "9", "ZZ", "QQ"};

  private final Parameters parameters;
  private final Draws draws;
  private final byte[] domainKey;

  Recorder(Parameters parameters, Draws draws, byte[] domainKey) {
    this.parameters = parameters;
    this.draws = draws;
    this.domainKey = domainKey.clone();
  }

  /** Returns the ethnic category that a source has on record; "" when it has none. */
  String ethnicity(Person person, String source, String base, long occurrence) {
    double known =
        parameters.number("coding.ethnicity_known." + base)
            - parameters.ratio("coding.gap_by_quintile", person.quintile() - 1)
            - (person.group() == 3 ? 0 : parameters.number("coding.gap_minority"));
    String field = "ethnicity " + source;
    // A source mostly repeats itself; one record in twenty is drawn anew.
    long drawn =
        draws.happens(0.05, person.number(), field + " anew", occurrence) ? occurrence + 1 : 0;
    if (!draws.happens(known, person.number(), field, drawn)) {
      double kind = draws.uniform(person.number(), field + " gap", drawn);
      if (kind < 0.45) {
        return "Z";
      }
      return kind < 0.80
          ? "99"
          : kind < 0.97 ? "" : NOT_VALID[draws.below(5, person.number(), field + " bad", drawn)];
    }
    boolean right =
        draws.happens(
            parameters.number("coding.ethnicity_right"), person.number(), field + " right", drawn);
    if (right) {
      return draws.happens(0.01, person.number(), field + " case", occurrence)
          ? person.category().toLowerCase(java.util.Locale.ROOT)
          : person.category();
    }
    List<String> near = parameters.categories().get(person.group());
    return draws.happens(0.5, person.number(), field + " other", drawn)
        ? "S"
        : near.get(draws.below(near.size(), person.number(), field + " near", drawn));
  }

  /**
   * Returns the NHS number that a provider submits: right, superseded, missing, or with a digit
   * mistyped.
   */
  String nhsNumber(Person person, String provider, long occurrence) {
    double missing =
        parameters.number("coding.nhs_number_missing") * (person.quintile() <= 2 ? 1.5 : 0.7);
    if (draws.happens(missing, person.number(), "number missing " + provider, occurrence / 6)) {
      return "";
    }
    if (draws.happens(
        parameters.number("coding.nhs_number_wrong"),
        person.number(),
        "number wrong " + provider,
        occurrence)) {
      String number = submitted(person, provider);
      int place = draws.below(9, person.number(), "number digit", occurrence);
      char digit = number.charAt(place);
      char other = (char) ('0' + (digit - '0' + 1) % 10);
      return number.substring(0, place) + other + number.substring(place + 1);
    }
    return submitted(person, provider);
  }

  private String submitted(Person person, String provider) {
    return isMerged(person)
            && draws.happens(0.5, person.number(), "number superseded " + provider, 0)
        ? superseded(person)
        : person.nhsNumber();
  }

  /** Returns true if the person once had a second NHS number, since merged into the first. */
  boolean isMerged(Person person) {
    return draws.happens(
        parameters.number("coding.nhs_number_merged"), person.number(), "number merged", 0);
  }

  /** Returns the second number of somebody who is merged. */
  String superseded(Person person) {
    return NhsNumbers.of(SUPERSEDED + person.number());
  }

  String sexCode(Person person, String source) {
    return draws.happens(
            parameters.number("coding.sex_missing"), person.number(), "sex " + source, 0)
        ? "0"
        : person.isFemale() ? "2" : "1";
  }

  /** Returns the preferred language that a provider has on record, which it often has not. */
  String language(Person person, String source) {
    if (!draws.happens(0.7, person.number(), "language known " + source, 0)) {
      return "";
    }
    boolean isOther =
        draws.happens(
            parameters.ratio("languages.by_group", person.group()), person.number(), "language", 0);
    return isOther
        ? LANGUAGES[person.group()][
            draws.below(LANGUAGES[person.group()].length, person.number(), "language which", 0)]
        : "en";
  }

  String postcode(Person person, java.time.YearMonth month, String source) {
    if (draws.happens(
        parameters.number("coding.postcode_missing"), person.number(), "postcode " + source, 0)) {
      return draws.happens(0.5, person.number(), "pseudo postcode", 0) ? "ZZ99 3WZ" : "";
    }
    return homePostcode(person, person.areaIn(month));
  }

  String homePostcode(Person person, int area) {
    return World.postcode(area, draws.below(World.POSTCODES, person.number(), "postcode", area));
  }

  /** Returns the person's pseudonym of the board's own domain. */
  String boardPseudonym(Person person) {
    return pseudonym(person.nhsNumber());
  }

  /** Returns the pseudonym of a number in the board's own domain. */
  String pseudonym(String nhsNumber) {
    return Tokens.pseudonym(domainKey, nhsNumber);
  }

  /** Returns the person's pseudonym in HES. */
  String hesPseudonym(Person person) {
    return "TESTHES" + Sha256.hex("hes:" + person.nhsNumber()).substring(0, 25);
  }

  /** Returns the person number of community data as a board lands them. */
  String communityNumber(String nhsNumber) {
    return "C" + Sha256.hex("csds:" + nhsNumber).substring(0, 19).toUpperCase(Locale.ROOT);
  }

  /** Returns the person's hash in OLIDS. */
  String gpHash(Person person) {
    return Sha256.hex("olids:" + person.nhsNumber());
  }

  static String postcodeHash(String postcode) {
    return Sha256.hex("olids postcode:" + postcode);
  }

  /** Returns an identifier of a record that looks random. */
  String id(String prefix, long person, String field, long occurrence) {
    return prefix
        + HexFormat.of().withUpperCase().toHexDigits(draws.bits(person, field, occurrence));
  }

  /** Returns true if a person is on an opt-out list. */
  boolean optsOut(Person person, String list) {
    return draws.happens(parameters.number("opt_outs." + list), person.number(), list, 0);
  }

  boolean dirt(String kind, long person, String field, long occurrence) {
    return draws.happens(parameters.number("dirt." + kind), person, kind + field, occurrence);
  }
}
