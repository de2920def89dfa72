package org.evenlode.governance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes keyed tokens (HMAC-SHA-256) that stand for identifiers inside the lake. Equal identifiers
 * of one kind have equal tokens; without the key a token tells nothing.
 *
 * <p>The keys go into the functions by closure: a literal would show in plans and event logs.
 */
public final class Tokens {
  private static final int TOKEN_BYTES = 16;

  private final byte[] tokenKey;
  private final String homeDomain;
  private final byte[] homeKey;

  /**
   * Makes a token maker.
   *
   * @param homeDomain the domain in which everybody is linked
   * @param homeKey the key that makes the home domain's pseudonyms out of NHS numbers
   */
  public Tokens(byte[] tokenKey, String homeDomain, byte[] homeKey) {
    this.tokenKey = tokenKey.clone();
    this.homeDomain = homeDomain;
    this.homeKey = homeKey.clone();
  }

  /** Tells two pairs of keys apart without telling anything of them. */
  public String keyId() {
    return keyed(tokenKey, "key id") + keyed(homeKey, "key id");
  }

  /** Returns the token of a value of some kind, such as a postcode or a local number. */
  public Column of(String kind, Column value) {
    byte[] key = tokenKey;
    String prefix = kind + ":";
    UDF1<String, String> token = text -> text == null ? null : keyed(key, prefix + text);
    return apply(token, value);
  }

  /** Returns the token of a person by pseudonym. */
  public Column ofPseudonym(String domain, Column pseudonym) {
    return of("person:" + domain, pseudonym);
  }

  /**
   * Returns the token of a person by a valid NHS number: that of its pseudonym in the home domain.
   */
  public Column ofNhsNumber(Column number) {
    byte[] key = tokenKey;
    byte[] domainKey = homeKey;
    String prefix = "person:" + homeDomain + ":";
    UDF1<String, String> token =
        text -> text == null ? null : keyed(key, prefix + pseudonym(domainKey, text));
    return apply(token, number);
  }

  /** Returns the pseudonym that a domain's key makes of an NHS number: 64 hexadecimal digits. */
  public static String pseudonym(byte[] domainKey, String nhsNumber) {
    return HexFormat.of().formatHex(mac(domainKey, nhsNumber));
  }

  /** Returns the same token as {@link #ofNhsNumber}, of one number. */
  String nhsNumber(String number) {
    return pseudonymised(homeDomain, pseudonym(homeKey, number));
  }

  /** Returns the same token as {@link #ofPseudonym}, of one pseudonym. */
  String pseudonymised(String domain, String pseudonym) {
    return keyed(tokenKey, "person:" + domain + ":" + pseudonym);
  }

  private static Column apply(UDF1<String, String> token, Column value) {
    UserDefinedFunction function = functions.udf(token, DataTypes.StringType);
    return function.withName("token").apply(value);
  }

  private static String keyed(byte[] key, String text) {
    return HexFormat.of().formatHex(mac(key, text), 0, TOKEN_BYTES);
  }

  private static byte[] mac(byte[] key, String text) {
    return Macs.of(key).mac(text);
  }

  /**
   * Holds one key's Mac in one thread, and what it last made: a row asks for its person's token in
   * several places, and a person's rows lie together.
   */
  private static final class Macs extends LinkedHashMap<String, byte[]> {
    private static final long serialVersionUID = 1L;
    private static final int REMEMBERED = 2_000;
    private static final ThreadLocal<Map<ByteBuffer, Macs>> OF_THREAD =
        ThreadLocal.withInitial(HashMap::new);

    private final transient Mac mac;

    private Macs(byte[] key) {
      super(REMEMBERED, 0.75f, true);
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
      } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    static Macs of(byte[] key) {
      Map<ByteBuffer, Macs> known = OF_THREAD.get();
      Macs macs = known.get(ByteBuffer.wrap(key));
      if (macs == null) {
        macs = new Macs(key);
        known.put(ByteBuffer.wrap(key.clone()), macs);
      }
      return macs;
    }

    byte[] mac(String text) {
      byte[] made = get(text);
      if (made == null) {
        made = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        put(text, made);
      }
      return made;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
      return size() > REMEMBERED;
    }
  }
}
