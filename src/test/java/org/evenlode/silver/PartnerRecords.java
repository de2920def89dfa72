package org.evenlode.silver;

import java.sql.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.linkage.HashedParts;
import org.evenlode.support.Packaged;
import org.jspecify.annotations.Nullable;

/** What made-up partners and registers say of people, for {@link LinkNights}. */
final class PartnerRecords {
  /** The key by which partners hash. */
  static final byte[] KEY = new byte[32];

  private PartnerRecords() {}

  static TableContract entity(String name) {
    return Objects.requireNonNull(
        Packaged.definitions().tables().get(TableId.of("staged_" + name)));
  }

  static Map<String, Object> said(
      @Nullable String forename,
      @Nullable String surname,
      @Nullable String birthDate,
      @Nullable String postcode) {
    Map<String, Object> said = new HashMap<>();
    said.put("forename", forename);
    said.put("surname", surname);
    said.put("birth_date", birthDate == null ? null : Date.valueOf(birthDate));
    said.put("sex", "female");
    said.put("clear_postcode", postcode);
    return said;
  }

  /** What a number stands for: another person for every number. */
  static Map<String, Object> saidOf(int n) {
    return said(
        "Given" + (char) ('a' + n % 26) + n % 40,
        "Sur" + (char) ('a' + n % 23) + n,
        String.format("19%02d-%02d-%02d", 30 + n % 60, 1 + n % 12, 1 + n % 28),
        "Q" + n % 9 + " " + n % 8 + "AB");
  }

  /** The same as a partner sends it who hashes. */
  static Map<String, Object> hashed(Map<String, Object> clear) {
    Map<String, Object> hashed = new HashMap<>();
    new HashedParts(KEY)
        .of(
            (String) clear.get("forename"),
            (String) clear.get("surname"),
            String.valueOf(clear.get("birth_date")),
            (String) clear.get("clear_postcode"),
            "F")
        .forEach((part, hash) -> hashed.put("hashed_" + part, hash));
    return hashed;
  }

  /** Puts a person into the register, once for each entry. */
  static void person(LinkNights nights, int n, String entry, Map<String, Object> said) {
    Map<String, Object> row = new HashMap<>(said);
    row.put("person_token", String.valueOf(n));
    nights.people.put(n + entry, row);
  }

  static @Nullable Object of(Map<String, Row> links, String key, String column) {
    return Objects.requireNonNull(links.get(key)).getAs(column);
  }
}
