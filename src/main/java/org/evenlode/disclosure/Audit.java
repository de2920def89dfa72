package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds the hidden counts that a reader could find out, by making other tables that would have been
 * published the same. As long as there are such tables with four different values of a count, no
 * reader can tell which of the four it is.
 *
 * <p>What a reader can deduce is the attacker's problem of Fischetti and Salazar-Gonzalez
 * (Management Science 47, 2001): the least and the most that a count can be, given every sum and
 * what is known of every other count, counts being allowed to be fractions. Instead of solving it
 * for one count after the other, some counts that are still open are pulled at the same time, each
 * up or down at random, and the nearest table is found in which all sums hold, see {@link
 * BlockAudit} and {@link Region}. True table and every table found this way lie within what a
 * reader thinks possible, and so does all that is between them. What {@link Bounds} say is known of
 * each count from the start: where a block is one period only, it tells what others say of it. A
 * count for which pulling again and again finds too little is called narrow: the error is on the
 * side of hiding.
 */
final class Audit {
  private final LinkedCounts counts;
  private final int least;
  private final long seed;
  private final Blocks blocks;
  private final Bounds bounds;
  private final PossibleValues possible;

  /**
   * An audit that starts from the true counts.
   *
   * @param bounds what a reader deduces of every count: always as of now
   * @param least how many values of a count must be possible
   * @param seed of the directions in which counts are pulled; the same seed gives the same verdicts
   */
  Audit(LinkedCounts counts, Blocks blocks, Bounds bounds, int least, long seed) {
    this.counts = counts;
    this.least = least;
    this.blocks = blocks;
    this.bounds = bounds;
    this.seed = seed;
    possible = new PossibleValues(counts, blocks, bounds, least);
  }

  /** Takes a count for proved. */
  void trust(int which) {
    possible.trust(which);
  }

  /** Whether enough values of a count are known to be possible. */
  boolean isWide(int which) {
    return possible.isWide(which);
  }

  /**
   * Those of some counts for which fewer than the promised number of values are possible.
   *
   * @param most how many of each block are looked for, at most; the first that are found
   */
  int[] narrow(int[] among, int most) {
    possible.forgetImpossible();
    return narrow(among, most, possible, bounds);
  }

  /**
   * Those of some counts that would be narrow whatever is told of others tonight.
   *
   * @param told what a reader would deduce then
   */
  int[] given(int[] among, Bounds told) {
    PossibleValues nothing = new PossibleValues(counts, blocks, told, least);
    return narrow(among, Integer.MAX_VALUE, nothing, told);
  }

  private int[] narrow(int[] among, int most, PossibleValues values, Bounds known) {
    List<List<Integer>> byBlock = new ArrayList<>();
    for (int number = 0; number < blocks.size(); number++) {
      byBlock.add(new ArrayList<>());
    }
    for (int which : among) {
      if (!values.isWide(which)) {
        byBlock.get(blocks.of(which)).add(which);
      }
    }
    // Blocks share nothing, so they can be looked at side by side, the largest first.
    List<Callable<List<Integer>>> work = new ArrayList<>();
    IntStream.range(0, byBlock.size())
        .filter(number -> !byBlock.get(number).isEmpty())
        .boxed()
        .sorted(Comparator.comparing(number -> -blocks.members(number).length))
        .forEach(
            number -> work.add(() -> of(number, values, known).narrow(byBlock.get(number), most)));
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Integer> narrow = new ArrayList<>();
      for (Future<List<Integer>> done : workers.invokeAll(work)) {
        narrow.addAll(done.get());
      }
      return narrow.stream().mapToInt(Integer::intValue).sorted().toArray();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The audit was interrupted", interrupted);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The audit failed", failure.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private BlockAudit of(int number, PossibleValues values, Bounds known) {
    Region region = new Region(counts, blocks, number, known);
    return new BlockAudit(
        counts, blocks, known, values, region, new SplittableRandom(seed + number));
  }

  /**
   * The shown count that most keeps another from having further values.
   *
   * @param among shown counts of which less can be told
   * @return its number; -1 where nothing shown holds it
   */
  int holding(int which, IntPredicate among) {
    return of(blocks.of(which), possible, bounds).holding(which, among);
  }
}
