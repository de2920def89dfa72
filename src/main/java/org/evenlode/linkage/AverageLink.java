package org.evenlode.linkage;

import java.util.Arrays;

/**
 * Clusters one component by average link (UPGMA; Sokal and Michener 1958): the two clusters whose
 * records are on average most probably one person's are merged, as long as that average reaches the
 * cut. One false link between two people is outvoted by all their other pairs.
 */
final class AverageLink {
  private final double cut;

  /** Makes clusters at an average probability of at least the cut. */
  AverageLink(double cut) {
    this.cut = cut;
  }

  /**
   * Clusters records 0 to n-1.
   *
   * @param probability probability of each pair, symmetric; {@link Double#NEGATIVE_INFINITY} for
   *     two that may not be one person's; it is used up
   * @return for each record the lowest record of its cluster
   */
  int[] clusters(double[][] probability) {
    int size = probability.length;
    int[] cluster = new int[size];
    int[] members = new int[size];
    int[] nearest = new int[size];
    boolean[] gone = new boolean[size];
    Arrays.setAll(cluster, entry -> entry);
    Arrays.fill(members, 1);
    for (int i = 0; i < size; i++) {
      nearest[i] = nearest(i, probability, gone);
    }
    while (true) {
      int best = -1;
      for (int i = 0; i < size; i++) {
        if (!gone[i]
            && nearest[i] >= 0
            && (best < 0 || probability[i][nearest[i]] > probability[best][nearest[best]])) {
          best = i;
        }
      }
      if (best < 0 || probability[best][nearest[best]] < cut) {
        return cluster;
      }
      int keep = Math.min(best, nearest[best]);
      int drop = Math.max(best, nearest[best]);
      merge(keep, drop, probability, members, gone);
      for (int i = 0; i < size; i++) {
        if (cluster[i] == drop) {
          cluster[i] = keep;
        }
        if (!gone[i] && (i == keep || nearest[i] == keep || nearest[i] == drop)) {
          nearest[i] = nearest(i, probability, gone);
        } else if (!gone[i]
            && nearest[i] >= 0
            && probability[i][keep] > probability[i][nearest[i]]) {
          nearest[i] = keep;
        }
      }
    }
  }

  private static void merge(
      int keep, int drop, double[][] probability, int[] members, boolean[] gone) {
    gone[drop] = true;
    double of = members[keep] + members[drop];
    for (int i = 0; i < members.length; i++) {
      if (i != keep && !gone[i]) {
        double mean =
            (probability[keep][i] * members[keep] + probability[drop][i] * members[drop]) / of;
        probability[keep][i] = mean;
        probability[i][keep] = mean;
      }
    }
    members[keep] += members[drop];
  }

  private static int nearest(int of, double[][] probability, boolean[] gone) {
    int nearest = -1;
    for (int i = 0; i < gone.length; i++) {
      if (i != of && !gone[i] && (nearest < 0 || probability[of][i] > probability[of][nearest])) {
        nearest = i;
      }
    }
    return nearest;
  }
}
