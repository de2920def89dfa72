package org.evenlode.disclosure;

import java.util.Arrays;

/**
 * The counts of a block and every sum among them, close together in memory. Finds the table nearest
 * to what is wished for in which all sums hold: a projection, by an accelerated dual gradient
 * method (Beck and Teboulle, Operations Research Letters 42, 2014).
 */
final class Region {
  /** How far a sum may be from holding, in counts. */
  static final double TOLERANCE = 0.02;

  private static final int STEPS = 6_000;

  private final int[] members;
  private final double[] truth;
  private final double[] low;
  private final double[] high;
  private final double[] target;
  private final double[] weight;
  private final double[] inverse;
  private final double[] value;
  // What is left of a total is in no sum here: its sum says only that a part is at most the total.
  private final boolean[] isAtMost;
  // The sums of members, and the members of sums, one after the other: first the sums that a member
  // is a part of, then those that it is the total of; first the parts of a sum, then its total.
  private final int[] sumsFrom;
  private final int[] totalsFrom;
  private final int[] sumOf;
  private final int[] membersFrom;
  private final int[] totalAt;
  private final int[] memberOf;
  private final double[] ahead;
  private final double[] length;
  private final double[] step;
  private final int[] row;

  /**
   * The counts of a block.
   *
   * @param bounds what a reader has deduced of them, from other blocks too
   */
  Region(LinkedCounts counts, Blocks blocks, int number, Bounds bounds) {
    members = blocks.members(number);
    Sums all = counts.sums();
    int[] sums = blocks.sums(number);
    int size = members.length;
    truth = new double[size];
    low = new double[size];
    high = new double[size];
    target = new double[size];
    weight = new double[size];
    inverse = new double[size];
    value = new double[size];
    for (int at = 0; at < size; at++) {
      truth[at] = counts.count(members[at]);
      low[at] = bounds.low(members[at]);
      high[at] = bounds.high(members[at]);
    }
    membersFrom = new int[sums.length + 1];
    totalAt = new int[sums.length];
    isAtMost = new boolean[sums.length];
    for (int sum = 0; sum < sums.length; sum++) {
      int length = all.endOfMembers(sums[sum]) - all.firstMember(sums[sum]);
      for (int i = all.firstMember(sums[sum]); i < all.endOfMembers(sums[sum]); i++) {
        isAtMost[sum] |= isRest(counts, all.member(i));
      }
      membersFrom[sum + 1] = membersFrom[sum] + length - (isAtMost[sum] ? 1 : 0);
    }
    memberOf = new int[membersFrom[sums.length]];
    sumsFrom = new int[size + 1];
    totalsFrom = new int[size];
    for (int sum = 0; sum < sums.length; sum++) {
      int next = membersFrom[sum];
      int last = membersFrom[sum + 1];
      for (int i = all.firstMember(sums[sum]); i < all.endOfMembers(sums[sum]); i++) {
        int signed = all.member(i);
        if (isRest(counts, signed)) {
          continue;
        }
        int at = blocks.place(Sums.plain(signed));
        memberOf[signed < 0 ? --last : next++] = at;
        sumsFrom[at + 1]++;
        totalsFrom[at] -= signed < 0 ? 1 : 0;
      }
      totalAt[sum] = last;
    }
    for (int at = 0; at < size; at++) {
      sumsFrom[at + 1] += sumsFrom[at];
      totalsFrom[at] += sumsFrom[at + 1];
    }
    sumOf = new int[memberOf.length];
    int[] nextPart = Arrays.copyOf(sumsFrom, size);
    int[] nextTotal = totalsFrom.clone();
    for (int sum = 0; sum < sums.length; sum++) {
      for (int i = membersFrom[sum]; i < membersFrom[sum + 1]; i++) {
        int at = memberOf[i];
        sumOf[i < totalAt[sum] ? nextPart[at]++ : nextTotal[at]++] = sum;
      }
    }
    ahead = new double[sums.length];
    length = new double[sums.length];
    step = new double[sums.length];
    row = new int[size];
    Arrays.setAll(row, at -> at);
    for (int sum = 0; sum < sums.length; sum++) {
      if (isAtMost[sum]) {
        int one = row(memberOf[membersFrom[sum]]);
        int other = row(memberOf[membersFrom[sum] + 1]);
        row[Math.max(one, other)] = Math.min(one, other);
      }
    }
  }

  /** Whether a part of a sum is what is left of a total, of which only that is known. */
  private static boolean isRest(LinkedCounts counts, int signed) {
    return signed >= 0 && counts.isRest(signed);
  }

  /** A number that a count shares with those that it is a part of and with their other parts. */
  int row(int at) {
    int first = at;
    while (row[first] != first) {
      row[first] = row[row[first]];
      first = row[first];
    }
    return first;
  }

  int size() {
    return members.length;
  }

  /** The number of the count at a place. */
  int member(int at) {
    return members[at];
  }

  /**
   * Wishes that every count stays.
   *
   * @param matters how much that is wished
   */
  void stay(double matters) {
    System.arraycopy(truth, 0, target, 0, truth.length);
    Arrays.fill(weight, matters);
  }

  /**
   * Wishes that a count is larger or smaller by some, even if more than it can be: a wish for no
   * more than its most would be met halfway.
   *
   * @param matters how much that is wished
   */
  void pull(int at, double by, double matters) {
    target[at] = truth[at] + by;
    weight[at] = matters;
  }

  /** What the count at a place is in the table that was found. */
  double value(int at) {
    return value[at];
  }

  /** How hard the edge of what is known of a count held it back. */
  double held(int at) {
    double wanted = wanted(at);
    return Math.abs(wanted - within(at, wanted)) * weight[at];
  }

  /** What each sum costs where nothing is known yet: to be found while solving. */
  double[] noPrices() {
    return new double[step.length];
  }

  /**
   * Finds the nearest table in which every sum holds.
   *
   * @param price what each sum is thought to cost; better known afterwards
   * @return false where none is found
   */
  boolean solve(double[] price) {
    for (int sum = 0; sum < step.length; sum++) {
      ahead[sum] = price[sum];
      length[sum] = 0;
      for (int i = membersFrom[sum]; i < membersFrom[sum + 1]; i++) {
        int at = memberOf[i];
        length[sum] += (sumsFrom[at + 1] - sumsFrom[at]) / weight[at];
      }
      step[sum] = 1 / length[sum];
    }
    Arrays.setAll(inverse, at -> 1 / weight[at]);
    double momentum = 1;
    for (int round = 0; round < STEPS; round++) {
      for (int at = 0; at < value.length; at++) {
        value[at] = within(at, wanted(at));
      }
      double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      double carry = (momentum - 1) / next;
      double worst = 0;
      double along = 0;
      for (int sum = 0; sum < step.length; sum++) {
        double off = off(sum);
        double now = ahead[sum] + step[sum] * off;
        if (isAtMost[sum]) {
          worst = Math.max(worst, off);
          now = Math.max(0, now);
        } else {
          worst = Math.max(worst, Math.abs(off));
        }
        double by = now - price[sum];
        along += (now - ahead[sum]) / step[sum] * by;
        price[sum] = now;
        ahead[sum] = now + carry * by;
      }
      if (worst < TOLERANCE) {
        return true;
      }
      momentum = next;
      if (along < 0) {
        momentum = 1;
        System.arraycopy(price, 0, ahead, 0, price.length);
      }
    }
    return false;
  }

  private double within(int at, double wanted) {
    return wanted < low[at] ? low[at] : wanted > high[at] ? high[at] : wanted;
  }

  /** Where a count would go if nothing were known of it. */
  private double wanted(int at) {
    double pull = 0;
    int totals = totalsFrom[at];
    for (int i = sumsFrom[at]; i < totals; i++) {
      pull += ahead[sumOf[i]];
    }
    for (int i = totals; i < sumsFrom[at + 1]; i++) {
      pull -= ahead[sumOf[i]];
    }
    return target[at] - pull * inverse[at];
  }

  private double off(int sum) {
    double off = 0;
    int total = totalAt[sum];
    for (int i = membersFrom[sum]; i < total; i++) {
      off += value[memberOf[i]];
    }
    for (int i = total; i < membersFrom[sum + 1]; i++) {
      off -= value[memberOf[i]];
    }
    return off;
  }
}
