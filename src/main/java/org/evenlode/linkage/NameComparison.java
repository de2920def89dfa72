package org.evenlode.linkage;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Compares whole names by levels, word by word in whatever field and order the words stand: a
 * middle name left out, given name and surname swapped, an initial, a short form, a misspelling, or
 * one of the two names another altogether, as after a marriage. What the words share counts by how
 * common they are.
 */
final class NameComparison implements Comparison {
  private static final long serialVersionUID = 1;

  private static final byte EQUAL = 3;
  private static final byte ALIKE = 2;
  private static final byte SHORTENED = 1;
  private static final byte DIFFERENT = 0;
  private static final double ALIKE_FROM = 0.88;
  private static final int MANY = 8;

  private static final List<String> LEVELS =
      List.of(
          "equal",
          "contained",
          "alike",
          "shortened",
          "only_word_equal",
          "only_word_alike",
          "last_word_equal",
          "first_word_equal",
          "a_word_equal",
          "a_word_alike",
          "different");

  private final Words words;

  /** Compares the words of fields, such as given name and surname, or full name. */
  NameComparison(Words words) {
    this.words = words;
  }

  @Override
  public List<String> levels() {
    return LEVELS;
  }

  /** Words that are only alike have been discounted in what is shared. */
  @Override
  public double[] rarity(double equal, double alike) {
    double[] rarity = new double[LEVELS.size()];
    Arrays.fill(rarity, 0, LEVELS.indexOf("a_word_alike"), equal);
    rarity[LEVELS.indexOf("a_word_alike")] = alike;
    return rarity;
  }

  @Override
  public Judge judge() {
    return new NameJudge();
  }

  /** Judges names; remembers how words compare. */
  private final class NameJudge implements Judge {
    private final PairMemo memo = new PairMemo();
    private final LongUnaryOperator workOut =
        pair -> compared(words.word((int) (pair >> 32)), words.word((int) pair));
    private boolean[] taken = new boolean[MANY];

    @Override
    public long judge(int one, int other) {
      int[] a = words.of(one);
      int[] b = words.of(other);
      if (a.length == 0 || b.length == 0) {
        return Agreement.MISSING;
      }
      return a.length <= b.length ? judge(a, b) : judge(b, a);
    }

    private long judge(int[] shorter, int[] longer) {
      if (Arrays.equals(shorter, longer)) {
        return Agreement.of(shorter.length > 1 ? 0 : 4, shared(shorter));
      }
      if (longer.length > taken.length) {
        taken = new boolean[longer.length];
      }
      Arrays.fill(taken, 0, longer.length, false);
      int[] found = new int[4];
      float share = 0;
      boolean firstEqual = false;
      boolean lastEqual = false;
      for (int i = 0; i < shorter.length; i++) {
        int best = best(shorter[i], longer);
        int kind = best < 0 ? DIFFERENT : kind(shorter[i], longer[best]);
        found[kind]++;
        if (best >= 0) {
          taken[best] = true;
          float common = Math.max(words.logShare(shorter[i]), words.logShare(longer[best]));
          share += common * (kind == EQUAL ? 1 : kind == ALIKE ? 0.6f : 0.25f);
          firstEqual |= kind == EQUAL && i == 0 && best == 0;
          lastEqual |= kind == EQUAL && i == shorter.length - 1 && best == longer.length - 1;
        }
      }
      return Agreement.of(level(shorter.length, found, firstEqual, lastEqual), share);
    }

    private int level(int size, int[] found, boolean firstEqual, boolean lastEqual) {
      if (size == 1) {
        return found[EQUAL] == 1 ? 4 : found[ALIKE] + found[SHORTENED] == 1 ? 5 : 10;
      }
      if (found[EQUAL] == size) {
        return 1;
      }
      if (found[EQUAL] + found[ALIKE] == size) {
        return 2;
      }
      if (found[DIFFERENT] == 0) {
        return 3;
      }
      if (found[EQUAL] > 0) {
        return lastEqual ? 6 : firstEqual ? 7 : 8;
      }
      return found[ALIKE] > 0 ? 9 : 10;
    }

    private int best(int word, int[] others) {
      int best = -1;
      int kind = DIFFERENT;
      for (int j = 0; j < others.length && kind < EQUAL; j++) {
        if (!taken[j]) {
          int candidate = kind(word, others[j]);
          if (candidate > kind) {
            kind = candidate;
            best = j;
          }
        }
      }
      return best;
    }

    private int kind(int one, int other) {
      return one == other ? EQUAL : (int) memo.get(one, other, workOut);
    }
  }

  private float shared(int[] all) {
    float share = 0;
    for (int word : all) {
      share += words.logShare(word);
    }
    return share;
  }

  /** Returns true if no word of one is a word of the other, like one, or its beginning. */
  static boolean areUnlike(String one, String other) {
    for (String a : one.split(" ")) {
      for (String b : other.split(" ")) {
        if (a.equals(b) || compared(a, b) != DIFFERENT) {
          return false;
        }
      }
    }
    return true;
  }

  private static long compared(String one, String other) {
    String shorter = one.length() <= other.length() ? one : other;
    String longer = one.length() <= other.length() ? other : one;
    if (longer.startsWith(shorter) && (shorter.length() == 1 || shorter.length() > 2)) {
      return SHORTENED;
    }
    if (longer.length() < 3 || longer.length() - shorter.length() > 4) {
      return DIFFERENT;
    }
    return Similarity.jaroWinkler(one, other) >= ALIKE_FROM ? ALIKE : DIFFERENT;
  }
}
