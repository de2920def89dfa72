package org.evenlode.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Says how probabilities become persons.
 *
 * @param match probability from which a pair by itself is called a match
 * @param link probability from which a pair connects two records before clustering
 * @param largestComponent records that links may connect at most; weaker links than fit are refused
 * @param average mean probability between two clusters from which they are merged
 * @param attach mean probability of the best half of the pairs of two clusters from which they are
 *     merged afterwards, if no other cluster comes near
 * @param lead how far the other clusters must be behind
 * @param accept probability of the best of all candidates from which a partner's record is linked
 *     to a person of a register
 * @param possible the same from which it is called possible
 * @param onePerSource whether each source holds a person at most once: a table, or what the source
 *     column says
 * @param distinguishing fields whose values, when both are there and differ, mean two persons
 * @param twins what makes two records those of twins: they are not clustered, and a partner's
 *     record is not linked to a person whose twin it may be of
 */
public record Decision(
    double match,
    double link,
    int largestComponent,
    double average,
    double attach,
    double lead,
    double accept,
    double possible,
    boolean onePerSource,
    List<String> distinguishing,
    TwinRule twins)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Takes copies. */
  public Decision {
    distinguishing = List.copyOf(distinguishing);
  }

  /**
   * Clusters records by average link, and attaches what speaks clearly for one cluster alone.
   *
   * @param probability of each pair, symmetric; negative infinity for two that may not be one
   *     person's; untouched
   * @param average mean probability to merge at
   * @return for each record the lowest record of its cluster
   */
  int[] clusters(double[][] probability, double average) {
    double[][] usedUp = Arrays.stream(probability).map(double[]::clone).toArray(double[][]::new);
    int[] clusters = new AverageLink(average).clusters(usedUp);
    new Attachment(attach, lead).attach(clusters, probability);
    return clusters;
  }
}
