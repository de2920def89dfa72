package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongCellsTest {
  /** Law: whatever keys come, the sums are those of a plain map, and clearing forgets them all. */
  @Test
  void sumsAreThoseOfAMap() {
    Random random = new Random(3);
    LongCells cells = new LongCells(2);
    for (int round = 0; round < 20; round++) {
      Map<Long, Long> plain = new HashMap<>();
      int keys = 1 + random.nextInt(3_000);
      for (int i = 0; i < 10_000; i++) {
        // Keys that differ in their high bits only come to the same places.
        long key = (long) random.nextInt(keys) << random.nextInt(3) * 16;
        int at = cells.at(key);
        cells.values()[at] += i;
        cells.values()[at + 1]++;
        plain.merge(key, (long) i, Long::sum);
      }
      assertThat(cells.size()).isEqualTo(plain.size());
      long times = 0;
      for (int number = 0; number < cells.size(); number++) {
        int at = cells.atNumber(number);
        assertThat(cells.values()[at]).isEqualTo(plain.get(cells.key(number)));
        times += cells.values()[at + 1];
      }
      assertThat(times).isEqualTo(10_000);
      cells.clear();
      assertThat(cells.size()).isZero();
    }
  }
}
