package org.evenlode.acceptance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.evenlode.acceptance.KnownSums.Sum;
import org.evenlode.acceptance.Readings.Limit;

/**
 * Sums and limits in pieces that no open count ties to each other. What a count of one piece may be
 * says nothing of another's, and small programs are solved sooner than one that holds them all.
 */
final class AttackPieces {
  private final IntPredicate isOpen;
  private final Map<Integer, List<int[]>> tied = new HashMap<>();
  private final Map<Integer, Integer> pieceOf = new HashMap<>();

  /** Sums and limits, and the open counts in them. */
  record Piece(List<Sum> sums, List<Limit> limits, Set<Integer> counts) {}

  private AttackPieces(IntPredicate isOpen) {
    this.isOpen = isOpen;
  }

  /**
   * Takes sums and limits apart.
   *
   * @param isOpen whether a count can have more than one value, or is to be looked at all the same
   */
  static Collection<Piece> of(List<Sum> sums, List<Limit> limits, IntPredicate isOpen) {
    AttackPieces all = new AttackPieces(isOpen);
    sums.forEach(sum -> all.tie(counts(sum)));
    limits.forEach(limit -> all.tie(counts(limit)));
    all.tied.keySet().forEach(all::spread);
    Map<Integer, Piece> pieces = new LinkedHashMap<>();
    for (Sum sum : sums) {
      all.piece(pieces, counts(sum)).ifPresent(piece -> piece.sums().add(sum));
    }
    for (Limit limit : limits) {
      all.piece(pieces, counts(limit)).ifPresent(piece -> piece.limits().add(limit));
    }
    return pieces.values();
  }

  private static int[] counts(Sum sum) {
    return IntStream.concat(Arrays.stream(sum.parts()), IntStream.of(sum.total())).toArray();
  }

  private static int[] counts(Limit limit) {
    return new int[] {limit.count(), limit.other()};
  }

  private void tie(int[] counts) {
    int[] open = Arrays.stream(counts).filter(isOpen).toArray();
    for (int count : open) {
      tied.computeIfAbsent(count, none -> new ArrayList<>()).add(open);
    }
  }

  /** Gives a count's piece to all that are tied to it. */
  private void spread(int start) {
    if (pieceOf.putIfAbsent(start, start) != null) {
      return;
    }
    Deque<Integer> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      for (int[] open : tied.get(next.remove())) {
        for (int count : open) {
          if (pieceOf.putIfAbsent(count, start) == null) {
            next.add(count);
          }
        }
      }
    }
  }

  /** The piece of some counts, with these in it; none where all are known. */
  private Optional<Piece> piece(Map<Integer, Piece> pieces, int[] counts) {
    List<Integer> open = Arrays.stream(counts).filter(isOpen).boxed().toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Piece piece =
        pieces.computeIfAbsent(
            pieceOf.get(open.get(0)),
            none -> new Piece(new ArrayList<>(), new ArrayList<>(), new TreeSet<>()));
    piece.counts().addAll(open);
    return Optional.of(piece);
  }
}
