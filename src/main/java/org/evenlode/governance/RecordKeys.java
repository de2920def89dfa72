package org.evenlode.governance;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Draws a secret record key for each person, record and place: the first 32 bits of an HMAC-SHA256.
 * The sum of the record keys of a cell's members, modulo 2^32, is the cell key, from which the
 * noise of the cell's count follows (cell-key method, Fraser and Wooton 2005).
 *
 * <p>Members of one cell therefore always get the same noise, and nobody without the key can
 * compute it. The key travels in serialised closures only, never in a plan or setting.
 */
public final class RecordKeys implements Serializable {
  /** Holds the length of the key in bytes. */
  public static final int KEY_BYTES = 32;

  /** Keeps the 32 bits of a record key or cell key. */
  public static final long MASK = 0xFFFF_FFFFL;

  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";

  /** Sets the slots of the memo: a person's rows lie together, so that few are enough. */
  private static final int MEMO = 1 << 12;

  /** Keeps one memo for each thread, whatever copies of this class its tasks have. */
  private static final ThreadLocal<@Nullable Memo> MEMO_OF_THREAD = new ThreadLocal<>();

  private final byte[] key;

  /**
   * Makes record keys under a site's key.
   *
   * @param key {@link #KEY_BYTES} bytes
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} where the key has another length
   */
  public RecordKeys(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          "The key 'disclosure' must have " + KEY_BYTES + " bytes, has " + key.length);
    }
    this.key = key.clone();
  }

  /** Returns record keys that protect nothing, for looking at steps without running them. */
  public static RecordKeys none() {
    return new RecordKeys(new byte[KEY_BYTES]);
  }

  /** Returns a person's record key, 0 to 2^32 - 1. */
  public long ofPerson(long person) {
    return packedPerson(person) & MASK;
  }

  /** Returns the record key of a record that is of no known person, 0 to 2^32 - 1. */
  public long ofRecord(String id) {
    return packedRecord(id) & MASK;
  }

  /** Returns the key of a place in a mart, for noise that stays the same from month to month. */
  public long ofPlace(String mart, String column, String key) {
    return number("m" + mart + '\u001f' + column + '\u001f' + key) & MASK;
  }

  /** Returns the record key of a row without a person, 0 to 2^32 - 1. */
  public long ofNobody() {
    return packedRecord("") & MASK;
  }

  /**
   * Returns a person's number and record key in one: different for different people, with the
   * record key in the lower half.
   */
  public long packedPerson(long person) {
    Memo known = memo();
    int slot = (int) (person & (MEMO - 1));
    if (!known.isFilled[slot] || known.people[slot] != person) {
      known.people[slot] = person;
      known.keysOfPeople[slot] = number("p" + person) & MASK;
      known.isFilled[slot] = true;
    }
    return person << Integer.SIZE | known.keysOfPeople[slot];
  }

  /** Returns 64 bits that stand for a record, with its record key in the lower half. */
  public long packedRecord(String id) {
    Memo known = memo();
    int slot = id.hashCode() & (MEMO - 1);
    if (!id.equals(known.records[slot])) {
      known.records[slot] = id;
      known.keysOfRecords[slot] = number("r" + id);
    }
    return known.keysOfRecords[slot];
  }

  /** Returns a name of the key that tells nothing of it, so that a new key is noticed. */
  public String keyId() {
    return HexFormat.of().toHexDigits(number("key id"));
  }

  private Memo memo() {
    Memo known = MEMO_OF_THREAD.get();
    if (known == null || !Arrays.equals(known.key, key)) {
      known = new Memo(key);
      MEMO_OF_THREAD.set(known);
    }
    return known;
  }

  /** The last 32 bits are the first of the HMAC, so that masks and shifts leave the record key. */
  private long number(String text) {
    long first = ByteBuffer.wrap(memo().mac(text)).getLong();
    return Long.rotateLeft(first, Integer.SIZE);
  }

  /** Remembers what one thread has drawn last under one key. */
  private static final class Memo {
    private final byte[] key;
    private final Mac mac;
    private final boolean[] isFilled = new boolean[MEMO];
    private final long[] people = new long[MEMO];
    private final long[] keysOfPeople = new long[MEMO];
    private final @Nullable String[] records = new String[MEMO];
    private final long[] keysOfRecords = new long[MEMO];

    Memo(byte[] key) {
      this.key = key;
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
      } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    byte[] mac(String text) {
      return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), Long.BYTES);
    }
  }
}
