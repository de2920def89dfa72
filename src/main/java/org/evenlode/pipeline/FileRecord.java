package org.evenlode.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a landed file in the ledger. Holds no value of any record.
 *
 * @param file identity of the delivery in bronze, by its path and day
 * @param path under the landing folder
 * @param modified milliseconds since 1970, to see without reading that nothing changed
 * @param delivered day of delivery, from the name or the file's date
 * @param order place in the feed's deliveries; a higher one is later
 * @param status landed, duplicate (content landed before) or refused
 * @param reason why it was refused, for people
 * @param drift columns missing, added, renamed or moved, by name
 * @param header the file's columns where they differ from the feed's file before it; empty where
 *     they are the same
 * @param suspects canonical columns not declared identifier in which a value has the form and check
 *     digit of an NHS number
 * @param reading hash of the contract, codes and code by which its rows were read
 */
public record FileRecord(
    String file,
    String path,
    String sha256,
    long bytes,
    long modified,
    String delivered,
    long order,
    Status status,
    long rows,
    String reason,
    List<String> drift,
    List<String> header,
    List<String> suspects,
    String reading) {
  /** Entries of the ledger from before suspects and readings were noted have none. */
  public FileRecord {
    suspects = given(suspects);
    reading = given(reading);
  }

  /** Returns the record of the same file, whose rows have been read again. */
  public FileRecord readBy(String again) {
    return with(delivered, status, again);
  }

  /** Returns the record of the same file, whose content has been delivered again on a day. */
  public FileRecord deliveredAgain(String later) {
    return with(later, status, reading);
  }

  /** Returns the record of the same file, whose rows have been erased. */
  public FileRecord expired() {
    return with(delivered, Status.EXPIRED, reading);
  }

  private FileRecord with(String otherDay, Status otherStatus, String otherReading) {
    boolean isErased = otherStatus == Status.EXPIRED;
    return new FileRecord(
        file,
        path,
        sha256,
        bytes,
        modified,
        otherDay,
        order,
        otherStatus,
        isErased ? 0 : rows,
        isErased ? "older than its agreement allows" : reason,
        isErased ? List.of() : drift,
        header,
        isErased ? List.of() : suspects,
        otherReading);
  }

  private static String given(@Nullable String reading) {
    return reading == null ? "" : reading;
  }

  private static List<String> given(@Nullable List<String> suspects) {
    return suspects == null ? List.of() : suspects;
  }

  /** Names what became of the file. */
  public enum Status {
    LANDED,
    DUPLICATE,
    REFUSED,
    /** Says that the file was kept for as long as its agreement allows, and erased since. */
    EXPIRED
  }
}
