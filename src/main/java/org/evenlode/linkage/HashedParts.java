package org.evenlode.linkage;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.jspecify.annotations.Nullable;

/**
 * Writes a person's identifiers as keyed hashes of their parts (HMAC-SHA-256), for partners who
 * will not send names: equal parts have equal hashes, so that a misspelt surname still shares its
 * sound and its first letters. Somebody with the key can try out names; somebody without it can
 * still see which hashes are frequent. Treat them as personal data.
 *
 * <p>Source of the method: CRATE (Cardinal and others 2023), hashes of fuzzy parts.
 */
public final class HashedParts {
  /** Names the columns, in order: what {@code conf/linkage/hashed.conf} reads. */
  public static final List<String> COLUMNS =
      List.of(
          "given",
          "given_sound",
          "given_start",
          "surname",
          "surname_sound",
          "surname_start",
          "names",
          "birth_date",
          "birth_year_month",
          "birth_year",
          "birth_day",
          "postcode",
          "postcode_sector",
          "postcode_district",
          "sex");

  private static final int BYTES = 12;

  /**
   * Maps what partners write to one word: a hash of it must not depend on which of these they
   * write.
   */
  private static final Map<String, String> SEXES =
      Map.of(
          "f", "female", "female", "female", "2", "female", "woman", "female", "m", "male", "male",
          "male", "1", "male", "man", "male");

  private final Mac mac;

  /** Hashes with a key that the partners of one linkage share and nobody else has. */
  public HashedParts(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Returns the hashes of a person's identifiers as they were written.
   *
   * @return by column; an identifier that is missing, or a placeholder, has none
   */
  public Map<String, String> of(
      @Nullable String given,
      @Nullable String surname,
      @Nullable String birthDate,
      @Nullable String postcode,
      @Nullable String sex) {
    Map<String, @Nullable String> clear = new LinkedHashMap<>();
    String first = Cleaning.NAME.clean(given, Set.of());
    String last = Cleaning.NAME.clean(surname, Set.of());
    name("given", first, clear);
    name("surname", last, clear);
    if (first != null && last != null) {
      String[] both = (first + " " + last).split(" ");
      Arrays.sort(both);
      clear.put("names", String.join(" ", both));
    }
    String date = Cleaning.DATE.clean(birthDate, Set.of());
    clear.put("birth_date", date);
    if (date != null && date.length() == 8) {
      clear.put("birth_year_month", date.substring(0, 6));
      clear.put("birth_year", date.substring(0, 4));
      clear.put("birth_day", date.substring(4));
    }
    String code = Cleaning.POSTCODE.clean(postcode, Set.of());
    clear.put("postcode", code);
    if (code != null) {
      clear.put("postcode_sector", PostcodeComparison.sector(code));
      clear.put("postcode_district", PostcodeComparison.district(code));
    }
    clear.put("sex", SEXES.get(String.valueOf(Cleaning.TEXT.clean(sex, Set.of()))));
    Map<String, String> hashed = new LinkedHashMap<>();
    clear.forEach(
        (kind, value) -> {
          if (value != null && !value.isEmpty()) {
            hashed.put(kind, hash(kind, value));
          }
        });
    return hashed;
  }

  private static void name(
      String kind, @Nullable String name, Map<String, @Nullable String> clear) {
    clear.put(kind, name);
    if (name != null) {
      String word = name.substring(name.lastIndexOf(' ') + 1);
      clear.put(kind + "_sound", new DoubleMetaphone().doubleMetaphone(word));
      clear.put(kind + "_start", name.substring(0, Math.min(2, name.length())));
    }
  }

  private String hash(String kind, String value) {
    byte[] whole =
        mac.doFinal((kind + ":" + value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(whole, 0, BYTES);
  }
}
