package org.evenlode.linkage;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys of one blocking rule: a number for each record, equal where all parts are equal.
 */
final class BlockKeys {
  private static final long UPPER = 0xFFFFFFFF00000000L;

  private final CodedField[] fields;
  private final long[][] hashes;

  BlockKeys(RecordTable table, List<BlockKey> parts) {
    fields = new CodedField[parts.size()];
    hashes = new long[parts.size()][];
    for (int part = 0; part < fields.length; part++) {
      fields[part] = table.field(parts.get(part).field());
      hashes[part] = hashes(parts.get(part).keys(fields[part]));
    }
  }

  private static long[] hashes(@Nullable String[] keys) {
    long[] hashes = new long[keys.length];
    for (int code = 0; code < keys.length; code++) {
      String key = keys[code];
      long hash = 0;
      if (key != null) {
        hash = 1125899906842597L;
        for (int i = 0; i < key.length(); i++) {
          hash = 31 * hash + key.charAt(i);
        }
      }
      hashes[code] = key == null ? 0 : PairMemo.mix(hash);
    }
    return hashes;
  }

  /** Returns the records that have a key, by key and then by number; longs sort without boxing. */
  int[] order(int size) {
    long[] folded = new long[size];
    int with = 0;
    for (int entry = 0; entry < size; entry++) {
      long key = of(entry);
      if (key != 0) {
        folded[with++] = key | entry;
      }
    }
    folded = Arrays.copyOf(folded, with);
    Arrays.parallelSort(folded);
    return Arrays.stream(folded).mapToInt(one -> (int) one).toArray();
  }

  boolean areEqual(int one, int other) {
    return of(one) == of(other);
  }

  /** Returns the key of a record, its last 32 bits nought; 0 where a part is missing. */
  private long of(int entry) {
    long key = 17;
    for (int part = 0; part < fields.length; part++) {
      int code = fields[part].code(entry);
      if (code == CodedField.NONE || hashes[part][code] == 0) {
        return 0;
      }
      key = PairMemo.mix(key * 31 + hashes[part][code]);
    }
    long upper = key & UPPER;
    return upper == 0 ? 1L << 32 : upper;
  }
}
