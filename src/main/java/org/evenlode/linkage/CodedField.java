package org.evenlode.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds one field of a table as numbers: each distinct clean value has a code, so that equal values
 * are compared as integers and unequal ones once for the pair of values, however many records hold
 * them.
 */
public final class CodedField implements Serializable {
  private static final long serialVersionUID = 1;

  /** Stands for a missing value among the codes. */
  public static final int NONE = -1;

  private final String name;
  private final String[] values;
  private final int[] codes;
  private final int[] counts;
  private final long present;

  private CodedField(String name, String[] values, int[] codes, int[] counts) {
    this.name = name;
    this.values = values;
    this.codes = codes;
    this.counts = counts;
    this.present = Arrays.stream(counts).asLongStream().sum();
  }

  public String name() {
    return name;
  }

  /** Returns how many records there are, with a value or without. */
  int size() {
    return codes.length;
  }

  /** Returns the code of a record's value; {@link #NONE} where it has none. */
  public int code(int entry) {
    return codes[entry];
  }

  public String value(int code) {
    return values[code];
  }

  /** Returns how many distinct values there are. */
  public int distinct() {
    return values.length;
  }

  /** Returns how many records hold the value. */
  public int count(int code) {
    return counts[code];
  }

  /** Returns the share of the records with any value that hold this one. */
  public double share(int code) {
    return (double) counts[code] / present;
  }

  /**
   * Returns by code the share of a range of records with any value that hold it; the end not
   * included.
   */
  double[] shares(int from, int to) {
    double[] shares = new double[values.length];
    double all = 0;
    for (int entry = from; entry < to; entry++) {
      if (codes[entry] != NONE) {
        shares[codes[entry]]++;
        all++;
      }
    }
    for (int code = 0; code < shares.length && all > 0; code++) {
      shares[code] /= all;
    }
    return shares;
  }

  /** Takes values record by record. */
  static final class Builder {
    private final String name;
    private final Map<String, Integer> known = new HashMap<>();
    private int[] codes = new int[1024];
    private int size;

    Builder(String name) {
      this.name = name;
    }

    void add(@Nullable String value) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, size * 2);
      }
      int code = NONE;
      if (value != null) {
        Integer seen = known.putIfAbsent(value, known.size());
        code = seen == null ? known.size() - 1 : seen;
      }
      codes[size++] = code;
    }

    CodedField build() {
      String[] values = new String[known.size()];
      known.forEach((value, code) -> values[code] = value);
      int[] counts = new int[values.length];
      int[] exact = Arrays.copyOf(codes, size);
      for (int code : exact) {
        if (code != NONE) {
          counts[code]++;
        }
      }
      return new CodedField(name, values, exact, counts);
    }
  }
}
