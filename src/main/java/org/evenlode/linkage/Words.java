package org.evenlode.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds the words of fields, coded over all of them: a surname that stands in the given name's
 * place is the same word there. A word's share is that of the records with any word.
 */
final class Words implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MOST = 8;

  private final CodedField[] fields;
  private final String[] words;
  private final int[][][] wordsOf;
  private final float[] logShares;

  Words(RecordTable table, CodedField... fields) {
    this.fields = fields.clone();
    Map<String, Integer> known = new HashMap<>();
    wordsOf = new int[fields.length][][];
    for (int f = 0; f < fields.length; f++) {
      wordsOf[f] = new int[fields[f].distinct()][];
      for (int code = 0; code < wordsOf[f].length; code++) {
        wordsOf[f][code] =
            Arrays.stream(fields[f].value(code).split(" "))
                .limit(MOST)
                .mapToInt(word -> known.computeIfAbsent(word, added -> known.size()))
                .toArray();
      }
    }
    words = new String[known.size()];
    known.forEach((word, code) -> words[code] = word);
    logShares = logShares(table);
  }

  private float[] logShares(RecordTable table) {
    int[] counts = new int[words.length];
    int[] lastSeen = new int[words.length];
    Arrays.fill(lastSeen, -1);
    int with = 0;
    for (int entry = 0; entry < table.size(); entry++) {
      boolean any = false;
      for (int f = 0; f < fields.length; f++) {
        int code = fields[f].code(entry);
        if (code == CodedField.NONE) {
          continue;
        }
        any = true;
        for (int word : wordsOf[f][code]) {
          if (lastSeen[word] != entry) {
            lastSeen[word] = entry;
            counts[word]++;
          }
        }
      }
      with += any ? 1 : 0;
    }
    float[] shares = new float[words.length];
    for (int word = 0; word < shares.length; word++) {
      shares[word] = (float) (Math.log((double) counts[word] / with) / Math.log(2));
    }
    return shares;
  }

  String word(int code) {
    return words[code];
  }

  /** Returns the base-two logarithm of the share of records that hold the word. */
  float logShare(int word) {
    return logShares[word];
  }

  /** Returns the words of a record, first field first; empty where it has none. */
  int[] of(int entry) {
    int[] all = NOTHING;
    for (int f = 0; f < fields.length; f++) {
      int code = fields[f].code(entry);
      if (code != CodedField.NONE) {
        int[] more = wordsOf[f][code];
        if (all.length == 0) {
          all = more;
        } else {
          int[] joined = Arrays.copyOf(all, all.length + more.length);
          System.arraycopy(more, 0, joined, all.length, more.length);
          all = joined;
        }
      }
    }
    return all;
  }

  private static final int[] NOTHING = {};
}
