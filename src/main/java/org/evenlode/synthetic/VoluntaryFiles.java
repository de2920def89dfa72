package org.evenlode.synthetic;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.evenlode.linkage.HashedParts;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients of a voluntary organisation, as {@code hash-identifiers} writes them: hashes in the
 * place of names, dates and postcodes.
 */
final class VoluntaryFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  static final String TRUTH = "truth_voluntary.csv";

  private static final List<String> HOMES =
      List.of("COUNCIL", "HA", "PRIVATE", "PRIVATE", "OWN", "TEMP", "HOSTEL", "NFA");

  private final Parameters parameters;
  private final Recorder recorder;
  private final Draws draws;
  private final Recorded.Clerk clerk;
  private final byte[] key;
  private transient @Nullable HashedParts parts;

  /**
   * Makes the clients.
   *
   * @param key by which the organisation hashes
   */
  VoluntaryFiles(
      Parameters parameters,
      Recorder recorder,
      Draws draws,
      Recorded.Clerk clerk,
      Supplier<byte[]> key) {
    this.parameters = parameters;
    this.recorder = recorder;
    this.draws = draws;
    this.clerk = clerk;
    this.key = key.get().clone();
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("voluntary/clients") || file.equals(TRUTH);
  }

  @Override
  public String header(String file) {
    return file.equals(TRUTH)
        ? "client_id,nhs_number"
        : "record_id,"
            + String.join(",", HashedParts.COLUMNS)
            + ",recorded_sex,ethnic_category,home";
  }

  void write(Person person, FileSet files) {
    double share =
        parameters.number("voluntary.share")
            * parameters.byQuintile("voluntary", person.quintile())
            * (person.isRegistered() ? 1 : parameters.number("voluntary.unregistered"));
    if (person.ageOn(parameters.until().atEndOfMonth()) < 16
        || !person.isAliveIn(parameters.until())
        || !draws.happens(share, person.number(), "voluntary", 0)) {
      return;
    }
    String home = HOMES.get(draws.below(HOMES.size(), person.number(), "home", 0));
    Recorded recorded =
        clerk.write(
            person.number(),
            person.isFemale(),
            person.group(),
            person.birth(),
            home.equals("NFA") ? "ZZ99 3VZ" : recorder.homePostcode(person, person.area()),
            recorder.homePostcode(person, person.areaBefore()),
            2);
    String sex = recorded.isFemale() ? "F" : "M";
    // A multiplier without a factor of the modulus: no two people have one number.
    String client = "VC" + Math.floorMod(person.number() * 472_882_027L, 1_000_000_000L);
    Map<String, String> hashes =
        hashing()
            .of(
                recorded.given(),
                recorded.surname(),
                recorded.birthDate(),
                recorded.postcode(),
                sex);
    List<String> line = new ArrayList<>(List.of(client));
    HashedParts.COLUMNS.forEach(column -> line.add(hashes.getOrDefault(column, "")));
    line.addAll(List.of(sex, person.category(), home));
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(parameters.until().plusMonths(1).atDay(6));
    files.add("voluntary/clients_" + day + ".csv", String.join(",", line));
    files.add(TRUTH, client + "," + person.nhsNumber());
  }

  private HashedParts hashing() {
    HashedParts hashing = parts;
    if (hashing == null) {
      hashing = new HashedParts(key);
      parts = hashing;
    }
    return hashing;
  }
}
