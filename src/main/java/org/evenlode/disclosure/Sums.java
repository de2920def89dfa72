package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The sums that tie counts to each other: the members of every sum, its parts and its total, and
 * the sums of every count. Filled first, then {@link #close closed}; both lists can be read after
 * that.
 */
final class Sums {
  private final List<int[]> added = new ArrayList<>();
  private final BitSet overTime = new BitSet();
  private final BitSet earlier = new BitSet();
  private boolean isEarlier;

  // Members of sums, and sums of members, one after the other.
  private int[] sumStart = {0};
  private int[] sumMember = {};
  private int[] memberStart = {0};
  private int[] memberSum = {};

  /**
   * Adds a sum.
   *
   * @param isOverTime whether its parts are of different times
   */
  void add(int total, int[] parts, boolean isOverTime) {
    int[] members = Arrays.copyOf(parts, parts.length + 1);
    members[parts.length] = ~total;
    overTime.set(added.size(), isOverTime);
    earlier.set(added.size(), isEarlier);
    added.add(members);
  }

  /** From now on sums are those of earlier releases. */
  void earlier() {
    isEarlier = true;
  }

  /** Whether the sums that are added now are those of earlier releases. */
  boolean isAddingEarlier() {
    return isEarlier;
  }

  /**
   * Ends the filling: makes the lists by which sums and members are found.
   *
   * @param counts how many there are
   * @param root the number that stands for a count and all that are the same
   */
  void close(int counts, IntUnaryOperator root) {
    sumStart = new int[added.size() + 1];
    int members = 0;
    for (int sum = 0; sum < added.size(); sum++) {
      sumStart[sum] = members;
      members += added.get(sum).length;
    }
    sumStart[added.size()] = members;
    sumMember = new int[members];
    int[] degree = new int[counts + 1];
    int at = 0;
    for (int[] sum : added) {
      for (int member : sum) {
        int one = root.applyAsInt(plain(member));
        sumMember[at++] = member < 0 ? ~one : one;
        degree[one]++;
      }
    }
    memberStart = new int[counts + 1];
    for (int i = 0; i < counts; i++) {
      memberStart[i + 1] = memberStart[i] + degree[i];
    }
    int[] next = Arrays.copyOf(memberStart, counts);
    memberSum = new int[members];
    for (int sum = 0; sum < added.size(); sum++) {
      for (int i = sumStart[sum]; i < sumStart[sum + 1]; i++) {
        memberSum[next[plain(sumMember[i])]++] = sum;
      }
    }
    added.clear();
  }

  /** How many there are. */
  int size() {
    return sumStart.length - 1;
  }

  /** Whether the parts of a sum are of different times. */
  boolean isOverTime(int sum) {
    return overTime.get(sum);
  }

  /** Whether a sum is one of an earlier release, in which some count was another. */
  boolean isEarlier(int sum) {
    return earlier.get(sum);
  }

  /** Where the members of a sum begin. */
  int firstMember(int sum) {
    return sumStart[sum];
  }

  int endOfMembers(int sum) {
    return sumStart[sum + 1];
  }

  /** A member of a sum; of the total, the complement of its number. */
  int member(int at) {
    return sumMember[at];
  }

  /** The sums that a count is in, as a part or as the total. */
  int[] of(int which) {
    return Arrays.copyOfRange(memberSum, memberStart[which], memberStart[which + 1]);
  }

  /** The counts that a sum ties: its parts and its total. */
  int[] tied(int sum) {
    int[] tied = Arrays.copyOfRange(sumMember, sumStart[sum], sumStart[sum + 1]);
    for (int i = 0; i < tied.length; i++) {
      tied[i] = plain(tied[i]);
    }
    return tied;
  }

  /** In how many sums a count is. */
  int degree(int which) {
    return memberStart[which + 1] - memberStart[which];
  }

  /** A count by its number, whatever its sign says of it. */
  static int plain(int signed) {
    return signed < 0 ? ~signed : signed;
  }
}
